import {text} from '../../sql/duckdb-types.ts'
import {relationOf} from '../physical.ts'
import type {TableEntry} from '../types.ts'
import {tableName} from './names.ts'
import {CATALOG} from './store.ts'

/**
 * A table as it was at a time. Earlier states are not kept, so this is the table as it is where it has not changed
 * since, and an error where it has. When it last changed is read by the same query, and so is true of the very rows.
 * @param time DuckDB SQL of a TIMESTAMPTZ.
 */
export function tableAsOf(entry: TableEntry, time: string): string {
  const name = text(tableName(entry.reference))
  const changed = `(SELECT CAST(json_extract_string(entry, '$.modifiedAt') AS BIGINT) FROM ${CATALOG} WHERE kind = 'table' AND name = ${name})`
  // Known to the millisecond, it may have happened at the end of that one.
  const isKnown = `epoch_ms(${time}) > coalesce(${changed}, 0)`
  const isFuture = `${time} > now()`
  const check = `CASE WHEN ${isFuture} THEN ${failure(`Invalid time travel timestamp for table ${tableName(entry.reference)}: it lies in the future`)} WHEN ${isKnown} THEN true ELSE ${failure('Unsupported in the embedded BigQuery: FOR SYSTEM_TIME AS OF a time before the last change of the table')} END`
  return `(SELECT * FROM ${relationOf(entry)} WHERE ${check})`
}

/** The message depends on the row in form only, so that DuckDB does not raise it while planning. */
const failure = (message: string): string =>
  `CAST(bq_error(left(CAST(random() AS VARCHAR), 0) || ${text(message)}) AS BOOLEAN)`
