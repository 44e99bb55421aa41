/**
 * Rows and logical bytes of a table. https://cloud.google.com/bigquery/pricing#data
 */
import {identifier} from '../sql/duckdb-types.ts'
import {INT64, type SqlType} from '../sql/types.ts'
import type {Core} from './core.ts'
import {relationOf} from './physical.ts'
import {fieldType} from './schema.ts'
import type {TableEntry} from './types.ts'

export interface TableStatistics {
  readonly rows: number
  readonly bytes: number
}

/** An entry is replaced with every change of its table, so what was counted for it stays true. */
const counted = new WeakMap<TableEntry, Promise<TableStatistics>>()

/** Counts once for each state of a table. Views and external tables have no rows of their own. */
export function tableStatistics(core: Core, entry: TableEntry): Promise<TableStatistics> {
  if (!entry.physical) return Promise.resolve({rows: 0, bytes: 0})
  let result = counted.get(entry)
  if (!result) {
    result = count(core, entry)
    counted.set(entry, result)
    result.catch(() => counted.delete(entry))
  }
  return result
}

async function count(core: Core, entry: TableEntry): Promise<TableStatistics> {
  const leave = core.retirement.enter()
  try {
    const sql = `SELECT count(*), ${bytesSql(entry)} FROM ${relationOf(entry)}`
    const [row] = await core.connections.use((connection) => connection.rows(sql, [INT64, INT64]))
    return {rows: Number(row?.[0] ?? 0), bytes: Number(row?.[1] ?? 0)}
  } finally {
    leave()
  }
}

/** An aggregate: the logical bytes of all rows of a table. */
export function bytesSql(entry: Pick<TableEntry, 'schema'>): string {
  const fields = entry.schema.fields.map((field) => columnBytesSql(identifier(field.name), fieldType(field)))
  return `(${fields.join(' + ') || 'COUNT(*) * 0'})::BIGINT`
}

/** Counting what has a fixed size is several times as fast as adding up sizes row by row. */
function columnBytesSql(column: string, type: SqlType): string {
  const fixed = FIXED[type.kind]
  if (fixed) return `${fixed} * COUNT(${column})`
  if (type.kind === 'ARRAY' || type.kind === 'STRUCT') return `COALESCE(SUM(${sizeSql(column, type, 0)}), 0)`
  return `2 * COUNT(${column}) + COALESCE(SUM(${lengthSql(column, type)}), 0)`
}

const FIXED: Partial<Readonly<Record<SqlType['kind'], number>>> = {
  INT64: 8,
  FLOAT64: 8,
  DATE: 8,
  DATETIME: 8,
  TIME: 8,
  TIMESTAMP: 8,
  BOOL: 1,
  NUMERIC: 16,
  BIGNUMERIC: 32,
  INTERVAL: 16,
  RANGE: 16,
}

function sizeSql(value: string, type: SqlType, depth: number): string {
  const fixed = FIXED[type.kind]
  if (fixed) return `CASE WHEN ${value} IS NULL THEN 0 ELSE ${fixed} END`
  if (type.kind === 'ARRAY') {
    const item = `e${depth}`
    const items = `list_transform(${value}, lambda ${item}: ${sizeSql(item, type.element, depth + 1)})`
    return `COALESCE(list_sum(${items}), 0)`
  }
  if (type.kind === 'STRUCT') {
    const parts = type.fields.map((f, i) => sizeSql(`struct_extract_at(${value}, ${i + 1})`, f.type, depth))
    return `(${parts.join(' + ') || '0'})`
  }
  return `COALESCE(2 + ${lengthSql(value, type)}, 0)`
}

const lengthSql = (value: string, type: SqlType): string =>
  type.kind === 'BYTES' ? `octet_length(${value})` : `strlen(${value}::VARCHAR)`
