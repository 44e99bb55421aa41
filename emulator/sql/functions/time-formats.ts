/**
 * FORMAT_* and PARSE_* as SQL. A format that is known when compiling and made of elements that DuckDB reads the
 * same way stays native; the rest is TypeScript.
 */
import {text} from '../duckdb-types.ts'
import type {TimeKind} from '../runtime/format-time.ts'
import type {EmittedArgument} from './define.ts'
import {once} from './range-checks.ts'
import {fromLocalSql, toLocalSql, type Zone} from './time-zones.ts'

/** Elements of one letter with the same meaning in DuckDB, or what they stand for there. */
const NATIVE_FORMAT: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'AaBbdHIjMmpSuUVWwY'].map((letter) => [letter, `%${letter}`])),
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  G: '%G',
  h: '%b',
  n: '\n',
  R: '%H:%M',
  T: '%H:%M:%S',
  t: '\t',
  X: '%H:%M:%S',
  x: '%m/%d/%y',
  y: '%y',
  E4Y: '%Y',
  E3S: '%S.%g',
  E6S: '%S.%f',
  '%': '%%',
}

const DATE_LETTERS = new Set([...'AaBbdjmuUVWwYDFGhntxy%', 'E4Y'])
const TIME_LETTERS = new Set([...'HIMpSRTXnt%', 'E3S', 'E6S'])

/** The format in DuckDB's letters; undefined where it has an element that DuckDB has not. */
export function nativeFormat(format: string, kind: TimeKind): string | undefined {
  let known = true
  const translated = format.replace(/%(E[0-9*]?[A-Za-z]|.|$)/gs, (_, element: string) => {
    const allowed =
      (kind !== 'TIME' && DATE_LETTERS.has(element)) || (kind !== 'DATE' && TIME_LETTERS.has(element))
    const native = allowed ? NATIVE_FORMAT[element] : undefined
    if (native === undefined) known = false
    return native ?? ''
  })
  return known ? translated : undefined
}

/** Years before 1000 have four digits in DuckDB and fewer in BigQuery. */
const YEAR_1000 = `TIMESTAMP '1000-01-01'`

/** The local TIMESTAMP that a value of any of the four types shows on calendar and clock. */
function localOf(value: string, kind: TimeKind, zone: Zone): string {
  if (kind === 'TIMESTAMP') return toLocalSql(value, zone)
  return kind === 'TIME' ? `(DATE '1970-01-01' + ${value})` : `CAST(${value} AS TIMESTAMP)`
}

export function formatTemplate(format: EmittedArgument, value: string, kind: TimeKind, zone: Zone): string {
  const exact = (sql: string) => `bq_format_time(${format.sql}, epoch_us(${sql}), ${zone.sql}, '${kind}')`
  const instant = (sql: string) => (kind === 'TIMESTAMP' ? sql : localOf(sql, kind, zone))
  const native = typeof format.constant === 'string' ? nativeFormat(format.constant, kind) : undefined
  if (native === undefined || native === '') return exact(instant(value))
  return once(value, (sql) => {
    const local = localOf(sql, kind, zone)
    const formatted = `strftime(${local}, ${text(native)})`
    if (kind === 'TIME') return formatted
    return `CASE WHEN ${local} < ${YEAR_1000} THEN ${exact(instant(sql))} ELSE ${formatted} END`
  })
}

/** Elements that DuckDB parses no more generously than BigQuery does. */
const NATIVE_PARSE: Readonly<Record<string, string>> = {
  Y: '%Y',
  E4Y: '%Y',
  m: '%m',
  d: '%d',
  H: '%H',
  M: '%M',
  S: '%S',
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
}

const DATE_PARSE = new Set(['Y', 'E4Y', 'm', 'd', 'F'])

/** Formats to try natively, in order; empty where TypeScript must do it all. */
function nativeParseFormats(format: string, kind: TimeKind): string[] {
  let known = !/\s/.test(format.replaceAll(' ', '')) && !format.includes('  ')
  const elements = /%(E[0-9*]?[A-Za-z]|.|$)/gs
  const translate = (seconds: string) =>
    format.replace(elements, (_, element: string) => {
      if (element === 'E*S' && kind !== 'DATE') return seconds
      const allowed = DATE_PARSE.has(element) ? kind !== 'TIME' : kind !== 'DATE'
      const native = allowed ? NATIVE_PARSE[element] : undefined
      if (native === undefined) known = false
      return native ?? ''
    })
  const formats = format.includes('%E*S') ? [translate('%S.%f'), translate('%S')] : [translate('')]
  // Without a year DuckDB starts from 1900, BigQuery from 1970.
  const complete = kind === 'TIME' || /%(Y|E4Y|F)/.test(format)
  return known && complete ? formats : []
}

/** What DuckDB cannot parse goes to TypeScript, which parses it or words the error as BigQuery does. */
export function parseTemplate(format: EmittedArgument, value: string, kind: TimeKind, zone: Zone): string {
  const formats = typeof format.constant === 'string' ? nativeParseFormats(format.constant, kind) : []
  const exact = (sql: string) => `bq_parse_time_format(${format.sql}, ${sql}, ${zone.sql}, '${kind}')`
  const finish = (local: string) => {
    if (kind === 'TIMESTAMP') return fromLocalSql(local, zone)
    return kind === 'DATETIME' ? local : `CAST(${local} AS ${kind})`
  }
  const parsed = (sql: string) => {
    const micros = exact(sql)
    return kind === 'TIMESTAMP' ? `make_timestamptz(${micros})` : finish(`make_timestamp(${micros})`)
  }
  if (formats.length === 0) return parsed(value)
  const list = formats.map(text).join(', ')
  return once(value, (sql) => {
    const local = `try_strptime(${sql}, [${list}])`
    return `CASE WHEN year(${local}) BETWEEN 1 AND 9999 THEN ${finish(local)} ELSE ${parsed(sql)} END`
  })
}
