import type {Value} from '../types.ts'
import {columns, type InformationView, text, timestamp} from './define.ts'
import {JOB_TYPES} from './job-types.ts'

/** Jobs as the REST API keeps them. JOBS, JOBS_BY_USER, JOBS_BY_PROJECT and their like are the same here. */
export const jobs: InformationView = {
  of: 'project',
  url: 'https://cloud.google.com/bigquery/docs/information-schema-jobs',
  columns: columns(
    `
    bi_engine_statistics BI_ENGINE
    cache_hit BOOL
    creation_time TIMESTAMP
    destination_table TABLE
    dml_statistics DML
    end_time TIMESTAMP
    error_result ERROR
    job_creation_reason CREATION_REASON
    job_id STRING
    job_stages STAGES
    job_type STRING
    labels LABELS
    parent_job_id STRING
    priority STRING
    project_id STRING
    project_number INT64
    query STRING
    referenced_tables TABLES
    reservation_id STRING
    edition STRING
    session_info SESSION
    start_time TIMESTAMP
    state STRING
    statement_type STRING
    timeline TIMELINE
    total_bytes_billed INT64
    total_bytes_processed INT64
    total_modified_partitions INT64
    total_slot_ms INT64
    total_services_sku_slot_ms INT64
    transaction_id STRING
    user_email STRING
    principal_subject STRING
    query_info QUERY_INFO
    transferred_bytes INT64
    search_statistics SEARCH
    query_dialect STRING
    continuous BOOL
    continuous_query_info CONTINUOUS
    vector_search_statistics SEARCH
    external_service_costs COSTS`,
    JOB_TYPES,
  ),
  *rows({session, project}) {
    for (const job of session.core.jobs?.(project) ?? []) yield jobRow(job as Job, project)
  },
}

interface Job {
  readonly jobCreationReason?: {readonly code?: string}
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
    readonly transactionInfo?: {readonly transactionId?: string}
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
    null,
    query.cacheHit ?? null,
    timestamp(statistics.creationTime),
    destination ? tableValue(destination) : null,
    dml ? [count(dml.insertedRowCount), count(dml.deletedRowCount), count(dml.updatedRowCount)] : null,
    timestamp(statistics.endTime),
    errorResult
      ? [text(errorResult.reason), text(errorResult.location), null, text(errorResult.message)]
      : null,
    job.jobCreationReason ? [text(job.jobCreationReason.code)] : null,
    text(job.jobReference?.jobId),
    [],
    text(configuration.jobType),
    Object.entries(configuration.labels ?? {}),
    text(statistics.parentJobId),
    configuration.query ? (configuration.query.priority ?? 'INTERACTIVE') : null,
    project,
    0n,
    text(configuration.query?.query),
    (query.referencedTables ?? []).map(tableValue),
    null,
    null,
    statistics.sessionInfo ? [text(statistics.sessionInfo.sessionId)] : null,
    timestamp(statistics.startTime),
    text(status.state),
    text(query.statementType),
    [],
    count(query.totalBytesBilled),
    count(statistics.totalBytesProcessed),
    null,
    0n,
    null,
    text(statistics.transactionInfo?.transactionId),
    text(job.user_email),
    null,
    null,
    null,
    null,
    configuration.query ? 'GOOGLE_SQL' : null,
    configuration.query ? false : null,
    null,
    null,
    [],
  ]
}

const count = (value: string | undefined): bigint | null => (value === undefined ? null : BigInt(value))

const tableValue = (table: RestTable): Value => [
  text(table.projectId),
  text(table.datasetId),
  text(table.tableId),
]
