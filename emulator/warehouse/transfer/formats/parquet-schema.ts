/**
 * Columns of Parquet files as fields of a BigQuery schema.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-parquet#parquet_conversions
 */
import {unsupported} from '../../../sql/error.ts'
import type {FieldSchema} from '../../types.ts'
import type {ReadConfiguration} from '../load-configuration.ts'
import {listElement, type ParquetNode} from './parquet-tree.ts'

const SCALARS: Readonly<Record<string, string>> = {
  BOOLEAN: 'BOOLEAN',
  TINYINT: 'INTEGER',
  SMALLINT: 'INTEGER',
  INTEGER: 'INTEGER',
  BIGINT: 'INTEGER',
  UTINYINT: 'INTEGER',
  USMALLINT: 'INTEGER',
  UINTEGER: 'INTEGER',
  UBIGINT: 'INTEGER',
  FLOAT: 'FLOAT',
  DOUBLE: 'FLOAT',
  VARCHAR: 'STRING',
  UUID: 'STRING',
  JSON: 'JSON',
  BLOB: 'BYTES',
  DATE: 'DATE',
  TIME: 'TIME',
  'TIME WITH TIME ZONE': 'TIME',
  TIME_NS: 'TIME',
  TIMESTAMP: 'TIMESTAMP',
  TIMESTAMP_MS: 'TIMESTAMP',
  TIMESTAMP_NS: 'TIMESTAMP',
  TIMESTAMP_S: 'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE': 'TIMESTAMP',
}

export type ParquetRules = Pick<ReadConfiguration, 'parquetOptions' | 'decimalTargetTypes'>

/** Without list inference a list keeps the groups of the file: `tags.list.element`. */
export function parquetField(node: ParquetNode, rules: ParquetRules): FieldSchema {
  const {name, annotation, children, repetition} = node
  const mode = repetition === 'OPTIONAL' ? 'NULLABLE' : repetition
  if (annotation === 'LIST' && rules.parquetOptions?.enableListInference) {
    const element = parquetField(listElement(node), rules)
    if (element.mode === 'REPEATED') throw unsupported(`arrays of arrays (column ${name})`)
    return {...element, name, mode: 'REPEATED'}
  }
  if (children.length > 0) {
    return {name, type: 'RECORD', mode, fields: children.map((child) => parquetField(child, rules))}
  }
  return {name, type: scalarType(node, rules), mode}
}

/** The REST name of a leaf's type. */
export function scalarType({name, annotation, duckdb}: ParquetNode, rules: ParquetRules): string {
  if (annotation === 'ENUM') return rules.parquetOptions?.enumAsString ? 'STRING' : 'BYTES'
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdb)
  if (decimal) return decimalType(Number(decimal[1]), Number(decimal[2]), rules.decimalTargetTypes)
  const scalar = SCALARS[duckdb]
  if (!scalar) throw unsupported(`Parquet columns of type ${duckdb} (column ${name})`)
  return scalar
}

/** Narrowest first; each with the digits that it holds before and after the point. */
const DECIMALS = [
  {type: 'NUMERIC', whole: 29, scale: 9},
  {type: 'BIGNUMERIC', whole: 38, scale: 38},
  {type: 'STRING', whole: Number.POSITIVE_INFINITY, scale: Number.POSITIVE_INFINITY},
]

/** The first of the allowed types that holds the decimals, or the widest of them. */
export function decimalType(
  precision: number,
  scale: number,
  allowed: readonly string[] | null | undefined,
): string {
  const targets = allowed?.length ? allowed.map((name) => name.toUpperCase()) : ['NUMERIC']
  const possible = DECIMALS.filter(({type}) => targets.includes(type))
  const fitting = possible.find((type) => precision - scale <= type.whole && scale <= type.scale)
  return fitting?.type ?? possible.at(-1)?.type ?? 'NUMERIC'
}
