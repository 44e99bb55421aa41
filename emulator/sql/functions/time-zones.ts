/**
 * Between TIMESTAMP and local time in SQL. A zone that is known when compiling becomes DuckDB's own
 * AT TIME ZONE, or plain arithmetic for a fixed offset; any other goes through TypeScript row by row.
 */
import {text} from '../duckdb-types.ts'
import {fixedOffset, isZone} from '../runtime/zones.ts'
import type {CallSite, EmittedArgument} from './define.ts'
import {withinRange} from './range-checks.ts'

/** A zone as SQL, and by name where it is known. */
export interface Zone {
  readonly sql: string
  readonly name?: string
}

export const UTC: Zone = {sql: "'UTC'", name: 'UTC'}

/** True for an argument that was given: one left out is missing, or the text NULL without a type of its own. */
export const isGiven = (argument: EmittedArgument | undefined): argument is EmittedArgument =>
  argument !== undefined && argument.sql !== 'NULL'

/** The zone a call asks for, or the session's. */
export function zoneOf(argument: EmittedArgument | undefined, call: CallSite): Zone {
  if (!isGiven(argument)) return {sql: text(call.timeZone), name: call.timeZone}
  if (typeof argument.constant !== 'string') return {sql: argument.sql}
  return constantZone(argument.constant)
}

/** A zone that does not exist is an error where it is used for a value, not before. */
export const constantZone = (name: string): Zone =>
  isZone(name) ? {sql: text(name), name} : {sql: text(name)}

const shifted = (value: string, seconds: number): string =>
  seconds === 0 ? `epoch_us(${value})` : `epoch_us(${value}) + ${seconds * 1_000_000}`

/**
 * TIMESTAMPTZ to the TIMESTAMP that clocks in the zone show. Arithmetic on microseconds is some thirty times
 * faster than AT TIME ZONE, so UTC and fixed offsets go that way.
 */
export function toLocalSql(timestamp: string, zone: Zone): string {
  if (zone.name === undefined) return `bq_to_local(${timestamp}, ${zone.sql})`
  const offset = fixedOffset(zone.name)
  if (offset === undefined) return `(${timestamp} AT TIME ZONE ${zone.sql})`
  return `make_timestamp(${shifted(timestamp, offset)})`
}

/**
 * A local TIMESTAMP to the instant. DuckDB takes the second of two possible instants when clocks go back,
 * BigQuery the first.
 */
export function fromLocalSql(local: string, zone: Zone): string {
  if (zone.name === undefined) return withinRange(`bq_from_local(${local}, ${zone.sql})`, 'TIMESTAMP')
  const offset = fixedOffset(zone.name)
  if (offset === 0) return `make_timestamptz(${shifted(local, 0)})`
  if (offset !== undefined) return withinRange(`make_timestamptz(${shifted(local, -offset)})`, 'TIMESTAMP')
  const instant = `(${local} AT TIME ZONE ${zone.sql})`
  const earlier = `(${instant} - to_hours(1))`
  const first = `CASE WHEN (${earlier} AT TIME ZONE ${zone.sql}) = ${local} THEN ${earlier} ELSE ${instant} END`
  return withinRange(first, 'TIMESTAMP')
}

/** A DATETIME of what clocks show: around the first and the last instant some zones show one that does not exist. */
export function localDatetimeSql(timestamp: string, zone: Zone): string {
  const local = toLocalSql(timestamp, zone)
  const isUtc = zone.name !== undefined && fixedOffset(zone.name) === 0
  return isUtc ? local : withinRange(local, 'DATETIME')
}
