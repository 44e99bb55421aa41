/** DuckDB's types, as DESCRIBE writes them, as fields of a BigQuery schema. */
import {unsupported} from '../../../sql/error.ts'
import type {FieldSchema} from '../../types.ts'

const SCALARS: Readonly<Record<string, string>> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'INTEGER',
  SMALLINT: 'INTEGER',
  INTEGER: 'INTEGER',
  BIGINT: 'INTEGER',
  UTINYINT: 'INTEGER',
  USMALLINT: 'INTEGER',
  UINTEGER: 'INTEGER',
  UBIGINT: 'NUMERIC',
  HUGEINT: 'NUMERIC',
  FLOAT: 'FLOAT',
  DOUBLE: 'FLOAT',
  VARCHAR: 'STRING',
  UUID: 'STRING',
  JSON: 'JSON',
  BLOB: 'BYTES',
  DATE: 'DATE',
  TIME: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  TIMESTAMP_MS: 'TIMESTAMP',
  TIMESTAMP_NS: 'TIMESTAMP',
  TIMESTAMP_S: 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
}

/** @param type for example `STRUCT(a INTEGER, "b c" VARCHAR[])`, `DECIMAL(10,2)`, `MAP(VARCHAR, INTEGER)` */
export function duckdbField(name: string, type: string): FieldSchema {
  if (type.endsWith('[]')) {
    const element = duckdbField(name, type.slice(0, -2))
    if (element.mode === 'REPEATED') throw unsupported(`arrays of arrays (column ${name})`)
    return {...element, mode: 'REPEATED'}
  }
  if (type.startsWith('STRUCT(')) {
    const fields = parts(inside(type)).map((part) => {
      const [field, rest] = splitName(part)
      return duckdbField(field, rest)
    })
    return {name, type: 'RECORD', mode: 'NULLABLE', fields}
  }
  if (type.startsWith('MAP(')) {
    const [key, value] = parts(inside(type))
    const fields = [duckdbField('key', key!), duckdbField('value', value!)]
    return {name, type: 'RECORD', mode: 'REPEATED', fields}
  }
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type)
  if (decimal) return {name, type: decimalType(Number(decimal[1]), Number(decimal[2])), mode: 'NULLABLE'}
  const scalar = type.startsWith('ENUM(') ? 'STRING' : SCALARS[type]
  if (!scalar) throw unsupported(`Parquet columns of type ${type} (column ${name})`)
  return {name, type: scalar, mode: 'NULLABLE'}
}

/** NUMERIC holds 29 digits before and 9 after the point. */
const decimalType = (precision: number, scale: number): string =>
  scale <= 9 && precision - scale <= 29 ? 'NUMERIC' : 'BIGNUMERIC'

const inside = (type: string): string => type.slice(type.indexOf('(') + 1, -1)

/** Splits at the commas that are in no parentheses and no quotes. */
function parts(text: string): string[] {
  const found: string[] = []
  let depth = 0
  let quoted = false
  let start = 0
  for (const [i, c] of [...text].entries()) {
    if (c === '"') quoted = !quoted
    else if (quoted) continue
    else if (c === '(') depth++
    else if (c === ')') depth--
    else if (c === ',' && depth === 0) {
      found.push(text.slice(start, i).trim())
      start = i + 1
    }
  }
  return [...found, text.slice(start).trim()]
}

function splitName(part: string): [string, string] {
  const quoted = /^"((?:[^"]|"")*)" (.*)$/s.exec(part)
  if (quoted) return [quoted[1]!.replaceAll('""', '"'), quoted[2]!]
  const space = part.indexOf(' ')
  return [part.slice(0, space), part.slice(space + 1)]
}
