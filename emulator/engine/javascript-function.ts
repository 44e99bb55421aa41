/**
 * User-defined functions in JavaScript, as DuckDB calls them: values cross as BigQuery documents them, and the code
 * runs in a thread of its own, with limits.
 * https://cloud.google.com/bigquery/docs/user-defined-functions#supported-javascript-udf-data-types
 */
import type {DuckDBType, DuckDBValue} from '@duckdb/node-api'
import * as duckdb from '@duckdb/node-api'
import {fieldName} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import type {SqlType} from '../sql/types.ts'
import {decimalText, unscaledDecimal} from './decimal.ts'
import {shapeOf} from './javascript-shape.ts'
import type {JavascriptThread, Library} from './javascript-thread.ts'

export interface JavascriptFunction {
  /** The name in DuckDB. */
  readonly name: string
  /** BigQuery's name, for messages. */
  readonly title: string
  readonly parameters: readonly {readonly name: string; readonly type: SqlType}[]
  readonly returns: SqlType
  readonly code: string
  /** OPTIONS(library = …). */
  readonly libraries?: readonly Library[]
  /** An aggregate function: its first parameter is an array with a struct for each row. */
  readonly aggregates?: boolean
  readonly deterministic?: boolean
  readonly timeLimitMs?: number
}

const TIME_LIMIT_MS = 60_000

type JsValue = unknown

/** Registers the function; throws a SqlError where its code does not parse. */
export function registerJavascriptFunction(
  connection: duckdb.DuckDBConnection,
  thread: JavascriptThread,
  definition: JavascriptFunction,
): void {
  const {name, title, parameters, returns, aggregates = false, timeLimitMs = TIME_LIMIT_MS} = definition
  define(thread, definition)
  const inputs = parameters.map((p) => toJavascript(p.type, aggregates))
  const output = fromJavascript(returns, aggregates)
  connection.registerScalarFunction(
    duckdb.DuckDBScalarFunction.create({
      name,
      parameterTypes: parameters.map((p) => duckType(p.type)),
      returnType: duckType(returns),
      specialHandling: true,
      volatile: definition.deterministic !== true,
      mainFunction(info, input, result) {
        try {
          const vectors = inputs.map((_, i) => input.getColumnVector(i))
          const rows = Array.from({length: input.rowCount}, (_, row) =>
            vectors.map((vector, i) => inputs[i]!(vector.getItem(row))),
          )
          const values = thread.call(name, rows, timeLimitMs)
          for (const [row, value] of values.entries()) result.setItem(row, output(value) as never)
          result.flush()
        } catch (error) {
          info.setError(error instanceof Error ? error.message : `${title} failed: ${String(error)}`)
        }
      },
    }),
  )
}

function define(thread: JavascriptThread, definition: JavascriptFunction): void {
  const {name, title, parameters, returns, code, libraries = [], aggregates = false} = definition
  try {
    thread.define({
      name,
      parameters: parameters.map((p) => p.name),
      shapes: parameters.map((p) => shapeOf(p.type, aggregates)),
      returns: shapeOf(returns, aggregates),
      code,
      libraries,
      aggregates,
    })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new SqlError(
      `Failed to compile JavaScript function ${title}: ${detail}`,
      undefined,
      'invalidQuery',
      {cause: error},
    )
  }
}

export function duckType(type: SqlType): DuckDBType {
  switch (type.kind) {
    case 'INT64':
      return duckdb.BIGINT
    case 'FLOAT64':
      return duckdb.DOUBLE
    case 'NUMERIC':
      return duckdb.DECIMAL(38, 9)
    case 'BIGNUMERIC':
      return duckdb.BIGNUM
    case 'BOOL':
      return duckdb.BOOLEAN
    case 'BYTES':
      return duckdb.BLOB
    case 'DATE':
      return duckdb.DATE
    case 'DATETIME':
      return duckdb.TIMESTAMP
    case 'TIMESTAMP':
      return duckdb.TIMESTAMPTZ
    case 'TIME':
      return duckdb.TIME
    case 'INTERVAL':
      return duckdb.INTERVAL
    case 'STRING':
    case 'JSON':
    case 'GEOGRAPHY':
      return duckdb.VARCHAR
    case 'ARRAY':
      return duckdb.LIST(duckType(type.element))
    case 'RANGE':
      return duckdb.STRUCT({f1: duckType(type.element), f2: duckType(type.element)})
    case 'STRUCT':
      return duckdb.STRUCT(
        Object.fromEntries(type.fields.map((field, i) => [fieldName(i), duckType(field.type)])),
      )
  }
}

const MILLIS_PER_DAY = 86_400_000

