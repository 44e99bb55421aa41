import {createHash} from 'node:crypto'
import type {TableReference} from '../../warehouse/types.ts'
import type {JobRecord} from './record.ts'

const hash = (text: string): string => createHash('sha1').update(text).digest('hex')

/** Datasets whose name begins like this hold query results; they are hidden. */
export const isAnonymousDataset = (dataset: string): boolean => /^_[0-9a-f]{40}$/.test(dataset)

/**
 * The table that a query's result counts as when it is not written to one: clients find it in
 * `configuration.query.destinationTable` and read it with tabledata.list.
 * https://cloud.google.com/bigquery/docs/cached-results#how_cached_results_are_stored
 */
export function anonymousTable(
  record: Pick<JobRecord, 'project' | 'id' | 'location' | 'userEmail'>,
): TableReference {
  return {
    project: record.project,
    dataset: `_${hash(`${record.project}\n${record.location}\n${record.userEmail}`)}`,
    table: `anon${hash(`${record.project}\n${record.id}`)}`,
  }
}
