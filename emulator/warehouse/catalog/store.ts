/**
 * The catalogue on disk: one DuckDB table of JSON entries, written in the same transaction as the tables that
 * the entries describe, so that a crash leaves both or neither.
 */
import type {Connection} from '../../engine/connection.ts'
import {identifier, text} from '../../sql/duckdb-types.ts'
import {STRING} from '../../sql/types.ts'
import {datasetName, routineName, tableName} from './names.ts'
import {CatalogState, type Change} from './state.ts'

/** One row for each entry: its kind, its name and itself as JSON. */
export const CATALOG = 'landform.catalogue'

/** Reads the catalogue, and drops physical tables that no entry knows: leftovers of a crash. */
export async function loadCatalog(
  connection: Connection,
): Promise<{state: CatalogState; lastPhysical: number}> {
  await connection.run('CREATE SCHEMA IF NOT EXISTS landform')
  await connection.run(`CREATE TABLE IF NOT EXISTS ${CATALOG} (kind VARCHAR, name VARCHAR, entry VARCHAR)`)
  const state = new CatalogState()
  const rows = await connection.rows(
    `SELECT kind, entry FROM ${CATALOG} ORDER BY CASE kind WHEN 'dataset' THEN 0 ELSE 1 END, name`,
    [STRING, STRING],
  )
  for (const [kind, json] of rows) {
    const entry = JSON.parse(json as string)
    state.apply({kind, reference: entry.reference, entry} as Change)
  }
  const known = new Set(state.allTables().map((table) => table.physical))
  const physical = await connection.rows(
    `SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary`,
    [STRING],
  )
  let lastPhysical = 0
  for (const [name] of physical) {
    lastPhysical = Math.max(lastPhysical, Number(/^t(\d+)$/.exec(name as string)?.[1] ?? 0))
    if (!known.has(name as string)) await connection.run(`DROP TABLE ${identifier(name as string)}`)
  }
  return {state, lastPhysical}
}

/** The SQL that records a change. */
export function changeSql(change: Change): string[] {
  const name =
    change.kind === 'dataset'
      ? datasetName(change.reference)
      : change.kind === 'table'
        ? tableName(change.reference)
        : routineName(change.reference)
  const where = `kind = '${change.kind}' AND name = ${text(name)}`
  const remove = `DELETE FROM ${CATALOG} WHERE ${where}`
  if (!change.entry) return [remove]
  const json = text(JSON.stringify(change.entry))
  return [remove, `INSERT INTO ${CATALOG} VALUES ('${change.kind}', ${text(name)}, ${json})`]
}
