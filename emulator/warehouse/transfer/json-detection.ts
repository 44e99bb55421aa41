/**
 * The schema that BigQuery detects in JSON records, from the first of them.
 * https://cloud.google.com/bigquery/docs/schema-detect
 */
import type {FieldSchema, TableSchema} from '../types.ts'
import {invalidLoad} from './load-error.ts'
import type {LoadContext} from './source-format.ts'

/** BigQuery scans the first 500 rows of a file. */
const SAMPLE = 500

const DATE = /^\d{4}-\d{1,2}-\d{1,2}$/
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)? ?(Z|UTC|[+-]\d{1,2}(:?\d{2})?)?$/
const TIME = /^\d{1,2}:\d{2}:\d{2}(\.\d{1,6})?$/
const INTEGER = /^[+-]?\d{1,18}$/
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const BOOLEAN = /^(true|false)$/i

/** @param records SQL of one JSON column named json. */
export async function detectJsonSchema(context: LoadContext, records: string): Promise<TableSchema> {
  const rows = await context.connection.rows(`${records} LIMIT ${SAMPLE}`, [{kind: 'JSON'}], context.signal)
  const detected = new Map<string, Detected>()
  for (const [json] of rows) observeObject(detected, JSON.parse(String(json)) as Record<string, unknown>)
  if (detected.size === 0) throw invalidLoad('Schema has no fields.')
  return {fields: fields(detected)}
}

interface Detected {
  type: string
  repeated: boolean
  readonly fields: Map<string, Detected>
}

function observeObject(into: Map<string, Detected>, record: Readonly<Record<string, unknown>>): void {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw invalidLoad('Error while reading data, error message: JSON object expected')
  }
  for (const [name, value] of Object.entries(record)) {
    if (value === null) continue
    const field = into.get(name) ?? {type: '', repeated: false, fields: new Map()}
    into.set(name, field)
    if (Array.isArray(value)) field.repeated = true
    for (const item of Array.isArray(value) ? value : [value]) observe(field, item)
  }
}

function observe(field: Detected, value: unknown): void {
  if (value === null) return
  const type = detectedType(value)
  field.type = field.type === '' ? type : widened(field.type, type)
  if (type === 'RECORD') observeObject(field.fields, value as Record<string, unknown>)
}

function detectedType(value: unknown): string {
  if (typeof value === 'boolean') return 'BOOLEAN'
  if (typeof value === 'number') return Number.isInteger(value) ? 'INTEGER' : 'FLOAT'
  return typeof value === 'object' ? 'RECORD' : textType(String(value))
}

/** The type that a text looks like; also what CSV columns are told apart by. */
export function textType(value: string): string {
  if (BOOLEAN.test(value)) return 'BOOLEAN'
  if (INTEGER.test(value)) return 'INTEGER'
  if (FLOAT.test(value)) return 'FLOAT'
  if (DATE.test(value)) return 'DATE'
  if (TIMESTAMP.test(value)) return 'TIMESTAMP'
  return TIME.test(value) ? 'TIME' : 'STRING'
}

/** The narrowest type that holds both. */
export function widened(a: string, b: string): string {
  if (a === b) return a
  const both = new Set([a, b])
  if (both.has('INTEGER') && both.has('FLOAT')) return 'FLOAT'
  if (both.has('DATE') && both.has('TIMESTAMP')) return 'TIMESTAMP'
  return 'STRING'
}

const fields = (detected: ReadonlyMap<string, Detected>): FieldSchema[] =>
  [...detected].map(([name, field]) => ({
    name,
    type: field.type || 'STRING',
    mode: field.repeated ? 'REPEATED' : 'NULLABLE',
    ...(field.type === 'RECORD' && {fields: fields(field.fields)}),
  }))
