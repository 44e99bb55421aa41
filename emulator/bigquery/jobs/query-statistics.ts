/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics2 */
import type {LoadOutcome, StatementOutcome, TableReference} from '../../warehouse/types.ts'

const tableResource = ({project, dataset, table}: TableReference) => ({
  projectId: project,
  datasetId: dataset,
  tableId: table,
})

export interface DmlStatistics {
  readonly numDmlAffectedRows: string
  readonly dmlStats: {insertedRowCount: string; updatedRowCount: string; deletedRowCount: string}
}

export function dmlStatistics(outcome: StatementOutcome): DmlStatistics | undefined {
  const {dml} = outcome
  if (!dml) return undefined
  return {
    numDmlAffectedRows: String(dml.inserted + dml.updated + dml.deleted),
    dmlStats: {
      insertedRowCount: String(dml.inserted),
      updatedRowCount: String(dml.updated),
      deletedRowCount: String(dml.deleted),
    },
  }
}

/** A query job's `statistics` but for the times. */
export function queryStatistics(outcome: StatementOutcome, dryRun = false): Record<string, unknown> {
  const bytes = String(outcome.bytesProcessed ?? 0)
  const slotMs = String(Math.max(0, outcome.endedAt - outcome.startedAt))
  return {
    totalBytesProcessed: bytes,
    ...(!dryRun && {totalSlotMs: slotMs, finalExecutionDurationMs: slotMs}),
    ...(outcome.transactionId && {transactionInfo: {transactionId: outcome.transactionId}}),
    ...(outcome.sessionId && {sessionInfo: {sessionId: outcome.sessionId}}),
    query: {
      statementType: outcome.statementType,
      totalBytesProcessed: bytes,
      totalBytesBilled: '0',
      totalSlotMs: dryRun ? '0' : slotMs,
      cacheHit: false,
      ...(outcome.referencedTables.length > 0 && {
        referencedTables: outcome.referencedTables.map(tableResource),
      }),
      ...(outcome.referencedRoutines?.length && {
        referencedRoutines: outcome.referencedRoutines.map(routineReference),
      }),
      ...dmlStatistics(outcome),
      ...ddlStatistics(outcome),
      ...(outcome.loaded && {loadQueryStatistics: loadStatistics(outcome.loaded)}),
      ...(outcome.exported && {
        exportDataStatistics: {
          fileCount: String(outcome.exported.files),
          rowCount: String(outcome.exported.rows),
        },
      }),
      ...(dryRun && {totalBytesProcessedAccuracy: 'PRECISE', schema: outcome.schema}),
    },
  }
}

function ddlStatistics({ddl}: StatementOutcome): Record<string, unknown> {
  if (!ddl) return {}
  const {table, routine, dataset} = ddl
  return {
    ddlOperationPerformed: ddl.operation,
    ...(table && {ddlTargetTable: tableResource(table)}),
    ...(routine && {
      ddlTargetRoutine: {
        projectId: routine.project,
        datasetId: routine.dataset,
        routineId: routine.routine,
      },
    }),
    ...(dataset && {ddlTargetDataset: {projectId: dataset.project, datasetId: dataset.dataset}}),
  }
}

/** `project.dataset.routine` */
function routineReference(path: string): Record<string, string> {
  const [routineId = '', datasetId = '', projectId = ''] = path.split('.').reverse()
  return {projectId, datasetId, routineId}
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobStatistics3 */
export const loadStatistics = (load: LoadOutcome): Record<string, string> => ({
  inputFiles: String(load.inputFiles),
  inputFileBytes: String(load.inputFileBytes),
  outputRows: String(load.outputRows),
  outputBytes: String(load.outputBytes),
  badRecords: String(load.badRecords),
})
