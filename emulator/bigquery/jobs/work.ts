/** The work of each kind of job: the warehouse does it, here it is put into the REST API's words. */
import {ScriptFailure} from '../../warehouse/script/script-failure.ts'
import type {QueryRequest, StatementOutcome, Warehouse} from '../../warehouse/types.ts'
import {schemaOf} from '../schema.ts'
import {jobError} from './job-error.ts'
import {loadStatistics, queryStatistics} from './query-statistics.ts'
import type {JobType} from './record.ts'
import {type ChildOutcome, FailedScript, type JobOutcome, type JobWork} from './registry.ts'
import {stackFrame} from './script-statement.ts'

export function queryWork(warehouse: Warehouse, request: QueryRequest): JobWork {
  return async (signal) => {
    try {
      const outcome = await warehouse.query({...request, signal})
      const children = outcome.children ?? []
      return {
        ...statementOutcome(outcome),
        ...(children.length > 0 && {children: children.map(childOutcome)}),
      }
    } catch (error) {
      if (error instanceof ScriptFailure) throw new FailedScript(error, error.children.map(childOutcome))
      throw error
    }
  }
}

function statementOutcome(outcome: StatementOutcome): JobOutcome {
  return {
    statistics: queryStatistics(outcome),
    startedAt: outcome.startedAt,
    endedAt: outcome.endedAt,
    ...(outcome.rows && {rows: outcome.rows}),
    ...(outcome.destination && {destination: outcome.destination}),
    ...resultOf(outcome),
  }
}

/** A query has rows, its own or those of the table that it wrote; CREATE has the new table's schema and no rows. */
function resultOf(outcome: StatementOutcome): Pick<JobOutcome, 'result'> {
  const {rows, columns, destination} = outcome
  if (rows || outcome.statementType === 'SELECT') {
    const schema = outcome.schema ?? schemaOf(columns)
    return {result: {columns, schema, ...(!rows && destination && {table: destination})}}
  }
  return outcome.schema ? {result: {columns: [], schema: outcome.schema, totalRows: 0}} : {}
}

function childOutcome(child: StatementOutcome): ChildOutcome {
  const outcome = statementOutcome(child)
  const stackFrames = (child.places ?? []).map(stackFrame)
  return {
    ...outcome,
    ...(child.failure && {failure: jobError(child.failure)}),
    statistics: {...outcome.statistics, scriptStatistics: {evaluationKind: 'STATEMENT', stackFrames}},
    configuration: {query: {query: child.sql ?? '', useLegacySql: false}},
  }
}

type Configuration = Readonly<Record<string, unknown>>

interface TransferRequest {
  readonly project: string
  readonly configuration: Configuration
  readonly uploadedFile?: string
  readonly jobId: string
  readonly dryRun?: boolean
}

/** Loads, extracts and copies. */
export function transferWork(
  warehouse: Warehouse,
  type: Exclude<JobType, 'QUERY'>,
  request: TransferRequest,
): JobWork {
  const configuration = {...request.configuration}
  const {project, jobId, uploadedFile, dryRun} = request
  switch (type) {
    case 'LOAD':
      return async (signal) => {
        const load = await warehouse.load({
          project,
          configuration,
          dryRun,
          signal,
          jobId,
          ...(uploadedFile !== undefined && {uploadedFile}),
        })
        return {statistics: {load: loadStatistics(load)}, errors: load.errors}
      }
    case 'EXTRACT':
      return async (signal) => {
        const {fileCounts, inputBytes} = await warehouse.extract({project, configuration, dryRun, signal})
        const statistics = {
          destinationUriFileCounts: fileCounts.map(String),
          inputBytes: String(inputBytes),
        }
        return {statistics: {extract: statistics}}
      }
    case 'COPY':
      return async (signal) => {
        const {rows} = await warehouse.copy({project, configuration, dryRun, signal})
        return {statistics: {copy: {copiedRows: String(rows)}}}
      }
  }
}
