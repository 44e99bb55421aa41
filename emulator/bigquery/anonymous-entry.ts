import type {TableEntry, TableReference} from '../warehouse/types.ts'
import {isAnonymousDataset} from './jobs/anonymous-table.ts'
import type {JobRecord} from './jobs/record.ts'
import type {JobRegistry} from './jobs/registry.ts'

export interface AnonymousEntry {
  readonly record: JobRecord
  readonly entry: TableEntry
  readonly statistics: {readonly rows: number; readonly bytes: number}
}

const DAY = 86_400_000

/** A query's result as the table it counts as; undefined where the name is not that of a result. */
export function anonymousEntry(jobs: JobRegistry, reference: TableReference): AnonymousEntry | undefined {
  if (!isAnonymousDataset(reference.dataset)) return undefined
  const record = jobs.byAnonymousTable(reference)
  if (!record?.result) return undefined
  const createdAt = record.endedAt ?? record.createdAt
  const entry: TableEntry = {
    reference,
    kind: 'TABLE',
    createdAt,
    modifiedAt: createdAt,
    etag: reference.table.slice(4),
    schema: record.result.schema,
    resource: {expirationTime: String(createdAt + DAY)},
  }
  return {record, entry, statistics: {rows: record.result.totalRows ?? 0, bytes: 0}}
}
