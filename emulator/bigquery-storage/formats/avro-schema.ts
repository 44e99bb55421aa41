/**
 * A table's schema as Avro's.
 * https://cloud.google.com/bigquery/docs/reference/storage#avro_schema_details
 */
import {invalidRequest} from '../../http/api-error.ts'
import {type ScalarType, scaleOf} from '../../sql/types.ts'
import type {SqlType} from '../../warehouse/types.ts'
import type {AvroField} from './avro-fields.ts'

export type AvroType = string | readonly AvroType[] | {readonly [attribute: string]: unknown}

/** The schema of a row, as JSON. */
export function avroSchema(fields: readonly AvroField[]): string {
  let records = 0
  const record = (name: string, of: readonly AvroField[]): AvroType => ({
    type: 'record',
    name,
    fields: of.map((field) => ({name: checkedName(field.name), type: fieldType(field)})),
  })
  const fieldType = (field: AvroField): AvroType => {
    if (field.type.kind === 'ARRAY')
      return {type: 'array', items: valueType(field.type.element, field.fields)}
    const type = valueType(field.type, field.fields)
    return field.isRequired ? type : ['null', type]
  }
  const valueType = (type: SqlType, inner: readonly AvroField[]): AvroType => {
    if (type.kind === 'STRUCT') return record(`__s_${records++}`, inner)
    if (type.kind === 'RANGE') return rangeType(type.element as ScalarType)
    if (type.kind === 'ARRAY') throw new Error('An array of arrays is no column')
    return scalarType(type)
  }
  // Avro defines a name once; further columns of the type refer to it.
  const ranges = new Set<string>()
  const rangeType = (element: ScalarType): AvroType => {
    const name = `RANGE_${element.kind}`
    if (ranges.has(name)) return `google.sqlType.${name}`
    ranges.add(name)
    const end = ['null', scalarType(element)]
    return {
      type: 'record',
      namespace: 'google.sqlType',
      name,
      sqlType: 'RANGE',
      fields: [
        {name: 'start', type: end},
        {name: 'end', type: end},
      ],
    }
  }
  return JSON.stringify(record('__root__', fields))
}

function scalarType(type: ScalarType): AvroType {
  switch (type.kind) {
    case 'BOOL':
      return 'boolean'
    case 'INT64':
      return 'long'
    case 'FLOAT64':
      return 'double'
    case 'BYTES':
      return 'bytes'
    case 'STRING':
      return 'string'
    case 'DATE':
      return {type: 'int', logicalType: 'date'}
    case 'DATETIME':
      return {type: 'string', logicalType: 'datetime'}
    case 'TIMESTAMP':
      return {type: 'long', logicalType: 'timestamp-micros'}
    case 'TIME':
      return {type: 'long', logicalType: 'time-micros'}
    case 'NUMERIC':
      return {
        type: 'bytes',
        logicalType: 'decimal',
        precision: type.parameters?.[0] ?? 38,
        scale: scaleOf(type),
      }
    case 'BIGNUMERIC':
      return {
        type: 'bytes',
        logicalType: 'decimal',
        precision: type.parameters?.[0] ?? 77,
        scale: scaleOf(type),
      }
    case 'GEOGRAPHY':
    case 'JSON':
    case 'INTERVAL':
      return {type: 'string', sqlType: type.kind}
  }
}

/** Avro's names are letters, digits and underscores. */
function checkedName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name
  throw invalidRequest(`The column name "${name}" is not supported in AVRO; read the table as ARROW`)
}
