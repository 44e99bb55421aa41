/**
 * DuckDB's values as the warehouse's: readers by BigQuery type, made once for a column and called for each row.
 */
import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import type {SqlType} from '../sql/types.ts'
import type {Value} from '../warehouse/types.ts'
import {decimalText} from './decimal.ts'

export type ValueReader = (value: DuckDBValue) => Value

const BIGNUMERIC_SCALE = 38

/** The reader for values of a type. It throws where DuckDB's value is not how `duckdb-types.ts` lays it out. */
export function valueReader(type: SqlType): ValueReader {
  switch (type.kind) {
    case 'BOOL':
    case 'STRING':
    case 'JSON':
    case 'GEOGRAPHY':
    case 'INT64':
    case 'FLOAT64':
      return (value) => value as Value
    case 'NUMERIC':
      return nullable((value) =>
        value instanceof DuckDBDecimalValue ? decimalText(value.value, value.scale) : mismatch(value, type),
      )
    case 'BIGNUMERIC':
      return nullable((value) =>
        typeof value === 'bigint' ? decimalText(value, BIGNUMERIC_SCALE) : mismatch(value, type),
      )
    case 'BYTES':
      return nullable((value) => (value instanceof DuckDBBlobValue ? value.bytes : mismatch(value, type)))
    case 'DATE':
      return nullable((value) => (value instanceof DuckDBDateValue ? value.days : mismatch(value, type)))
    case 'DATETIME':
    case 'TIMESTAMP':
    case 'TIME':
      return nullable((value) =>
        value instanceof DuckDBTimestampValue ||
        value instanceof DuckDBTimestampTZValue ||
        value instanceof DuckDBTimeValue
          ? value.micros
          : mismatch(value, type),
      )
    case 'INTERVAL':
      return nullable((value) =>
        value instanceof DuckDBIntervalValue
          ? {months: value.months, days: value.days, micros: value.micros}
          : mismatch(value, type),
      )
    case 'ARRAY': {
      const element = valueReader(type.element)
      return nullable((value) =>
        value instanceof DuckDBListValue ? value.items.map((item) => element(item)) : mismatch(value, type),
      )
    }
    case 'STRUCT': {
      const readers = type.fields.map((field) => valueReader(field.type))
      return nullable((value) => {
        if (!(value instanceof DuckDBStructValue)) return mismatch(value, type)
        const entries = Object.values(value.entries)
        return readers.map((read, i) => read(entries[i] ?? null))
      })
    }
    case 'RANGE': {
      const element = valueReader(type.element)
      return nullable((value) => {
        if (!(value instanceof DuckDBStructValue)) return mismatch(value, type)
        const [start, end] = Object.values(value.entries)
        return {start: element(start ?? null), end: element(end ?? null)}
      })
    }
  }
}

const nullable =
  (read: ValueReader): ValueReader =>
  (value) =>
    value === null ? null : read(value)

function mismatch(value: DuckDBValue, type: SqlType): never {
  throw new Error(`A ${type.kind} came out of the database as ${typeof value} ${String(value)}`)
}