/** A value as its shape wants it. INT64 is a string: that is how BigQuery keeps all its digits. */
function toJavascript(type: SqlType, aggregates: boolean): (value: DuckDBValue) => JsValue {
  const convert = nonNull(type)
  return (value) => (value === null ? null : convert(value))

  function nonNull(t: SqlType): (value: NonNullable<DuckDBValue>) => JsValue {
    switch (t.kind) {
      case 'INT64':
        return (value) => String(value)
      case 'FLOAT64':
      case 'BOOL':
      case 'STRING':
      case 'GEOGRAPHY':
      case 'JSON':
        return (value) => value
      case 'NUMERIC':
        return (value) => numberOrText(decimalText((value as duckdb.DuckDBDecimalValue).value, 9))
      case 'BIGNUMERIC':
        return (value) => numberOrText(decimalText(value as bigint, 38))
      case 'BYTES':
        return (value) => {
          const {bytes} = value as duckdb.DuckDBBlobValue
          return aggregates ? [...bytes] : Buffer.from(bytes).toString('base64')
        }
      case 'DATE':
        return (value) => (value as duckdb.DuckDBDateValue).days * MILLIS_PER_DAY
      case 'DATETIME':
        return (value) => (value as duckdb.DuckDBTimestampValue).toString().replace(' ', 'T')
      case 'TIMESTAMP':
        return (value) => Number((value as duckdb.DuckDBTimestampTZValue).micros / 1000n)
      case 'TIME':
      case 'INTERVAL':
        return (value) => String(value)
      case 'ARRAY': {
        const element = toJavascript(t.element, aggregates)
        return (value) => (value as duckdb.DuckDBListValue).items.map(element)
      }
      case 'STRUCT':
        return fieldsWith(t.fields.map((field) => toJavascript(field.type, aggregates)))
      case 'RANGE':
        return fieldsWith([toJavascript(t.element, aggregates), toJavascript(t.element, aggregates)])
    }
  }
}

/** A struct's values in their order; its shape knows their names. */
const fieldsWith =
  (fields: readonly ((value: DuckDBValue) => JsValue)[]) =>
  (value: NonNullable<DuckDBValue>): JsValue => {
    const entries = Object.values((value as duckdb.DuckDBStructValue).entries)
    return fields.map((convert, i) => convert(entries[i] ?? null))
  }

/** NUMERIC becomes a number where that loses nothing, else text. */
function numberOrText(decimal: string): number | string {
  const number = Number(decimal)
  return Number.isSafeInteger(number) && String(number) === decimal ? number : decimal
}

function fromJavascript(type: SqlType, aggregates: boolean): (value: JsValue) => DuckDBValue {
  const convert = nonNull(type)
  return (value) => (value === null || value === undefined ? null : convert(value))

  function nonNull(t: SqlType): (value: NonNullable<JsValue>) => DuckDBValue {
    switch (t.kind) {
      case 'INT64':
        return (value) => {
          const text = String(value)
          if (!/^[+-]?\d+$/.test(text)) throw coercion(text, t)
          return BigInt(text)
        }
      case 'FLOAT64':
        return (value) => Number(value)
      case 'BOOL':
        return (value) => Boolean(value)
      case 'STRING':
      case 'GEOGRAPHY':
      case 'JSON':
        return (value) => String(value)
      case 'NUMERIC':
        return (value) => new duckdb.DuckDBDecimalValue(unscaled(value, 9, t), 38, 9)
      case 'BIGNUMERIC':
        return (value) => unscaled(value, 38, t)
      case 'BYTES':
        return (value) =>
          new duckdb.DuckDBBlobValue(
            aggregates ? Buffer.from(value as number[]) : Buffer.from(String(value), 'base64'),
          )
      case 'DATE':
        return (value) => new duckdb.DuckDBDateValue(Math.floor(millis(value, t) / MILLIS_PER_DAY))
      case 'DATETIME':
        return (value) => new duckdb.DuckDBTimestampValue(BigInt(millis(value, t)) * 1000n)
      case 'TIMESTAMP':
        return (value) => new duckdb.DuckDBTimestampTZValue(BigInt(millis(value, t)) * 1000n)
      case 'TIME':
        return (value) => {
          const match = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,6}))?$/.exec(String(value))
          if (!match) throw coercion(String(value), t)
          const [, hours, minutes, seconds, fraction = ''] = match
          const whole = BigInt(hours!) * 3600n + BigInt(minutes!) * 60n + BigInt(seconds!)
          return new duckdb.DuckDBTimeValue(whole * 1_000_000n + BigInt(fraction.padEnd(6, '0')))
        }
      case 'ARRAY': {
        const element = fromJavascript(t.element, aggregates)
        return (value) => duckdb.listValue((value as readonly JsValue[]).map(element))
      }
      case 'STRUCT': {
        const fields = t.fields.map((field) => fromJavascript(field.type, aggregates))
        return (value) => {
          const values = value as readonly JsValue[]
          return duckdb.structValue(
            Object.fromEntries(fields.map((convert, i) => [fieldName(i), convert(values[i])])),
          )
        }
      }
      case 'INTERVAL':
      case 'RANGE':
        throw new SqlError(`Unsupported output type for a JavaScript function: ${t.kind}`)
    }
  }
}

function unscaled(value: JsValue, scale: number, type: SqlType): bigint {
  const result = unscaledDecimal(String(value), scale)
  if (result === undefined) throw coercion(String(value), type)
  return result
}

function millis(value: JsValue, type: SqlType): number {
  const text = String(value)
  const date =
    typeof value === 'object' || typeof value === 'number'
      ? new Date(Number(value))
      : new Date(
          /[zZ]$|[+-]\d\d:?\d\d$/.test(text)
            ? text
            : `${text.replace(' ', 'T')}${text.includes(':') ? 'Z' : ''}`,
        )
  if (Number.isNaN(date.getTime())) throw coercion(text, type)
  return date.getTime()
}

function coercion(value: string, type: SqlType): SqlError {
  return new SqlError(`Failed to coerce output value ${JSON.stringify(value)} to type ${type.kind}`)
}
