/**
 * The careful way to read JSON records: each is looked at by itself, the good ones are read and the bad ones
 * are reported in BigQuery's words. Slower, so it is taken only when something is wrong.
 */
import {text} from '../../../sql/duckdb-types.ts'
import {typeName} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema, RecordError, TableSchema} from '../../types.ts'
import {LISTED_ERRORS, tolerate} from '../bad-records.ts'
import {jsonStructure, jsonValue} from '../json-columns.ts'
import type {LoadContext, Reading} from '../source-format.ts'
import {recordsSql} from './ndjson.ts'

const STAGE = '_load_records'

export async function readGoodRecords(context: LoadContext, schema: TableSchema): Promise<Reading> {
  const {connection, signal} = context
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${STAGE} AS ${examinedSql(context, schema)}`, signal)
  const [total] = await connection.rows(`SELECT count(*) FROM ${STAGE} WHERE problem IS NOT NULL`, [
    {kind: 'INT64'},
  ])
  const listed = await connection.rows(
    `SELECT row, problem FROM ${STAGE} WHERE problem IS NOT NULL ORDER BY row LIMIT ${LISTED_ERRORS}`,
    [{kind: 'INT64'}, {kind: 'STRING'}],
  )
  const location = context.files.length === 1 ? {location: context.files[0]!.uri} : {}
  const errors: RecordError[] = listed.map(([row, problem]) => ({
    reason: 'invalid',
    ...location,
    message: `Error while reading data, error message: JSON processing error in row ${String(row)}: ${String(problem)}`,
  }))
  tolerate(context, 'JSON', Number(total![0]), errors)
  const columns = schema.fields.map((_, i) => `v${i + 1}`)
  return {
    sql: `SELECT ${columns.join(', ')} FROM ${STAGE} WHERE problem IS NULL ORDER BY row`,
    badRecords: errors,
    badRecordCount: Number(total![0]),
  }
}

/** Each record with its row from 1, its columns' values, and what is wrong with it. */
function examinedSql(context: LoadContext, schema: TableSchema): string {
  const {files, configuration} = context
  const fields = schema.fields
  const given = fields.map((field, i) => `${foundSql(field)} AS g${i + 1}`)
  const values = fields.map((field, i) => {
    const type = fieldType(field)
    const read = `from_json(g${i + 1}, ${text(JSON.stringify(jsonStructure(type)))})`
    return `TRY(${type.kind === 'JSON' ? `nullif(g${i + 1}, 'null')` : jsonValue(read, type, false)}) AS v${i + 1}`
  })
  const problems = [
    `WHEN json IS NULL THEN 'Parser terminated before end of string'`,
    `WHEN json_type(json) <> 'OBJECT' THEN 'JSON object expected, found ' || lower(json_type(json))`,
    ...(configuration.ignoreUnknownValues
      ? []
      : [`WHEN len(unknown) > 0 THEN 'No such field: ' || unknown[1] || '.'`]),
    ...fields.flatMap((field, i) => fieldProblems(field, i)),
  ]
  const known = fields.map((field) => text(field.name.toLowerCase())).join(', ')
  return (
    `SELECT row, ${fields.map((_, i) => `v${i + 1}`).join(', ')}, CASE ${problems.join(' ')} END AS problem FROM (` +
    `SELECT *, ${values.join(', ')} FROM (` +
    `SELECT row_number() OVER () AS row, json, ` +
    `list_filter(json_keys(json), lambda k: lower(k) NOT IN (${known})) AS unknown, ${given.join(', ')} ` +
    `FROM (${recordsSql(files, true)})))`
  )
}

/** The record's value of a field: names are compared without case, an exact match wins. */
function foundSql(field: FieldSchema): string {
  const pointer = (sql: string) => `json_extract(json, '/' || replace(replace(${sql}, '~', '~0'), '/', '~1'))`
  const exact = pointer(text(field.name))
  const anyCase = `list_filter(json_keys(json), lambda k: lower(k) = ${text(field.name.toLowerCase())})[1]`
  return `coalesce(${exact}, ${pointer(anyCase)})`
}

function fieldProblems(field: FieldSchema, index: number): string[] {
  const given = `g${index + 1}`
  const value = `v${index + 1}`
  const isGiven = `${given} IS NOT NULL AND json_type(${given}) <> 'NULL'`
  const shape = shapeOf(field)
  const problems: string[] = []
  if (field.mode === 'REQUIRED') {
    problems.push(
      `WHEN NOT coalesce(${isGiven}, false) THEN 'Missing required field: ${quoted(field.name)}.'`,
    )
  }
  if (shape === 'ARRAY') {
    problems.push(
      `WHEN ${isGiven} AND json_type(${given}) <> 'ARRAY' THEN 'Array expected for field: ${quoted(field.name)}.'`,
    )
    problems.push(
      `WHEN ${isGiven} AND list_contains(json_transform(${given}, '["JSON"]'), 'null') THEN 'Only optional fields can be set to NULL. Field: ${quoted(field.name)}; Value: NULL'`,
    )
  } else if (shape === 'OBJECT') {
    problems.push(
      `WHEN ${isGiven} AND json_type(${given}) <> 'OBJECT' THEN 'JSON object expected for record field: ${quoted(field.name)}.'`,
    )
  } else if (shape === 'SCALAR') {
    problems.push(
      `WHEN ${isGiven} AND json_type(${given}) = 'OBJECT' THEN 'JSON object specified for non-record field: ${quoted(field.name)}'`,
    )
    problems.push(
      `WHEN ${isGiven} AND json_type(${given}) = 'ARRAY' THEN 'Array specified for non-repeated field: ${quoted(field.name)}.'`,
    )
  }
  if (shape !== 'ANY') {
    problems.push(
      `WHEN ${isGiven} AND ${value} IS NULL THEN 'Could not convert value to ${typeName(fieldType(field)).toLowerCase()}. Field: ${quoted(field.name)}; Value: ' || ${given}`,
    )
  }
  return problems
}

function shapeOf(field: FieldSchema): 'ARRAY' | 'OBJECT' | 'SCALAR' | 'ANY' {
  const {kind} = fieldType(field)
  if (kind === 'ARRAY') return 'ARRAY'
  if (kind === 'STRUCT' || kind === 'RANGE') return 'OBJECT'
  return kind === 'JSON' ? 'ANY' : 'SCALAR'
}

const quoted = (name: string): string => name.replaceAll("'", "''")
