/**
 * How BigQuery's values lie in DuckDB. One mapping for the emitter, tables, loads and results.
 *
 * - STRUCT fields are named by position (f1, f2, …): BigQuery's fields may be anonymous or repeat, and its
 *   coercions go by position, so types that BigQuery calls equal are equal in DuckDB too.
 * - BIGNUMERIC is a BIGNUM holding the value × 10^38: exact, ordered and hashable over all its 76 digits.
 * - GEOGRAPHY is its WKT as BigQuery prints it; RANGE is a STRUCT of its two ends, NULL for unbounded.
 */
import type {SqlType} from './types.ts'

const SCALARS = {
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  NUMERIC: 'DECIMAL(38,9)',
  BIGNUMERIC: 'BIGNUM',
  BOOL: 'BOOLEAN',
  STRING: 'VARCHAR',
  BYTES: 'BLOB',
  DATE: 'DATE',
  DATETIME: 'TIMESTAMP',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMPTZ',
  INTERVAL: 'INTERVAL',
  JSON: 'JSON',
  GEOGRAPHY: 'VARCHAR',
} as const

/** The name of the n-th field (from 0) of a struct in DuckDB. */
export const fieldName = (index: number): string => `f${index + 1}`

/** The DuckDB type that holds a BigQuery type. A struct without fields holds one unused one. */
export function duckdbType(type: SqlType): string {
  switch (type.kind) {
    case 'ARRAY':
      return `${duckdbType(type.element)}[]`
    case 'RANGE': {
      const element = duckdbType(type.element)
      return `STRUCT(f1 ${element}, f2 ${element})`
    }
    case 'STRUCT':
      return type.fields.length === 0
        ? 'STRUCT(f1 BOOLEAN)'
        : `STRUCT(${type.fields.map((f, i) => `${fieldName(i)} ${duckdbType(f.type)}`).join(', ')})`
    default:
      return SCALARS[type.kind]
  }
}

/** A DuckDB identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A DuckDB string literal. */
export const text = (value: string): string =>
  value.includes('\0') ? `(${value.split('\0').map(quoted).join(' || chr(0) || ')})` : quoted(value)

/** DuckDB's literals cannot hold a zero character. */
const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`
