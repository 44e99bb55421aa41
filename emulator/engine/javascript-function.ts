/**
 * User-defined functions in JavaScript: each runs in a context of its own, without Node's globals, and for a
 * limited time. Values cross as BigQuery documents them.
 * https://cloud.google.com/bigquery/docs/user-defined-functions#supported-javascript-udf-data-types
 */
import vm from 'node:vm'
import type {DuckDBType, DuckDBValue} from '@duckdb/node-api'
import * as duckdb from '@duckdb/node-api'
import {fieldName} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import type {SqlType} from '../sql/types.ts'
import {decimalText, unscaledDecimal} from './decimal.ts'

export interface JavascriptFunction {
  /** The name in DuckDB. */
  readonly name: string
  /** BigQuery's name, for messages. */
  readonly title: string
  readonly parameters: readonly {readonly name: string; readonly type: SqlType}[]
  readonly returns: SqlType
  readonly code: string
  /** Code of OPTIONS(library = …), run once before the function. */
  readonly libraries?: readonly string[]
  readonly deterministic?: boolean
  readonly timeLimitMs?: number
}

const TIME_LIMIT_MS = 60_000

type JsValue = unknown

/** Registers the function; throws a SqlError where its code does not parse. */
export function registerJavascriptFunction(
  connection: duckdb.DuckDBConnection,
  definition: JavascriptFunction,
): void {
  const {call, realm} = compile(definition)
  const inputs = definition.parameters.map((p) => toJavascript(p.type, realm))
  const output = fromJavascript(definition.returns)
  connection.registerScalarFunction(
    duckdb.DuckDBScalarFunction.create({
      name: definition.name,
      parameterTypes: definition.parameters.map((p) => duckType(p.type)),
      returnType: duckType(definition.returns),
      specialHandling: true,
      volatile: definition.deterministic !== true,
      mainFunction(info, input, result) {
        const vectors = inputs.map((_, i) => input.getColumnVector(i))
        try {
          for (let row = 0; row < input.rowCount; row++) {
            const args = realm.array()
            for (const [i, vector] of vectors.entries()) args.push(inputs[i]!(vector.getItem(row)))
            result.setItem(row, output(call(args)) as never)
          }
          result.flush()
        } catch (error) {
          info.setError(describe(error))
        }
      },
    }),
  )
}

/** Errors of the code come from another context, so `instanceof Error` does not hold for them. */
function describe(error: unknown): string {
  const {name, message} = error as {name?: string; message?: string}
  if (error instanceof SqlError) return error.message
  if ((error as {code?: string}).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
    return 'UDF out of time: the JavaScript function ran too long'
  }
  return name && message !== undefined ? `${name}: ${message}` : String(error)
}

/**
 * Makers of the context's own arrays, objects and dates. An object of ours in the code's hands would lead it to
 * our constructors and by them to all of Node.
 */
interface Realm {
  array(): JsValue[]
  object(): Record<string, JsValue>
  date(millis: number): JsValue
  parse(json: string): JsValue
}

const REALM = '({array: () => [], object: () => ({}), date: (millis) => new Date(millis), parse: JSON.parse})'

function compile(definition: JavascriptFunction): {
  call: (args: readonly JsValue[]) => JsValue
  realm: Realm
} {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY)
  const timeout = definition.timeLimitMs ?? TIME_LIMIT_MS
  const realm: Realm = vm.runInContext(REALM, context)
  const names = definition.parameters.map((p) => p.name).join(', ')
  try {
    for (const library of definition.libraries ?? []) vm.runInContext(library, context, {timeout})
    const main = `globalThis.__call = (function(${names}) {${definition.code}\n})`
    vm.runInContext(main, context, {timeout, filename: 'UDF'})
  } catch (error) {
    throw new SqlError(`Failed to compile JavaScript function ${definition.title}: ${describe(error)}`)
  }
  // A time limit holds for code started by vm alone, so the call itself is a script that takes its arguments
  // from the context.
  const invoke = new vm.Script('__call(...__args)')
  const shared = context as {__args?: readonly JsValue[]}
  const call = (args: readonly JsValue[]) => {
    shared.__args = args
    return invoke.runInContext(context, {timeout})
  }
  return {call, realm}
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

