/** Rows in Avro's binary encoding: the fields one after the other, NULLs by which part of a union they are. */

import {datetimeText, intervalText} from '../../bigquery/wire.ts'
import {invalidRequest} from '../../http/api-error.ts'
import {type SqlType, scaleOf} from '../../sql/types.ts'
import type {Value} from '../../warehouse/types.ts'
import type {AvroBytes} from './avro-bytes.ts'
import type {AvroField} from './avro-fields.ts'

type Write = (value: Value, into: AvroBytes) => void

export function rowWriter(fields: readonly AvroField[]): (row: readonly Value[], into: AvroBytes) => void {
  const writers = fields.map(fieldWriter)
  return (row, into) => {
    for (let i = 0; i < writers.length; i++) writers[i]!(row[i] ?? null, into)
  }
}

function fieldWriter({type, isRequired, fields}: AvroField): Write {
  if (type.kind === 'ARRAY') return arrayWriter(valueWriter(type.element, fields))
  const write = valueWriter(type, fields)
  return isRequired ? write : nullable(write)
}

const nullable =
  (write: Write): Write =>
  (value, into) => {
    into.long(value === null ? 0 : 1)
    if (value !== null) write(value, into)
  }

/** An array that is NULL reads as an empty one. */
const arrayWriter =
  (write: Write): Write =>
  (value, into) => {
    const items = (value ?? []) as readonly Value[]
    if (items.length > 0) into.long(items.length)
    for (const item of items) {
      if (item === null)
        throw invalidRequest('An array with a NULL element has no form in AVRO; read the rows as ARROW')
      write(item, into)
    }
    into.long(0)
  }

function valueWriter(type: SqlType, fields: readonly AvroField[]): Write {
  switch (type.kind) {
    case 'BOOL':
      return (value, into) => into.boolean(value as boolean)
    case 'INT64':
    case 'DATE':
    case 'TIME':
    case 'TIMESTAMP':
      return (value, into) => into.long(value as bigint | number)
    case 'FLOAT64':
      return (value, into) => into.double(value as number)
    case 'BYTES':
      return (value, into) => into.bytes(value as Uint8Array)
    case 'STRING':
    case 'JSON':
    case 'GEOGRAPHY':
      return (value, into) => into.string(value as string)
    case 'DATETIME':
      return (value, into) => into.string(datetimeText(value as bigint))
    case 'INTERVAL':
      return (value, into) =>
        into.string(intervalText(value as {months: number; days: number; micros: bigint}))
    case 'NUMERIC':
    case 'BIGNUMERIC': {
      const scale = scaleOf(type)
      return (value, into) => into.bytes(decimalBytes(value as string, scale))
    }
    case 'STRUCT': {
      const write = rowWriter(fields)
      return (value, into) => write(value as readonly Value[], into)
    }
    case 'RANGE': {
      const end = nullable(valueWriter(type.element, []))
      return (value, into) => {
        const range = value as {readonly start: Value; readonly end: Value}
        end(range.start, into)
        end(range.end, into)
      }
    }
    case 'ARRAY':
      throw new Error('An array of arrays is no column')
  }
}

/** A decimal's digits as a whole number in two's complement, the highest byte first, in as few bytes as hold it. */
function decimalBytes(text: string, scale: number): Uint8Array {
  const [whole = '', fraction = ''] = text.split('.')
  const value = BigInt(whole + fraction.slice(0, scale).padEnd(scale, '0'))
  let width = 1
  while (BigInt.asIntN(8 * width, value) !== value) width++
  const digits = BigInt.asUintN(8 * width, value)
    .toString(16)
    .padStart(2 * width, '0')
  return Buffer.from(digits, 'hex')
}
