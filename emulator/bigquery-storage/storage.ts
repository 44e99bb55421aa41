import type {JobRegistry} from '../bigquery/jobs/registry.ts'
import type {Warehouse} from '../warehouse/types.ts'
import type {ReadSessions} from './sessions.ts'

/** What the methods work with. */
export interface Storage {
  readonly warehouse: Warehouse
  readonly jobs: JobRegistry
  readonly sessions: ReadSessions
  /** The location of datasets that name none. */
  readonly location: string
}
