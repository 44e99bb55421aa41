/** Checked records on their way into a table: texts in a temporary table, one column for each of the schema's. */
import type {Connection, TextRows} from '../../engine/connection.ts'
import type {TableSchema} from '../types.ts'
import {recordTextValues} from './records/json-columns.ts'

const STAGE = '_records'

/** @returns SQL of the records' values, in the schema's order and in the order in which they came. */
export async function stageRecords(
  connection: Connection,
  schema: TableSchema,
  rows: TextRows,
): Promise<string> {
  const columns = schema.fields.map((_, i) => `c${i + 1} VARCHAR`)
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${STAGE} (${columns.join(', ')})`)
  await connection.appendTexts(STAGE, columns.length, rows)
  return `SELECT ${recordTextValues(schema).join(', ')} FROM ${STAGE} ORDER BY rowid`
}
