import type {ErrorItem} from '../../http/api-error.ts'
import type {Column, TableReference, TableSchema} from '../../warehouse/types.ts'

export type JobType = 'QUERY' | 'LOAD' | 'EXTRACT' | 'COPY'
export type JobState = 'PENDING' | 'RUNNING' | 'DONE'

export interface JobKey {
  readonly project: string
  readonly id: string
}

/** All that is known of a job: plain data, kept on disk as JSON. Times are milliseconds since 1970. */
export interface JobRecord extends JobKey {
  readonly location: string
  readonly userEmail: string
  readonly type: JobType
  /** As sent, with what the server fills in (`destinationTable`). */
  readonly configuration: Readonly<Record<string, unknown>>
  /** The script that this job is a statement of. */
  readonly parent?: string
  readonly createdAt: number
  readonly startedAt?: number
  readonly endedAt?: number
  readonly state: JobState
  readonly errorResult?: ErrorItem
  readonly errors?: readonly ErrorItem[]
  /** The REST resource's `statistics` but for the times. */
  readonly statistics: Readonly<Record<string, unknown>>
  readonly result?: JobResult
}

/** What a query gave. */
export interface JobResult {
  readonly columns: readonly Column[]
  readonly schema: TableSchema
  /** Absent for statements that give no rows (DDL, DML). */
  readonly totalRows?: number
  /** Where the rows are, when they are not the job's own. */
  readonly table?: TableReference
  /** For a script: the id of the statement's job that has the rows. */
  readonly statement?: string
}
