/** Puts the files of external tables into compiled SQL. */
import type {TableReference} from '../sql/catalog.ts'
import {unsupported} from '../sql/error.ts'
import {externalPlaceholder} from './catalog/compiler-catalog.ts'
import type {Session} from './session.ts'

export async function withExternalTables(
  session: Session,
  sql: string,
  tables: readonly TableReference[],
): Promise<string> {
  const result = sql
  for (const reference of tables) {
    const entry = session.core.catalog.table(reference)
    if (entry?.kind !== 'EXTERNAL') continue
    throw unsupported(`external tables (${externalPlaceholder(entry)})`)
  }
  return result
}
