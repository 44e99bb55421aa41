import {arrayOf, INT64, type SqlType, STRING, structOf} from '../../sql/types.ts'
import type {Value} from '../types.ts'
import {columns, type InformationView, text, timestamp} from './define.ts'

const strings = (...names: string[]): SqlType => structOf(names.map((name) => ({name, type: STRING})))

const TABLE = strings('project_id', 'dataset_id', 'table_id')

/** Jobs as the REST API keeps them. JOBS, JOBS_BY_USER, JOBS_BY_PROJECT and their like are the same here. */
export const jobs: InformationView = {
  of: 'project',
  url: 'https://cloud.google.com/bigquery/docs/information-schema-jobs',
  columns: columns(
    `
    cache_hit BOOL
    creation_time TIMESTAMP
    destination_table TABLE
    dml_statistics DML
    end_time TIMESTAMP
    error_result ERROR
    job_id STRING
    job_type STRING
    labels LABELS
    parent_job_id STRING
    priority STRING
    project_id STRING
    project_number INT64
    query STRING
    referenced_tables TABLES
    reservation_id STRING
    session_info SESSION
    start_time TIMESTAMP
    state STRING
    statement_type STRING
    total_bytes_billed INT64
    total_bytes_processed INT64
    total_modified_partitions INT64
    total_slot_ms INT64
    transaction_id STRING
    user_email STRING`,
    {
      TABLE,
      TABLES: arrayOf(TABLE),
      LABELS: arrayOf(strings('key', 'value')),
      ERROR: strings('reason', 'location', 'debug_info', 'message'),
      SESSION: strings('session_id'),
      DML: structOf(
        ['inserted_row_count', 'deleted_row_count', 'updated_row_count'].map((name) => ({name, type: INT64})),
      ),
    },
  ),
  *rows({session, project}) {
    for (const job of session.core.jobs?.(project) ?? []) yield jobRow(job as Job, project)
  },
}

interface Job {
  readonly jobReference?: {readonly jobId?: string}
  readonly user_email?: string
  readonly configuration?: {
    readonly jobType?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly query?: {
      readonly query?: string
      readonly priority?: string
      readonly destinationTable?: RestTable
    }
    readonly load?: {readonly destinationTable?: RestTable}
    readonly copy?: {readonly destinationTable?: RestTable}
  }
  readonly status?: {
    readonly state?: string
    readonly errorResult?: {readonly reason?: string; readonly location?: string; readonly message?: string}
  }
  readonly statistics?: {
    readonly creationTime?: string
    readonly startTime?: string
    readonly endTime?: string
    readonly parentJobId?: string
    readonly totalBytesProcessed?: string
    readonly sessionInfo?: {readonly sessionId?: string}
    readonly query?: {
      readonly cacheHit?: boolean
      readonly statementType?: string
      readonly referencedTables?: readonly RestTable[]
      readonly dmlStats?: Readonly<Record<string, string>>
      readonly totalBytesBilled?: string
    }
  }
}

interface RestTable {
  readonly projectId?: string
  readonly datasetId?: string
  readonly tableId?: string
}

function jobRow(job: Job, project: string): Value[] {
  const {configuration = {}, statistics = {}, status = {}} = job
  const {query = {}} = statistics
  const destination =
    configuration.query?.destinationTable ??
    configuration.load?.destinationTable ??
    configuration.copy?.destinationTable
  const {errorResult} = status
  const dml = query.dmlStats
  return [
    query.cacheHit ?? null,
    timestamp(statistics.creationTime),
    destination ? tableValue(destination) : null,
    dml ? [count(dml.insertedRowCount), count(dml.deletedRowCount), count(dml.updatedRowCount)] : null,
    timestamp(statistics.endTime),
    errorResult
      ? [text(errorResult.reason), text(errorResult.location), null, text(errorResult.message)]
      : null,
    text(job.jobReference?.jobId),
    text(configuration.jobType),
    Object.entries(configuration.labels ?? {}),
    text(statistics.parentJobId),
    configuration.query ? (configuration.query.priority ?? 'INTERACTIVE') : null,
    project,
    0n,
    text(configuration.query?.query),
    (query.referencedTables ?? []).map(tableValue),
    null,
    statistics.sessionInfo ? [text(statistics.sessionInfo.sessionId)] : null,
    timestamp(statistics.startTime),
    text(status.state),
    text(query.statementType),
    count(query.totalBytesBilled),
    count(statistics.totalBytesProcessed),
    null,
    0n,
    null,
    text(job.user_email),
  ]
}

const count = (value: string | undefined): bigint | null => (value === undefined ? null : BigInt(value))

const tableValue = (table: RestTable): Value => [
  text(table.projectId),
  text(table.datasetId),
  text(table.tableId),
]
