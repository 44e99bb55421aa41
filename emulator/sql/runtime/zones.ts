/**
 * Time zones by name or fixed offset, from the ICU data of Node. DuckDB knows the names too, but not offsets
 * such as `-04:30`, and it wants a zone to be a constant; these functions serve what is left.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types#time_zones
 */
import {defineRuntime} from '../runtime.ts'
import {civilTime, MICROS_PER_HOUR, MICROS_PER_SECOND, microsFromCivil} from './calendar.ts'

/** Seconds east of UTC of a fixed offset (`+05:30`, `-8`, `UTC+2`, `UTC+0230`); undefined for a zone with a name. */
export function fixedOffset(zone: string): number | undefined {
  if (/^(UTC|GMT|Zulu|Etc\/UTC|Etc\/GMT)$/.test(zone)) return 0
  const match =
    /^(?:UTC)?([+-])(\d{1,2})(?::(\d{1,2}))?$/.exec(zone) ?? /^(?:UTC)?([+-])(\d{2})(\d{2})$/.exec(zone)
  if (!match) return undefined
  const hours = Number(match[2])
  const minutes = Number(match[3] ?? 0)
  if (hours > 14 || minutes > 59 || hours * 60 + minutes > 14 * 60) return undefined
  const seconds = hours * 3600 + minutes * 60
  return match[1] === '-' ? -seconds : seconds
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  try {
    // Node takes offsets such as `+5:30` for zones too; BigQuery's own forms are already dealt with.
    if (/^[+-]/.test(zone) || !isNamed(zone)) throw new RangeError(zone)
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
    return format
  } catch (error) {
    throw new Error(`Invalid time zone: ${zone}`, {cause: error})
  }
}

/** The zones of three letters that the time zone database has; Node knows others, whose letters mean many zones. */
const OF_THREE_LETTERS = /^(CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/

/** Whether the name stands so in the time zone database; Node takes it in any case, and those of System V. */
function isNamed(zone: string): boolean {
  if (/^[A-Z]{3}$/.test(zone)) return OF_THREE_LETTERS.test(zone)
  if (!/^[A-Z]/.test(zone) || zone.startsWith('SystemV/')) return false
  const known = new Intl.DateTimeFormat('en-US', {timeZone: zone}).resolvedOptions().timeZone
  return known === zone || known.toLowerCase() !== zone.toLowerCase()
}

export function isZone(zone: string): boolean {
  try {
    checkZone(zone)
    return true
  } catch {
    return false
  }
}

/** Throws BigQuery's error for a zone that does not exist. */
export function checkZone(zone: string): void {
  if (fixedOffset(zone) === undefined) formatFor(zone)
}

/** Offsets by zone and quarter of an hour: zones change on no finer grid. */
const offsets = new Map<string, Map<number, number>>()
const QUARTER = 15n * 60n * MICROS_PER_SECOND
const MOST_CACHED = 50_000

const floorDivide = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by

/** Seconds east of UTC at an instant. */
export function offsetAt(micros: bigint, zone: string): number {
  const fixed = fixedOffset(zone)
  if (fixed !== undefined) return fixed
  const cache = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, cache)
  const quarter = floorDivide(micros, QUARTER)
  const key = Number(quarter)
  const known = cache.get(key)
  if (known !== undefined) return known
  const offset = lookUp(quarter * QUARTER, zone)
  if (cache.size > MOST_CACHED) cache.clear()
  cache.set(key, offset)
  return offset
}

function lookUp(micros: bigint, zone: string): number {
  const parts: Record<string, string> = {}
  for (const {type, value} of formatFor(zone).formatToParts(Number(micros / 1000n))) parts[type] = value
  const date = {
    year: parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year']),
    month: Number(parts['month']),
    day: Number(parts['day']),
  }
  const local = microsFromCivil(date, Number(parts['hour']), Number(parts['minute']), Number(parts['second']))
  return Number((local - micros) / MICROS_PER_SECOND)
}

export const toLocal = (micros: bigint, zone: string): bigint =>
  micros + BigInt(offsetAt(micros, zone)) * MICROS_PER_SECOND

/**
 * The instant of a local time. A time that comes twice (clocks going back) is its first coming; one that does
 * not come (clocks going forward) is read with the offset from before the change.
 */
export function fromLocal(local: bigint, zone: string): bigint {
  const fixed = fixedOffset(zone)
  if (fixed !== undefined) return local - BigInt(fixed) * MICROS_PER_SECOND
  const before = BigInt(offsetAt(local - 24n * MICROS_PER_HOUR, zone)) * MICROS_PER_SECOND
  const after = BigInt(offsetAt(local + 24n * MICROS_PER_HOUR, zone)) * MICROS_PER_SECOND
  if (before === after || toLocal(local - before, zone) === local) return local - before
  return toLocal(local - after, zone) === local ? local - after : local - before
}

/**
 * The offset as far as texts can show it: in whole minutes. Before the zones of standard time, clocks were off by
 * seconds too; BigQuery leaves these out of what it prints, of the time as of the offset.
 */
export const shownOffsetAt = (micros: bigint, zone: string): number =>
  Math.trunc(offsetAt(micros, zone) / 60) * 60

/** `+05:30` or, without the colon, `+0530`. */
export function offsetText(seconds: number, colon = true): string {
  const minutes = Math.floor(Math.abs(seconds) / 60)
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0')
  return `${seconds < 0 ? '-' : '+'}${hours}${colon ? ':' : ''}${String(minutes % 60).padStart(2, '0')}`
}

/** The day, in a zone, on which a timestamp falls. */
export const localDays = (micros: bigint, zone: string): number => civilTime(toLocal(micros, zone)).days

export const zoneFunctions = [
  defineRuntime({
    name: 'bq_to_local',
    args: ['TIMESTAMPTZ', 'VARCHAR'],
    returns: 'TIMESTAMP',
    call: (micros: bigint, zone: string) => toLocal(micros, zone),
  }),
  defineRuntime({
    name: 'bq_from_local',
    args: ['TIMESTAMP', 'VARCHAR'],
    returns: 'TIMESTAMPTZ',
    call: (micros: bigint, zone: string) => fromLocal(micros, zone),
  }),
]
