/**
 * Avro's schemas, as the header of a file has them, and as fields of a BigQuery schema.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-avro#avro_conversions
 */
import {unsupported} from '../../../sql/error.ts'
import type {FieldSchema} from '../../types.ts'
import type {ReadConfiguration} from '../load-configuration.ts'
import {invalidLoad} from '../load-error.ts'
import {decimalType} from './parquet-schema.ts'

/** A type with its names resolved and its unions with null opened. */
export interface AvroType {
  readonly type: string
  readonly logicalType?: string
  readonly precision?: number
  readonly scale?: number
  readonly nullable: boolean
  readonly items?: AvroType
  readonly values?: AvroType
  readonly fields?: readonly {readonly name: string; readonly type: AvroType}[]
}

type Json = Readonly<Record<string, unknown>>

/** The type of a file's records. */
export function avroRecord(schema: unknown): AvroType {
  const record = resolved(schema, new Map())
  if (record.type !== 'record')
    throw invalidLoad('Error while reading data, error message: Avro files must hold records')
  return record
}

function resolved(schema: unknown, named: Map<string, Json>, namespace = ''): AvroType {
  if (Array.isArray(schema)) return union(schema, named, namespace)
  if (typeof schema === 'string') {
    const known = named.get(fullName(schema, namespace)) ?? named.get(schema)
    return known ? resolved(known, named, namespace) : {type: schema, nullable: false}
  }
  const given = schema as Json
  if (typeof given.type !== 'string') return resolved(given.type, named, namespace)
  const inner = String(given.namespace ?? namespace)
  if (typeof given.name === 'string') named.set(fullName(given.name, inner), given)
  const fields = given.fields as readonly {name: string; type: unknown}[] | undefined
  return {
    type: given.type,
    nullable: false,
    ...(typeof given.logicalType === 'string' && {logicalType: given.logicalType}),
    ...(typeof given.precision === 'number' && {precision: given.precision}),
    ...(typeof given.scale === 'number' && {scale: given.scale}),
    ...(given.items !== undefined && {items: resolved(given.items, named, inner)}),
    ...(given.values !== undefined && {values: resolved(given.values, named, inner)}),
    ...(fields && {fields: fields.map(({name, type}) => ({name, type: resolved(type, named, inner)}))}),
  }
}

const fullName = (name: string, namespace: string): string =>
  namespace && !name.includes('.') ? `${namespace}.${name}` : name

function union(types: readonly unknown[], named: Map<string, Json>, namespace: string): AvroType {
  const others = types.filter((type) => type !== 'null')
  if (others.length !== 1) throw unsupported('Avro unions of several types')
  return {...resolved(others[0], named, namespace), nullable: others.length < types.length}
}

export type AvroRules = Pick<ReadConfiguration, 'useAvroLogicalTypes' | 'decimalTargetTypes'>

export function avroField(name: string, type: AvroType, rules: AvroRules): FieldSchema {
  const mode = type.nullable ? 'NULLABLE' : 'REQUIRED'
  switch (type.type) {
    case 'array': {
      const element = avroField(name, type.items!, rules)
      if (element.mode === 'REPEATED') throw unsupported(`arrays of arrays (column ${name})`)
      return {...element, mode: 'REPEATED'}
    }
    case 'map':
      return {
        name,
        type: 'RECORD',
        mode: 'REPEATED',
        fields: [{name: 'key', type: 'STRING', mode: 'REQUIRED'}, avroField('value', type.values!, rules)],
      }
    case 'record': {
      const fields = type.fields!.map((field) => avroField(field.name, field.type, rules))
      return {name, type: 'RECORD', mode, fields}
    }
    default:
      return {name, type: scalarType(name, type, rules), mode}
  }
}

const PRIMITIVES: Readonly<Record<string, string>> = {
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'INTEGER',
  float: 'FLOAT',
  double: 'FLOAT',
  bytes: 'BYTES',
  fixed: 'BYTES',
  string: 'STRING',
  enum: 'STRING',
}

/** Read only where `useAvroLogicalTypes` asks for it. */
const LOGICAL: Readonly<Record<string, string>> = {
  date: 'DATE',
  'time-millis': 'TIME',
  'time-micros': 'TIME',
  'timestamp-millis': 'TIMESTAMP',
  'timestamp-micros': 'TIMESTAMP',
  'local-timestamp-millis': 'DATETIME',
  'local-timestamp-micros': 'DATETIME',
}

function scalarType(name: string, type: AvroType, rules: AvroRules): string {
  const {logicalType} = type
  if (rules.useAvroLogicalTypes && logicalType !== undefined) {
    if (logicalType === 'decimal')
      return decimalType(type.precision ?? 0, type.scale ?? 0, rules.decimalTargetTypes)
    if (LOGICAL[logicalType]) return LOGICAL[logicalType]
  }
  const primitive = PRIMITIVES[type.type]
  if (!primitive) throw unsupported(`Avro columns of type ${type.type} (column ${name})`)
  return primitive
}
