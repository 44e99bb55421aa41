/**
 * The schema that BigQuery detects in JSON records, from the first of them.
 * https://cloud.google.com/bigquery/docs/schema-detect
 */
import type {FieldSchema, TableSchema} from '../types.ts'
import {textType, widened} from './detected-type.ts'
import {invalidLoad} from './load-error.ts'
import {RecordProblem} from './records/check-record.ts'
import {numberText} from './records/json-source.ts'
import type {Spellings} from './records/spellings.ts'

/** BigQuery scans the first 500 rows of a file. */
export const SAMPLE_ROWS = 500

export async function detectJsonSchema(
  records: AsyncIterable<Readonly<Record<string, unknown>>>,
  spellings: Spellings,
): Promise<TableSchema> {
  const detected: DetectedFields = new Map()
  let rows = 0
  try {
    for await (const record of records) {
      observeObject(detected, record, spellings)
      if (++rows === SAMPLE_ROWS) break
    }
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error
    throw invalidLoad(`Error while reading data, error message: Failed to parse JSON: ${error.message}`)
  }
  if (detected.size === 0) throw invalidLoad('Schema has no fields.')
  return {fields: fieldsOf(detected)}
}

/** By name without case; the first spelling of a name is kept. */
type DetectedFields = Map<string, DetectedField>

interface DetectedField {
  readonly name: string
  /** Empty while only NULL was seen. */
  type: string
  repeated: boolean
  readonly fields: DetectedFields
}

function observeObject(
  into: DetectedFields,
  record: Readonly<Record<string, unknown>>,
  spellings: Spellings,
): void {
  for (const [name, value] of Object.entries(record)) {
    const key = name.toLowerCase()
    const field = into.get(key) ?? {name: validName(name), type: '', repeated: false, fields: new Map()}
    into.set(key, field)
    if (Array.isArray(value)) field.repeated = true
    for (const item of Array.isArray(value) ? value : [value]) observe(field, item, spellings)
  }
}

function observe(field: DetectedField, value: unknown, spellings: Spellings): void {
  if (value === null) return
  if (Array.isArray(value)) throw invalidLoad(`Nested arrays not allowed (field: ${field.name})`)
  const type = detectedType(value, spellings)
  field.type = field.type === '' ? type : widened(field.type, type)
  if (type === 'RECORD') observeObject(field.fields, value as Record<string, unknown>, spellings)
}

function detectedType(value: unknown, spellings: Spellings): string {
  if (typeof value === 'boolean') return 'BOOLEAN'
  const number = numberText(value)
  if (number !== undefined) return textType(number, spellings)
  return typeof value === 'object' ? 'RECORD' : textType(String(value), spellings)
}

/** Names of fields in files may hold what names of columns may not. */
export function validName(name: string): string {
  const valid = name.trim().replaceAll(/[^\p{L}\p{M}\p{N}_]/gu, '_')
  return /^\p{N}/u.test(valid) ? `_${valid}` : valid
}

const fieldsOf = (detected: DetectedFields): FieldSchema[] =>
  [...detected.values()]
    // An object that is always empty has no fields to make a record of.
    .filter((field) => field.type !== 'RECORD' || field.fields.size > 0)
    .map((field) => ({
      name: field.name,
      type: field.type || 'STRING',
      mode: field.repeated ? 'REPEATED' : 'NULLABLE',
      ...(field.type === 'RECORD' && {fields: fieldsOf(field.fields)}),
    }))
