/**
 * The careful way to read CSV: lines that do not fit and values that are none are found and reported in
 * BigQuery's words, the rest is read.
 */
import {identifier} from '../../../sql/duckdb-types.ts'
import {typeName} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema, RecordError, TableSchema} from '../../types.ts'
import {LISTED_ERRORS, tolerate} from '../bad-records.ts'
import type {LoadContext, Reading} from '../source-format.ts'
import {csvValue, linesSql} from './csv.ts'

const LINES = '_load_lines'
const REJECTS = '_load_rejects'
const SCANS = '_load_scans'
const VALUES = '_load_values'

export async function readGoodLines(context: LoadContext, schema: TableSchema): Promise<Reading> {
  const {connection, files, signal} = context
  for (const table of [LINES, REJECTS, SCANS]) await connection.run(`DROP TABLE IF EXISTS ${table}`)
  const rejects = ['store_rejects = true', `rejects_table = '${REJECTS}'`, `rejects_scan = '${SCANS}'`]
  await connection.run(`CREATE TEMP TABLE ${LINES} AS ${linesSql(context, files, schema, rejects)}`, signal)
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${VALUES} AS ${examinedSql(context, schema)}`, signal)
  const [total] = await connection.rows(
    `SELECT (SELECT count(DISTINCT (file_id, line)) FROM ${REJECTS}) + (SELECT count(*) FROM ${VALUES} WHERE problem IS NOT NULL)`,
    [{kind: 'INT64'}],
  )
  const listed = await connection.rows(
    `SELECT problem FROM (SELECT 'Error detected while parsing row starting at position: ' || line_byte_position || '. Error: ' || ` +
      `CASE CAST(error_type AS VARCHAR) WHEN 'TOO MANY COLUMNS' THEN 'Too many values in row' WHEN 'MISSING COLUMNS' THEN 'Missing columns: expected ${schema.fields.length}' ELSE error_message END AS problem FROM ${REJECTS} ` +
      `UNION ALL SELECT problem FROM ${VALUES} WHERE problem IS NOT NULL) LIMIT ${LISTED_ERRORS}`,
    [{kind: 'STRING'}],
  )
  const location = files.length === 1 ? {location: files[0]!.uri} : {}
  const errors: RecordError[] = listed.map(([problem]) => ({
    reason: 'invalid',
    ...location,
    message: `Error while reading data, error message: ${String(problem)}`,
  }))
  tolerate(context, 'CSV', Number(total![0]), errors)
  const columns = schema.fields.map((_, i) => `v${i + 1}`)
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${VALUES} WHERE problem IS NULL`,
    badRecords: errors,
    badRecordCount: Number(total![0]),
  }
}

function examinedSql({configuration}: LoadContext, schema: TableSchema): string {
  const given = schema.fields.map((field, i) => {
    const text = {...field, type: 'STRING', mode: 'NULLABLE'} as FieldSchema
    const isText = ['STRING', 'BYTES'].includes(fieldType(field).kind)
    const source = csvValue(identifier(field.name), text, configuration)
    return `${isText ? source : `nullif(${source}, '')`} AS g${i + 1}`
  })
  const values = schema.fields.map(
    (field, i) => `TRY(${csvValue(identifier(field.name), field, configuration)}) AS v${i + 1}`,
  )
  const problems = schema.fields.flatMap((field, i) => {
    const name = field.name.replaceAll("'", "''")
    const type = typeName(fieldType(field))
    return [
      ...(field.mode === 'REQUIRED'
        ? [`WHEN g${i + 1} IS NULL THEN 'Missing required field: ${name}.'`]
        : []),
      `WHEN g${i + 1} IS NOT NULL AND v${i + 1} IS NULL THEN 'Could not parse ''' || g${i + 1} || ''' as ${type} for field ${name} (position ${i})'`,
    ]
  })
  return `SELECT *, CASE ${problems.join(' ')} END AS problem FROM (SELECT ${[...given, ...values].join(', ')} FROM ${LINES})`
}
