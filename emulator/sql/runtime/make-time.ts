/** DATE, TIME and DATETIME from their fields. */
import {defineRuntime} from '../runtime.ts'
import {daysFromCivil, daysInMonth, MAX_MICROS, MICROS_PER_DAY, microsFromCivil, pad} from './calendar.ts'

const EPOCH = {year: 1970, month: 1, day: 1}

const inside = (value: bigint, low: bigint, high: bigint): boolean => value >= low && value <= high

const isDate = (year: bigint, month: bigint, day: bigint): boolean =>
  inside(year, 1n, 9999n) &&
  inside(month, 1n, 12n) &&
  inside(day, 1n, BigInt(daysInMonth(Number(year), Number(month))))

/** A leap second, the sixtieth, is the second after it. */
const isTime = (hour: bigint, minute: bigint, second: bigint): boolean =>
  inside(hour, 0n, 23n) && inside(minute, 0n, 59n) && inside(second, 0n, 60n)

export const makeTimeFunctions = [
  defineRuntime({
    name: 'bq_date',
    args: ['BIGINT', 'BIGINT', 'BIGINT'],
    returns: 'DATE',
    call: (year: bigint, month: bigint, day: bigint) => {
      if (!isDate(year, month, day)) {
        throw new Error(`Input calculates to invalid date: ${pad(year, 4)}-${pad(month)}-${pad(day)}`)
      }
      return daysFromCivil(Number(year), Number(month), Number(day))
    },
  }),
  defineRuntime({
    name: 'bq_time',
    args: ['BIGINT', 'BIGINT', 'BIGINT'],
    returns: 'TIME',
    call: (hour: bigint, minute: bigint, second: bigint) => {
      if (!isTime(hour, minute, second)) {
        throw new Error(`Input calculates to invalid time: ${pad(hour)}:${pad(minute)}:${pad(second)}`)
      }
      return microsFromCivil(EPOCH, Number(hour), Number(minute), Number(second)) % MICROS_PER_DAY
    },
  }),
  defineRuntime({
    name: 'bq_datetime',
    args: ['BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT', 'BIGINT'],
    returns: 'TIMESTAMP',
    call: (year: bigint, month: bigint, day: bigint, hour: bigint, minute: bigint, second: bigint) => {
      const date = {year: Number(year), month: Number(month), day: Number(day)}
      const micros =
        isDate(year, month, day) && isTime(hour, minute, second)
          ? microsFromCivil(date, Number(hour), Number(minute), Number(second))
          : undefined
      if (micros === undefined || micros > MAX_MICROS) {
        const written = `${pad(year, 4)}-${pad(month)}-${pad(day)}`
        throw new Error(
          `Input calculates to invalid datetime: ${written} ${pad(hour)}:${pad(minute)}:${pad(second)}`,
        )
      }
      return micros
    },
  }),
]
