/** External tables: files of Cloud Storage, read anew by each query. */
import {unsupported} from '../../sql/error.ts'
import type {Core} from '../core.ts'
import type {TableEntry, TableSchema} from '../types.ts'

/** A DuckDB relation, in parentheses, with the table's columns and `_FILE_NAME`. */
export async function externalRelation(_core: Core, entry: TableEntry): Promise<string> {
  throw unsupported(`external tables (${entry.reference.table})`)
}

/** The schema of an external table: as given, or as detected from its files. */
export async function externalSchema(
  _core: Core,
  _configuration: Readonly<Record<string, unknown>>,
  given: TableSchema | undefined,
): Promise<TableSchema> {
  if (given) return given
  throw unsupported('external tables without a schema')
}
