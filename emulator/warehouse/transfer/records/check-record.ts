/**
 * Records of JSON against a schema: each becomes one text for each column, or what is wrong with it. Scalars are
 * in the spelling of `scalar-text.ts`; arrays and structs are JSON whose members have the schema's names.
 */
import type {ArrayType, RangeType, ScalarType, SqlType} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema, TableSchema} from '../../types.ts'
import {isObject, numberText, parseJson} from './json-source.ts'
import {scalarText} from './scalar-text.ts'
import type {Spellings} from './spellings.ts'
import type {Wording} from './wording.ts'

/** One text for each column of the schema, NULL where the record has none. */
export type RecordTexts = readonly (string | null)[]

/** What is wrong with a record; `location` leads to the field. */
export class RecordProblem extends Error {
  readonly location: string

  constructor(message: string, location: string, options?: ErrorOptions) {
    super(message, options)
    this.location = location
  }
}

export interface RecordRules {
  readonly wording: Wording
  readonly ignoreUnknownValues: boolean
  /** Streaming inserts take JSON columns as text that holds JSON, loads as JSON itself. */
  readonly jsonAsText: boolean
  readonly spellings?: Spellings
}

/** @returns a function that throws RecordProblem for a record that does not fit. */
export function recordChecker(schema: TableSchema, rules: RecordRules): (record: unknown) => RecordTexts {
  const readMembers = membersReader(schema.fields, rules)
  const isText = schema.fields.map((field) => field.mode !== 'REPEATED' && fieldType(field).kind !== 'JSON')
  return (record) =>
    readMembers(record as Readonly<Record<string, unknown>>, '').map((value, i) => {
      if (value === null) return null
      return typeof value === 'string' && isText[i] ? value : JSON.stringify(value)
    })
}

/** @returns what goes into the JSON of an enclosing array or struct: scalars are texts. */
type Read = (value: unknown, path: string) => unknown

function membersReader(
  fields: readonly FieldSchema[],
  rules: RecordRules,
): (record: Readonly<Record<string, unknown>>, path: string) => unknown[] {
  const readers = fields.map((field) => fieldReader(field, rules))
  const places = new Map<string, number>()
  for (const [i, field] of fields.entries()) places.set(field.name.toLowerCase(), i)
  const {wording} = rules
  return (record, path) => {
    const values: unknown[] = new Array(fields.length).fill(undefined)
    for (const name in record) {
      const at = places.get(name.toLowerCase())
      if (at !== undefined) values[at] = record[name]
      else if (!rules.ignoreUnknownValues) {
        throw new RecordProblem(wording.unknownField(path + name), path + name)
      }
    }
    return readers.map((read, i) => read(values[i], path + fields[i]!.name))
  }
}

function fieldReader(field: FieldSchema, rules: RecordRules): Read {
  const type = fieldType(field)
  const read = reader(type, field, rules)
  const required = field.mode === 'REQUIRED'
  return (value, path) => {
    if (value !== undefined && value !== null) return read(value, path)
    if (required) throw new RecordProblem(rules.wording.missing(path), path)
    return type.kind === 'ARRAY' ? [] : null
  }
}

function reader(type: SqlType, field: FieldSchema, rules: RecordRules): Read {
  if (type.kind === 'ARRAY') return arrayReader(type, field, rules)
  if (type.kind === 'STRUCT') return structReader(field, rules)
  if (type.kind === 'RANGE') return rangeReader(type, rules)
  if (type.kind !== 'JSON') return scalarReader(type, rules)
  return rules.jsonAsText ? jsonReader(rules) : (value) => value
}

/** JSON in a text; numbers and booleans may stand for themselves. */
function jsonReader(rules: RecordRules): Read {
  const readText = scalarReader({kind: 'JSON'}, rules)
  return (value, path) => parseJson(String(readText(value, path)))
}

function arrayReader(type: ArrayType, field: FieldSchema, rules: RecordRules): Read {
  const read = reader(type.element, field, rules)
  const {wording} = rules
  return (value, path) => {
    if (!Array.isArray(value)) throw new RecordProblem(wording.notArray(path, shownValue(value)), path)
    return value.map((item, i) => {
      const at = `${path}[${i}]`
      if (item === null) throw new RecordProblem(wording.nullElement(at), at)
      return read(item, at)
    })
  }
}

function structReader(field: FieldSchema, rules: RecordRules): Read {
  const fields = field.fields ?? []
  const read = membersReader(fields, rules)
  return (value, path) => {
    if (Array.isArray(value)) throw new RecordProblem(rules.wording.isArray(path), path)
    if (!isObject(value)) throw new RecordProblem(rules.wording.notObject(path), path)
    const members = read(value, `${path}.`)
    return Object.fromEntries(fields.map((member, i) => [member.name, members[i]!]))
  }
}

function rangeReader(type: RangeType, rules: RecordRules): Read {
  return (value, path) => {
    const ends = rangeTexts(value, type, rules.spellings)
    if (ends) return ends
    throw new RecordProblem(rules.wording.badValue(path, 'RANGE', shownValue(value)), path)
  }
}

/**
 * The ends of `{"start": …, "end": …}`, or of the text `[…, …)`; one that is missing, NULL or UNBOUNDED is open.
 * @returns undefined for what is no range.
 */
export function rangeTexts(
  value: unknown,
  type: RangeType,
  spellings?: Spellings,
): {readonly start: string | null; readonly end: string | null} | undefined {
  const ends = isObject(value) ? value : rangeOfText(value)
  if (!ends) return undefined
  const [start, end] = ['start', 'end'].map((name) => {
    const given = ends[name]
    const isOpen = given === null || given === undefined || given === 'UNBOUNDED'
    return isOpen ? null : scalarText(String(given), type.element as ScalarType, spellings)
  })
  return start === undefined || end === undefined ? undefined : {start, end}
}

function rangeOfText(value: unknown): Record<string, unknown> | undefined {
  const match = typeof value === 'string' ? /^\[\s*([^,]+?)\s*,\s*([^,]+?)\s*\)$/.exec(value) : null
  return match ? {start: match[1], end: match[2]} : undefined
}

function scalarReader(type: ScalarType, {wording, spellings}: RecordRules): Read {
  return (value, path) => {
    if (Array.isArray(value)) throw new RecordProblem(wording.isArray(path), path)
    if (isObject(value)) throw new RecordProblem(wording.isObject(path), path)
    if (type.kind === 'STRING' && typeof value === 'boolean' && wording.booleanAsText) {
      throw new RecordProblem(wording.booleanAsText, path)
    }
    const text = scalarText(scalarSource(value), type, spellings)
    if (text === undefined)
      throw new RecordProblem(wording.badValue(path, type.kind, shownValue(value)), path)
    return text
  }
}

const scalarSource = (value: unknown): string => numberText(value) ?? String(value)

const shownValue = (value: unknown): string => {
  if (value === null || value === undefined) return 'NULL'
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
