import type {JobRecord} from '../bigquery/jobs/record.ts'
import type {JobRegistry} from '../bigquery/jobs/registry.ts'
import type {ResultSet} from '../warehouse/types.ts'

/** The rows of a finished query. They stay the job's own: reading fails with 404 once they are gone. */
export function jobRows(jobs: JobRegistry, record: JobRecord): ResultSet {
  const columns = record.result?.columns ?? []
  return {
    columns,
    totalRows: record.result?.totalRows ?? 0,
    read: (start, count) => jobs.rows(record, start, count),
    readColumns: jobs.holds(record) ? (start, count) => jobs.columns(record, start, count) : undefined,
    close: async () => {},
  }
}
