/** Literals of dates and numbers: checked, and put into their usual form, when the statement is compiled. */
import {SqlError} from '../error.ts'
import {BIGNUMERIC_TYPE, NUMERIC_TYPE, parseDecimal} from '../runtime/decimal.ts'
import {normalJson} from '../runtime/json-text.ts'
import {parseDate, parseDatetime, parseTime, parseTimestamp} from '../runtime/parse-instant.ts'
import {dateText, datetimeText, timestampText, timeText} from '../runtime/time-text.ts'
import type {SqlType} from '../types.ts'
import type {Constant} from './tree.ts'

type Normal = (text: string, zone: string) => string

/** The text of a literal of each type as BigQuery would print it; throws for text that is none. */
const NORMAL: Readonly<Record<string, Normal>> = {
  DATE: (text) => dateText(parseDate(text)),
  DATETIME: (text) => datetimeText(parseDatetime(text)),
  TIME: (text) => timeText(parseTime(text)),
  TIMESTAMP: (text, zone) => timestampText(parseTimestamp(text, zone), 'UTC'),
  NUMERIC: (text) => decimal(text, NUMERIC_TYPE),
  BIGNUMERIC: (text) => decimal(text, BIGNUMERIC_TYPE),
  JSON: (text) => normalJson(text, 'exact'),
}

function decimal(text: string, type: typeof NUMERIC_TYPE): string {
  const value = parseDecimal(text.trim(), type)
  if (value === undefined || value > type.max || value < type.min) throw new Error(`Invalid ${type.name}`)
  return text.trim()
}

/** `DATE '2020-1-1'` and its like in their usual form, or BigQuery's error. */
export function checkLiteral(constant: Constant, name: string, zone: string, at: number): Constant {
  const text = String(constant.value)
  try {
    return {...constant, value: NORMAL[name]!(text, zone)}
  } catch (error) {
    const detail = name === 'JSON' && error instanceof Error ? `: ${error.message}` : ''
    throw new SqlError(`Invalid ${name} literal${detail}`, at, 'invalidQuery', {cause: error})
  }
}

/** A literal as another type, where that needs no computation; undefined where it does. */
export function constantAs(constant: Constant, to: SqlType): Constant | undefined {
  const {value, type, text, at} = constant
  const as = (changed: Constant['value']): Constant => ({
    kind: 'constant',
    value: changed,
    type: to,
    literal: false,
  })
  if (value === null) return as(null)
  if (type.kind === 'INT64' && to.kind === 'FLOAT64') return as(Number(value))
  const isDecimal = to.kind === 'NUMERIC' || to.kind === 'BIGNUMERIC'
  if (isDecimal && (type.kind === 'INT64' || type.kind === 'FLOAT64')) {
    const digits = text ?? String(value)
    const decimalType = to.kind === 'NUMERIC' ? NUMERIC_TYPE : BIGNUMERIC_TYPE
    const kept = parseDecimal(digits, decimalType)
    // What is beyond the type is an error where it is computed.
    const isWithin = kept !== undefined && kept <= decimalType.max && kept >= decimalType.min
    return isWithin ? as(digits) : undefined
  }
  if (type.kind !== 'STRING' || typeof value !== 'string') return undefined
  if (to.kind !== 'DATE' && to.kind !== 'DATETIME' && to.kind !== 'TIME' && to.kind !== 'TIMESTAMP')
    return undefined
  try {
    const normal = NORMAL[to.kind]!(value, 'UTC')
    // A timestamp without a zone is in the session's, which only the emitter knows.
    return to.kind === 'TIMESTAMP' ? undefined : as(normal)
  } catch (error) {
    throw new SqlError(`Could not cast literal "${value}" to type ${to.kind}`, at, 'invalidQuery', {
      cause: error,
    })
  }
}
