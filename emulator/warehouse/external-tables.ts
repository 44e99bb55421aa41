/** Puts the files of external tables into compiled SQL. */
import type {TableReference} from '../sql/catalog.ts'
import {externalPlaceholder} from './catalog/compiler-catalog.ts'
import {TEMPORARY_DATASET} from './physical.ts'
import type {Session} from './session.ts'
import {externalRelation} from './transfer/external.ts'

export async function withExternalTables(
  session: Session,
  sql: string,
  tables: readonly TableReference[],
): Promise<string> {
  let result = sql
  for (const reference of tables) {
    const isTemporary = reference.dataset === TEMPORARY_DATASET
    const entry = isTemporary ? session.tables.get(reference.table) : session.core.catalog.table(reference)
    if (entry?.kind !== 'EXTERNAL') continue
    const relation = await externalRelation(session.core, entry, session.transaction && session.connection)
    result = result.replaceAll(externalPlaceholder(entry), () => relation)
  }
  return result
}
