/**
 * Columns of BigQuery as fields of Arrow.
 * https://cloud.google.com/bigquery/docs/reference/storage#arrow_schema_details
 * https://github.com/apache/arrow/blob/main/format/Schema.fbs
 */
import {type ScalarType, scaleOf} from '../../sql/types.ts'
import type {Column, SqlType} from '../../warehouse/types.ts'
import type {FlatBuffer, TableField} from './flat-buffer.ts'
import {message} from './message.ts'

/** A field, and what it is made of: the element of a list, the fields of a struct. */
export interface ArrowField {
  readonly name: string
  readonly type: SqlType
  readonly children: readonly ArrowField[]
}

export const arrowFields = (columns: readonly Column[]): ArrowField[] =>
  columns.map(({name, type}) => arrowField(name, type))

function arrowField(name: string, type: SqlType): ArrowField {
  return {name, type, children: childrenOf(type)}
}

function childrenOf(type: SqlType): ArrowField[] {
  switch (type.kind) {
    case 'ARRAY':
      return [arrowField('item', type.element)]
    case 'STRUCT':
      return type.fields.map((field, i) => arrowField(field.name ?? `_field_${i + 1}`, field.type))
    case 'RANGE':
      return [arrowField('start', type.element), arrowField('end', type.element)]
    default:
      return []
  }
}

/** The schema's message. */
export function arrowSchema(fields: readonly ArrowField[]): Uint8Array {
  return message('schema', (buffer) => {
    const places = buffer.places(fields.map((field) => writeField(buffer, field)))
    return buffer.table([
      {slot: 1, place: places},
      {slot: 0, bytes: 2, value: LITTLE_ENDIAN},
    ])
  })
}

const LITTLE_ENDIAN = 0

function writeField(buffer: FlatBuffer, field: ArrowField): number {
  const {number, fields} = arrowType(buffer, field.type)
  const type = buffer.table(fields)
  const name = buffer.string(field.name)
  const children = buffer.places(field.children.map((child) => writeField(buffer, child)))
  const metadata = writeMetadata(buffer, EXTENSIONS[field.type.kind])
  return buffer.table([
    {slot: 0, place: name},
    {slot: 3, place: type},
    {slot: 5, place: children},
    ...(metadata === undefined ? [] : [{slot: 6, place: metadata}]),
    {slot: 1, bytes: 1, value: 1},
    {slot: 2, bytes: 1, value: number},
  ])
}

/** Types that Arrow does not have: those that it is told of as its own, with a note. */
const EXTENSIONS: Partial<Readonly<Record<SqlType['kind'], Readonly<Record<string, string>>>>> = {
  JSON: {'ARROW:extension:name': 'google:sqlType:json'},
  DATETIME: {'ARROW:extension:name': 'google:sqlType:datetime'},
  GEOGRAPHY: {
    'ARROW:extension:name': 'google:sqlType:geography',
    'ARROW:extension:metadata': '{"encoding": "WKT"}',
  },
}

function writeMetadata(
  buffer: FlatBuffer,
  metadata: Readonly<Record<string, string>> | undefined,
): number | undefined {
  if (!metadata) return undefined
  const pairs = Object.entries(metadata).map(([key, value]) => {
    const places = {key: buffer.string(key), value: buffer.string(value)}
    return buffer.table([
      {slot: 0, place: places.key},
      {slot: 1, place: places.value},
    ])
  })
  return buffer.places(pairs)
}

const MICROSECOND = 2

/** A type by Arrow's number, and the fields of its table. */
function arrowType(buffer: FlatBuffer, type: SqlType): {number: number; fields: readonly TableField[]} {
  switch (type.kind) {
    case 'INT64':
      return {number: 2, fields: [int32(0, 64), {slot: 1, bytes: 1, value: 1}]}
    case 'FLOAT64':
      return {number: 3, fields: [int16(0, 2)]}
    case 'BYTES':
      return {number: 4, fields: []}
    case 'STRING':
    case 'JSON':
    case 'GEOGRAPHY':
      return {number: 5, fields: []}
    case 'BOOL':
      return {number: 6, fields: []}
    case 'NUMERIC':
    case 'BIGNUMERIC': {
      const {precision, scale, bits} = decimalForm(type)
      return {number: 7, fields: [int32(0, precision), int32(1, scale), int32(2, bits)]}
    }
    case 'DATE':
      return {number: 8, fields: [int16(0, 0)]}
    case 'TIME':
      return {number: 9, fields: [int32(1, 64), int16(0, MICROSECOND)]}
    case 'DATETIME':
      return {number: 10, fields: [int16(0, MICROSECOND)]}
    case 'TIMESTAMP':
      return {number: 10, fields: [{slot: 1, place: buffer.string('UTC')}, int16(0, MICROSECOND)]}
    case 'INTERVAL':
      return {number: 11, fields: [int16(0, 2)]}
    case 'ARRAY':
      return {number: 12, fields: []}
    case 'STRUCT':
    case 'RANGE':
      return {number: 13, fields: []}
  }
}

const int16 = (slot: number, value: number): TableField => ({slot, bytes: 2, value})
const int32 = (slot: number, value: number): TableField => ({slot, bytes: 4, value})

/** How many digits a decimal has, how many of them after the point, and in how many bits. */
function decimalForm(type: ScalarType): {precision: number; scale: number; bits: 128 | 256} {
  const isNumeric = type.kind === 'NUMERIC'
  const precision = type.parameters?.[0] ?? (isNumeric ? 38 : 76)
  return {precision, scale: scaleOf(type), bits: isNumeric ? 128 : 256}
}
