/** How values of each type look between the two threads of JavaScript functions: plain data, with what makes of it. */
import type {SqlType} from '../sql/types.ts'

export type JavascriptShape =
  /** Strings, numbers and booleans: themselves. */
  | {readonly kind: 'plain'}
  /** Text in; text, or for objects their JSON, out. */
  | {readonly kind: 'text'}
  /** Text of a whole number in, a BigInt within. */
  | {readonly kind: 'bigint'}
  /** Numbers in, a Uint8Array within. */
  | {readonly kind: 'bytes'}
  /** Milliseconds since 1970; out of the function also text. */
  | {readonly kind: 'date'}
  /** Text of JSON. */
  | {readonly kind: 'json'}
  | {readonly kind: 'array'; readonly element: JavascriptShape}
  | {
      readonly kind: 'struct'
      readonly fields: readonly {readonly name: string; readonly shape: JavascriptShape}[]
    }

/** The field names of a struct as JavaScript sees them; those without a name are numbered. */
export const fieldNames = (type: Extract<SqlType, {kind: 'STRUCT'}>): string[] =>
  type.fields.map((field, i) => field.name ?? `_${i}`)

/**
 * Aggregate functions see some types in another way than others do.
 * https://cloud.google.com/bigquery/docs/user-defined-aggregates#javascript-type-encodings
 */
export function shapeOf(type: SqlType, aggregates = false): JavascriptShape {
  switch (type.kind) {
    case 'INT64':
      return {kind: aggregates ? 'bigint' : 'text'}
    case 'BYTES':
      return {kind: aggregates ? 'bytes' : 'text'}
    case 'FLOAT64':
    case 'BOOL':
      return {kind: 'plain'}
    case 'DATE':
    case 'TIMESTAMP':
      return {kind: 'date'}
    case 'JSON':
      return {kind: 'json'}
    case 'ARRAY':
      return {kind: 'array', element: shapeOf(type.element, aggregates)}
    case 'STRUCT': {
      const names = fieldNames(type)
      return {
        kind: 'struct',
        fields: type.fields.map((field, i) => ({name: names[i]!, shape: shapeOf(field.type, aggregates)})),
      }
    }
    case 'RANGE':
      return {
        kind: 'struct',
        fields: ['start', 'end'].map((name) => ({name, shape: shapeOf(type.element)})),
      }
    default:
      return {kind: 'text'}
  }
}
