/**
 * Partitions: which one a row belongs to, and which rows a decorator like `t$20260101` names.
 * https://cloud.google.com/bigquery/docs/managing-partitioned-tables
 */
import {identifier} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import {tableName} from './catalog/names.ts'
import {PARTITION_TIME, rangePartitioning, timePartitioning} from './physical.ts'
import type {TableEntry} from './types.ts'

type Granularity = 'DAY' | 'HOUR' | 'MONTH' | 'YEAR'

/** Digits of a partition's id, and DuckDB's format for them. */
const FORMATS: Readonly<Record<Granularity, {digits: number; format: string; parts: RegExp}>> = {
  YEAR: {digits: 4, format: '%Y', parts: /^(\d{4})$/},
  MONTH: {digits: 6, format: '%Y%m', parts: /^(\d{4})(\d{2})$/},
  DAY: {digits: 8, format: '%Y%m%d', parts: /^(\d{4})(\d{2})(\d{2})$/},
  HOUR: {digits: 10, format: '%Y%m%d%H', parts: /^(\d{4})(\d{2})(\d{2})(\d{2})$/},
}

/** DuckDB SQL of the partition id of a row, or undefined for tables without partitions. */
export function partitionIdSql(entry: TableEntry): string | undefined {
  const time = timePartitioning(entry.resource)
  if (time) {
    const column = identifier(time.field ?? PARTITION_TIME)
    const empty = time.field ? '__NULL__' : '__UNPARTITIONED__'
    const {format} = FORMATS[time.type ?? 'DAY']
    return `COALESCE(strftime(${column}::TIMESTAMP, '${format}'), '${empty}')`
  }
  const range = rangePartitioning(entry.resource)
  if (!range) return undefined
  const column = identifier(range.field)
  const {start, end, interval} = bounds(range.range)
  return (
    `CASE WHEN ${column} IS NULL THEN '__NULL__' WHEN ${column} < ${start} OR ${column} >= ${end} ` +
    `THEN '__UNPARTITIONED__' ELSE (${start} + ((${column} - ${start}) // ${interval}) * ${interval})::VARCHAR END`
  )
}

/** DuckDB condition for the rows of one partition. Throws for ids that the table cannot have. */
export function partitionCondition(entry: TableEntry, partition: string): string {
  const time = timePartitioning(entry.resource)
  const range = rangePartitioning(entry.resource)
  if (!time && !range) {
    throw new SqlError(
      `Cannot read partition ${partition} of table ${tableName(entry.reference)}, which is not partitioned`,
      undefined,
      'invalid',
    )
  }
  if (partition === '__NULL__' || partition === '__UNPARTITIONED__') {
    return `${partitionIdSql(entry)} = '${partition}'`
  }
  if (range) {
    if (!/^-?\d+$/.test(partition)) throw invalidPartition(entry, partition)
    const {start, interval, end} = bounds(range.range)
    const from = BigInt(partition)
    if (from < start || from >= end || (from - start) % interval !== 0n)
      throw invalidPartition(entry, partition)
    const column = identifier(range.field)
    return `${column} >= ${from} AND ${column} < ${from + interval}`
  }
  const [from, to] = timeBounds(entry, partition)
  const column = identifier(time?.field ?? PARTITION_TIME)
  return `${column} >= ${from} AND ${column} < ${to}`
}

/**
 * The id of the partition that a value of the partitioning column lies in; undefined for tables without partitions.
 * @param value days since 1970, microseconds since 1970, or the integer itself.
 */
export function partitionOf(
  resource: Readonly<Record<string, unknown>>,
  value: number | bigint,
): string | undefined {
  const time = timePartitioning(resource)
  if (time) {
    const millis = typeof value === 'number' ? value * 86_400_000 : Number(value / 1000n)
    const digits = new Date(millis).toISOString().replace(/\D/g, '')
    return digits.slice(0, FORMATS[time.type ?? 'DAY'].digits)
  }
  const range = rangePartitioning(resource)
  if (!range) return undefined
  const {start, interval} = bounds(range.range)
  const from = BigInt(value) - start
  return String(start + from - (((from % interval) + interval) % interval))
}

/** The partition's first moment, as `TIMESTAMPTZ '…'`: what _PARTITIONTIME of its rows is. */
export function partitionTime(entry: TableEntry, partition: string): string {
  return timeBounds(entry, partition)[0]
}

function timeBounds(entry: TableEntry, partition: string): [string, string] {
  const type = timePartitioning(entry.resource)?.type ?? 'DAY'
  const match = FORMATS[type].parts.exec(partition)
  if (!match) throw invalidPartition(entry, partition)
  const [year, month = 1, day = 1, hour = 0] = match.slice(1).map(Number)
  const start = Date.UTC(year!, Number(month) - 1, Number(day), Number(hour))
  const next = {
    YEAR: Date.UTC(year! + 1, 0),
    MONTH: Date.UTC(year!, Number(month)),
    DAY: start + 86_400_000,
    HOUR: start + 3_600_000,
  }[type]
  const literal = (millis: number): string =>
    `TIMESTAMPTZ '${new Date(millis).toISOString().replace('T', ' ').replace('.000Z', '+00')}'`
  return [literal(start), literal(next)]
}

const bounds = (range: {start: string; end: string; interval: string}) => ({
  start: BigInt(range.start),
  end: BigInt(range.end),
  interval: BigInt(range.interval),
})

function invalidPartition(entry: TableEntry, partition: string): SqlError {
  return new SqlError(
    `Invalid partition id ${partition} for table ${tableName(entry.reference)}`,
    undefined,
    'invalid',
  )
}