/** INT64 arrives as a string: that is how BigQuery keeps all its digits. */
function toJavascript(type: SqlType, realm: Realm): (value: DuckDBValue) => JsValue {
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
        return (value) => value
      case 'NUMERIC':
        return (value) => numberOrText(decimalText((value as duckdb.DuckDBDecimalValue).value, 9))
      case 'BIGNUMERIC':
        return (value) => numberOrText(decimalText(value as bigint, 38))
      case 'BYTES':
        return (value) => Buffer.from((value as duckdb.DuckDBBlobValue).bytes).toString('base64')
      case 'JSON':
        return (value) => realm.parse(value as string)
      case 'DATE':
        return (value) => realm.date((value as duckdb.DuckDBDateValue).days * MILLIS_PER_DAY)
      case 'DATETIME':
        return (value) => (value as duckdb.DuckDBTimestampValue).toString().replace(' ', 'T')
      case 'TIMESTAMP':
        return (value) => realm.date(Number((value as duckdb.DuckDBTimestampTZValue).micros / 1000n))
      case 'TIME':
      case 'INTERVAL':
        return (value) => String(value)
      case 'ARRAY': {
        const element = toJavascript(t.element, realm)
        return (value) => {
          const array = realm.array()
          for (const item of (value as duckdb.DuckDBListValue).items) array.push(element(item))
          return array
        }
      }
      case 'STRUCT': {
        const fields = t.fields.map((field, i) => ({
          name: field.name ?? `_${i}`,
          convert: toJavascript(field.type, realm),
        }))
        return (value) => {
          const entries = Object.values((value as duckdb.DuckDBStructValue).entries)
          const object = realm.object()
          for (const [i, field] of fields.entries()) object[field.name] = field.convert(entries[i] ?? null)
          return object
        }
      }
      case 'RANGE': {
        const element = toJavascript(t.element, realm)
        return (value) => {
          const [start, end] = Object.values((value as duckdb.DuckDBStructValue).entries)
          const object = realm.object()
          object.start = element(start ?? null)
          object.end = element(end ?? null)
          return object
        }
      }
    }
  }
}

/** NUMERIC becomes a number where that loses nothing, else text. */
function numberOrText(decimal: string): number | string {
  const number = Number(decimal)
  return Number.isSafeInteger(number) && String(number) === decimal ? number : decimal
}

function fromJavascript(type: SqlType): (value: JsValue) => DuckDBValue {
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
        return (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
      case 'JSON':
        return (value) => JSON.stringify(value)
      case 'NUMERIC':
        return (value) => new duckdb.DuckDBDecimalValue(unscaled(value, 9, t), 38, 9)
      case 'BIGNUMERIC':
        return (value) => unscaled(value, 38, t)
      case 'BYTES':
        return (value) => new duckdb.DuckDBBlobValue(Buffer.from(String(value), 'base64'))
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
        const element = fromJavascript(t.element)
        return (value) => {
          if (typeof (value as {length?: unknown}).length !== 'number') throw coercion(String(value), t)
          return duckdb.listValue(Array.from(value as ArrayLike<unknown>, element))
        }
      }
      case 'STRUCT': {
        const fields = t.fields.map((field, i) => ({
          name: field.name ?? `_${i}`,
          convert: fromJavascript(field.type),
        }))
        return (value) => {
          if (typeof value !== 'object') throw coercion(String(value), t)
          const object = value as Readonly<Record<string, unknown>>
          return duckdb.structValue(
            Object.fromEntries(fields.map((field, i) => [fieldName(i), field.convert(object[field.name])])),
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
