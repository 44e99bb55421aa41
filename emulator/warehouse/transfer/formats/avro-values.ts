/** Values of Avro files as the values of JSON that `check-record.ts` takes. */
import {dateText, datetimeText, timestampText, timeText} from '../../../sql/runtime/time-text.ts'
import type {SqlType} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema} from '../../types.ts'
import type {AvroType} from './avro-schema.ts'

/** @param field the column that takes the value: it says whether a number is a number or a time. */
export function avroValue(value: unknown, type: AvroType, field: FieldSchema | undefined): unknown {
  if (value === null || value === undefined || !field) return value
  switch (type.type) {
    case 'array':
      return (value as unknown[]).map((item) => avroValue(item, type.items!, field))
    case 'map':
      return Object.entries(value).map(([key, item]) => ({
        key,
        value: avroValue(item, type.values!, member(field, 'value')),
      }))
    case 'record':
      return Object.fromEntries(
        type.fields!.map(({name, type: inner}) => [
          name,
          avroValue((value as Readonly<Record<string, unknown>>)[name], inner, member(field, name)),
        ]),
      )
    case 'bytes':
    case 'fixed':
      return type.logicalType === 'decimal' && field.type !== 'BYTES'
        ? decimalText(value as Uint8Array, type.scale ?? 0)
        : Buffer.from(value as Uint8Array).toString('base64')
    case 'int':
    case 'long':
      return timeOf(BigInt(value as bigint | number), type.logicalType, kindOf(field)) ?? String(value)
    default:
      return value
  }
}

const member = ({fields}: FieldSchema, name: string): FieldSchema | undefined =>
  fields?.find((field) => field.name.toLowerCase() === name.toLowerCase())

const kindOf = (field: FieldSchema): SqlType['kind'] => fieldType({...field, mode: 'NULLABLE'}).kind

/** A number as the time that the column holds; undefined for columns of numbers. */
function timeOf(value: bigint, logicalType: string | undefined, kind: SqlType['kind']): string | undefined {
  const micros = logicalType?.endsWith('-millis') ? value * 1000n : value
  switch (kind) {
    case 'DATE':
      return dateText(Number(value))
    case 'TIME':
      return timeText(micros)
    case 'DATETIME':
      return datetimeText(micros)
    case 'TIMESTAMP':
      return timestampText(micros, 'UTC')
    default:
      return undefined
  }
}

/** Bytes of a signed number, the highest first, and how many of its digits follow the point. */
function decimalText(bytes: Uint8Array, scale: number): string {
  const hex = Buffer.from(bytes).toString('hex')
  const unscaled = bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${hex}`))
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`
}
