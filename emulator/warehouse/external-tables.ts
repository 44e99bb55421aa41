/** Puts the files of external tables into compiled SQL. */
import type {TableReference} from '../sql/catalog.ts'
import {externalPlaceholder} from './catalog/compiler-catalog.ts'
import {TEMPORARY_DATASET} from './physical.ts'
import type {Session} from './session.ts'
import {externalRelation} from './transfer/external.ts'
import type {TableEntry} from './types.ts'

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
    const own = session.transaction && session.connection
    for (const [placeholder, condition] of placeholders(result, entry)) {
      const relation = await externalRelation(session.core, entry, {own, condition})
      result = result.replaceAll(placeholder, () => relation)
    }
  }
  return result
}

/** The table's placeholders as they stand in the SQL, with the condition that each has. */
function placeholders(sql: string, entry: TableEntry): Map<string, string | undefined> {
  const name = externalPlaceholder(entry).slice(0, -1)
  const pattern = new RegExp(`${RegExp.escape(name)}(?: where ((?:[^"]|"")*))?"(?!")`, 'g')
  return new Map([...sql.matchAll(pattern)].map(([found, where]) => [found, where?.replaceAll('""', '"')]))
}
