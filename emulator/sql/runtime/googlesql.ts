/** Functions of GoogleSQL that BigQuery's pages do not list. */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {BIGNUMERIC_TYPE, type DecimalType, divideRounded, NUMERIC_TYPE} from './decimal.ts'

/** π × 10^100. */
const PI = BigInt(
  '31415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679',
)
const PI_ONE = 10n ** 100n

function checked(value: bigint, type: DecimalType, name: string): bigint {
  if (value > type.max || value < type.min) throw new Error(`${type.name} overflow in ${name}`)
  return value
}

const angles = (type: DecimalType, duckdb: 'DECIMAL(38,9)' | 'BIGNUM'): RuntimeFunction[] => [
  defineRuntime({
    name: `bq_${type.name.toLowerCase()}_radians`,
    args: [duckdb],
    returns: duckdb,
    call: (degrees: bigint) => divideRounded(degrees * PI, PI_ONE * 180n),
  }),
  defineRuntime({
    name: `bq_${type.name.toLowerCase()}_degrees`,
    args: [duckdb],
    returns: duckdb,
    call: (radians: bigint) => checked(divideRounded(radians * PI_ONE * 180n, PI), type, 'DEGREES'),
  }),
]

/** Some of the parts between delimiters, the first numbered 1 and the last -1, with the delimiters between them. */
export function splitSubstring(text: string, delimiter: string, start: bigint, count?: bigint): string {
  if (delimiter === '') throw new Error('SPLIT_SUBSTR: the delimiter must not be empty')
  if (count !== undefined && count < 0n) throw new Error('SPLIT_SUBSTR: the count must not be negative')
  const parts = text.split(delimiter)
  const whole = BigInt(parts.length)
  const counted = start < 0n ? whole + start : start - 1n
  const from = counted < 0n ? 0n : counted > whole ? whole : counted
  const to = count === undefined || from + count > whole ? whole : from + count
  return parts.slice(Number(from), Number(to)).join(delimiter)
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** The first day after `day` (days since 1970) that is such a weekday, named in full or by three letters or more. */
export function nextDay(day: number, name: string): number {
  const wanted = WEEKDAYS.findIndex((w) => name.length >= 3 && w.startsWith(name.toLowerCase()))
  if (wanted < 0) throw new Error(`Invalid day of week: ${name}`)
  const weekday = (((day + 4) % 7) + 7) % 7
  const next = day + (((wanted - weekday + 6) % 7) + 1)
  if (next > 2932896) throw new Error(`NEXT_DAY resulted in an out of range date value: ${next}`)
  return next
}

export const googlesqlRuntimeFunctions: readonly RuntimeFunction[] = [
  ...angles(NUMERIC_TYPE, 'DECIMAL(38,9)'),
  ...angles(BIGNUMERIC_TYPE, 'BIGNUM'),
  defineRuntime({
    name: 'bq_split_substr',
    args: ['VARCHAR', 'VARCHAR', 'BIGINT'],
    varArgs: 'BIGINT',
    returns: 'VARCHAR',
    call: splitSubstring,
  }),
  defineRuntime({name: 'bq_next_day', args: ['DATE', 'VARCHAR'], returns: 'DATE', call: nextDay}),
]
