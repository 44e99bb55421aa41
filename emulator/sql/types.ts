/**
 * BigQuery's types, as the compiler and everything around it speaks of them.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types
 */

export type ScalarName =
  | 'INT64'
  | 'FLOAT64'
  | 'NUMERIC'
  | 'BIGNUMERIC'
  | 'BOOL'
  | 'STRING'
  | 'BYTES'
  | 'DATE'
  | 'DATETIME'
  | 'TIME'
  | 'TIMESTAMP'
  | 'INTERVAL'
  | 'JSON'
  | 'GEOGRAPHY'

/** A scalar. `parameters` are those of STRING(10) or NUMERIC(10, 2); `collation` is STRING's. */
export interface ScalarType {
  readonly kind: ScalarName
  readonly parameters?: readonly number[]
  readonly collation?: string
  /** Of a column's NUMERIC or BIGNUMERIC: what is rounded to the parameters goes to the even neighbour at halves. */
  readonly halfEven?: true
}

export interface ArrayType {
  readonly kind: 'ARRAY'
  readonly element: SqlType
}

/** A field without a name is anonymous; names may repeat and keep their case. */
export interface StructField {
  readonly name?: string
  readonly type: SqlType
}

export interface StructType {
  readonly kind: 'STRUCT'
  readonly fields: readonly StructField[]
}

export interface RangeType {
  readonly kind: 'RANGE'
  readonly element: SqlType
}

export type SqlType = ScalarType | ArrayType | StructType | RangeType

const scalar = (kind: ScalarName): ScalarType => Object.freeze({kind})

export const INT64 = scalar('INT64')
export const FLOAT64 = scalar('FLOAT64')
export const NUMERIC = scalar('NUMERIC')
export const BIGNUMERIC = scalar('BIGNUMERIC')
export const BOOL = scalar('BOOL')
export const STRING = scalar('STRING')
export const BYTES = scalar('BYTES')
export const DATE = scalar('DATE')
export const DATETIME = scalar('DATETIME')
export const TIME = scalar('TIME')
export const TIMESTAMP = scalar('TIMESTAMP')
export const INTERVAL = scalar('INTERVAL')
export const JSON_TYPE = scalar('JSON')
export const GEOGRAPHY = scalar('GEOGRAPHY')

export const arrayOf = (element: SqlType): ArrayType => ({kind: 'ARRAY', element})
export const rangeOf = (element: SqlType): RangeType => ({kind: 'RANGE', element})
export const structOf = (fields: readonly StructField[]): StructType => ({kind: 'STRUCT', fields})

/** The names that a type may be written with, in GoogleSQL and in the REST API's schemas. */
const NAMES: Readonly<Record<string, ScalarName>> = {
  INT64: 'INT64',
  INT: 'INT64',
  SMALLINT: 'INT64',
  INTEGER: 'INT64',
  BIGINT: 'INT64',
  TINYINT: 'INT64',
  BYTEINT: 'INT64',
  FLOAT64: 'FLOAT64',
  FLOAT: 'FLOAT64',
  NUMERIC: 'NUMERIC',
  DECIMAL: 'NUMERIC',
  BIGNUMERIC: 'BIGNUMERIC',
  BIGDECIMAL: 'BIGNUMERIC',
  BOOL: 'BOOL',
  BOOLEAN: 'BOOL',
  STRING: 'STRING',
  BYTES: 'BYTES',
  DATE: 'DATE',
  DATETIME: 'DATETIME',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
  GEOGRAPHY: 'GEOGRAPHY',
}

/** The scalar that a name or alias stands for (`integer` → INT64), or undefined. */
export function scalarNamed(name: string): ScalarName | undefined {
  return NAMES[name.toUpperCase()]
}

/** How BigQuery writes a type in messages and INFORMATION_SCHEMA: `ARRAY<STRUCT<a INT64, STRING>>`. */
export function typeName(type: SqlType): string {
  switch (type.kind) {
    case 'ARRAY':
      return `ARRAY<${typeName(type.element)}>`
    case 'RANGE':
      return `RANGE<${typeName(type.element)}>`
    case 'STRUCT':
      return `STRUCT<${type.fields.map((f) => (f.name ? `${f.name} ` : '') + typeName(f.type)).join(', ')}>`
    default:
      return type.parameters?.length ? `${type.kind}(${type.parameters.join(', ')})` : type.kind
  }
}

/** Digits after the point that a NUMERIC or BIGNUMERIC may have: two for NUMERIC(10, 2), none for NUMERIC(10). */
export function scaleOf({kind, parameters}: ScalarType): number {
  if (parameters?.length) return parameters[1] ?? 0
  return kind === 'NUMERIC' ? 9 : 38
}

/** Equal types, up to type parameters, collation and the names of struct fields. */
export function sameType(a: SqlType, b: SqlType): boolean {
  if (a === b) return true
  if (a.kind === 'ARRAY') return b.kind === 'ARRAY' && sameType(a.element, b.element)
  if (a.kind === 'RANGE') return b.kind === 'RANGE' && sameType(a.element, b.element)
  if (a.kind === 'STRUCT') {
    return (
      b.kind === 'STRUCT' &&
      a.fields.length === b.fields.length &&
      a.fields.every((f, i) => sameType(f.type, b.fields[i]!.type))
    )
  }
  return a.kind === b.kind
}

/** A column of a query's result or of a table. */
export interface Column {
  readonly name: string
  readonly type: SqlType
}
