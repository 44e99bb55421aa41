/** The work of each kind of job: the warehouse does it, here it is put into the REST API's words. */
import type {QueryRequest, StatementOutcome, Warehouse} from '../../warehouse/types.ts'
import {schemaOf} from '../schema.ts'
import {queryStatistics} from './query-statistics.ts'
import type {JobType} from './record.ts'
import type {ChildOutcome, JobOutcome, JobWork} from './registry.ts'
import {stackFrame} from './script-statement.ts'

export function queryWork(warehouse: Warehouse, request: QueryRequest): JobWork {
  return async (signal) => queryOutcome(await warehouse.query({...request, signal}), request.sql)
}

function queryOutcome(outcome: StatementOutcome, sql: string): JobOutcome {
  const children = outcome.children ?? []
  return {
    ...statementOutcome(outcome),
    ...(children.length > 0 && {children: childOutcomes(children, sql)}),
  }
}

function statementOutcome(outcome: StatementOutcome): JobOutcome {
  const givesRows = outcome.rows !== undefined || outcome.columns.length > 0
  return {
    statistics: queryStatistics(outcome),
    startedAt: outcome.startedAt,
    endedAt: outcome.endedAt,
    ...(outcome.rows && {rows: outcome.rows}),
    ...(outcome.destination && {destination: outcome.destination}),
    ...(givesRows && {
      result: {
        columns: outcome.columns,
        schema: outcome.schema ?? schemaOf(outcome.columns),
        ...(!outcome.rows && outcome.destination && {table: outcome.destination}),
      },
    }),
  }
}

function childOutcomes(children: readonly StatementOutcome[], script: string): ChildOutcome[] {
  let from = 0
  return children.map((child) => {
    const statement = child.sql ?? ''
    const found = stackFrame(script, statement, from)
    if (found) from = found.end
    const outcome = statementOutcome(child)
    const statistics = {
      ...outcome.statistics,
      scriptStatistics: {evaluationKind: 'STATEMENT', stackFrames: found ? [found.frame] : []},
    }
    return {...outcome, statistics, configuration: {query: {query: statement, useLegacySql: false}}}
  })
}

type Configuration = Readonly<Record<string, unknown>>

interface TransferRequest {
  readonly project: string
  readonly configuration: Configuration
  readonly uploadedFile?: string
  readonly jobId: string
}

/** Loads, extracts and copies. */
export function transferWork(
  warehouse: Warehouse,
  type: Exclude<JobType, 'QUERY'>,
  request: TransferRequest,
): JobWork {
  const configuration = {...request.configuration}
  const {project, jobId, uploadedFile} = request
  switch (type) {
    case 'LOAD':
      return async (signal) => {
        const load = await warehouse.load({
          project,
          configuration,
          signal,
          jobId,
          ...(uploadedFile !== undefined && {uploadedFile}),
        })
        const statistics = {
          inputFiles: String(load.inputFiles),
          inputFileBytes: String(load.inputFileBytes),
          outputRows: String(load.outputRows),
          outputBytes: String(load.outputBytes),
          badRecords: String(load.badRecords),
        }
        return {statistics: {load: statistics}, errors: load.errors}
      }
    case 'EXTRACT':
      return async (signal) => {
        const {fileCounts, inputBytes} = await warehouse.extract({project, configuration, signal})
        const statistics = {
          destinationUriFileCounts: fileCounts.map(String),
          inputBytes: String(inputBytes),
        }
        return {statistics: {extract: statistics}}
      }
    case 'COPY':
      return async (signal) => {
        const {rows} = await warehouse.copy({project, configuration, signal})
        return {statistics: {copy: {copiedRows: String(rows)}}}
      }
  }
}
