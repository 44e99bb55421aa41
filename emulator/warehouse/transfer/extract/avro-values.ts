/**
 * Columns of BigQuery as types of Avro, and their values as values of those.
 * https://cloud.google.com/bigquery/docs/exporting-data#avro_export_details
 */
import {intervalText} from '../../../sql/runtime/interval.ts'
import {dateText, datetimeText, timeText} from '../../../sql/runtime/time-text.ts'
import type {SqlType} from '../../../sql/types.ts'
import {namedFields} from '../../schema.ts'
import type {Value} from '../../types.ts'

/** A type of Avro as its schema says it, and what makes a value of it. */
export interface AvroColumn {
  readonly type: unknown
  /** What the type is called among those of a union. */
  readonly branch: string
  readonly write: (value: NonNullable<Value>) => unknown
}

/** @param namespace the path of the records around: records in Avro have names, each its own. */
export function avroColumn(
  name: string,
  type: SqlType,
  useLogicalTypes: boolean,
  namespace: string,
): AvroColumn {
  switch (type.kind) {
    case 'ARRAY': {
      const element = avroColumn(name, type.element, useLogicalTypes, namespace)
      return {
        type: {type: 'array', items: element.type},
        branch: 'array',
        write: (value) => (value as readonly Value[]).map((item) => element.write(item!)),
      }
    }
    case 'STRUCT':
      return recordOf(name, namedFields(type.fields), useLogicalTypes, namespace)
    case 'RANGE': {
      const ends = ['start', 'end'].map((end) => ({name: end, type: type.element}))
      const record = recordOf(name, ends, useLogicalTypes, namespace)
      return {
        ...record,
        write(value) {
          const {start, end} = value as {readonly start: Value; readonly end: Value}
          return record.write([start, end])
        },
      }
    }
    default:
      return scalarOf(type, useLogicalTypes)
  }
}

function recordOf(
  name: string,
  fields: readonly {readonly name: string; readonly type: SqlType}[],
  useLogicalTypes: boolean,
  namespace: string,
): AvroColumn {
  const members = avroFields(fields, useLogicalTypes, `${namespace}.${name.toLowerCase()}`)
  return {
    type: {type: 'record', name, namespace, fields: members.fields},
    branch: `${namespace}.${name}`,
    write: (value) => members.write(value as readonly Value[]),
  }
}

/** Fields of a record, and what makes a record of their values in order. Arrays are never NULL, all else may be. */
export function avroFields(
  columns: readonly {readonly name: string; readonly type: SqlType}[],
  useLogicalTypes: boolean,
  namespace: string,
): {
  readonly fields: readonly unknown[]
  readonly write: (values: readonly Value[]) => Record<string, unknown>
} {
  const members = columns.map(({name, type}) => {
    const column = avroColumn(name, type, useLogicalTypes, namespace)
    const isArray = type.kind === 'ARRAY'
    const written = (value: NonNullable<Value>) =>
      isArray ? column.write(value) : {[column.branch]: column.write(value)}
    return {
      field: {name, type: isArray ? column.type : ['null', column.type]},
      write: (value: Value) => (value === null ? (isArray ? [] : null) : written(value)),
    }
  })
  return {
    fields: members.map(({field}) => field),
    write: (values) =>
      Object.fromEntries(members.map(({field, write}, i) => [field.name, write(values[i] ?? null)])),
  }
}

const asIs = (value: NonNullable<Value>): unknown => value

/** @param more what the type says besides its name. */
function scalar(branch: string, write: AvroColumn['write'], more?: object): AvroColumn {
  return {type: more ? {type: branch, ...more} : branch, branch, write}
}

function scalarOf(
  type: Extract<SqlType, {parameters?: readonly number[]}>,
  useLogicalTypes: boolean,
): AvroColumn {
  const logicalOr = (logical: AvroColumn, write: AvroColumn['write']) =>
    useLogicalTypes ? logical : scalar('string', write, {sqlType: type.kind})
  switch (type.kind) {
    case 'BOOL':
      return scalar('boolean', asIs)
    case 'INT64':
      return scalar('long', asIs)
    case 'FLOAT64':
      return scalar('double', asIs)
    case 'STRING':
      return scalar('string', asIs)
    case 'JSON':
    case 'GEOGRAPHY':
      return scalar('string', asIs, {sqlType: type.kind})
    case 'BYTES':
      return scalar('bytes', (value) => Buffer.from(value as Uint8Array))
    case 'NUMERIC':
      return decimal(38, 9)
    case 'BIGNUMERIC':
      return decimal(77, 38)
    case 'TIMESTAMP':
      return scalar('long', asIs, {logicalType: 'timestamp-micros'})
    case 'DATE':
      return logicalOr(scalar('int', asIs, {logicalType: 'date'}), (value) => dateText(value as number))
    case 'TIME':
      return logicalOr(scalar('long', asIs, {logicalType: 'time-micros'}), (value) =>
        timeText(value as bigint),
      )
    case 'DATETIME': {
      const write = (value: NonNullable<Value>) => datetimeText(value as bigint, 'T')
      return logicalOr(scalar('string', write, {logicalType: 'datetime'}), write)
    }
    case 'INTERVAL':
      return scalar('string', (value) => intervalText(value as Parameters<typeof intervalText>[0]), {
        sqlType: 'INTERVAL',
      })
  }
}

function decimal(precision: number, scale: number): AvroColumn {
  const write = (value: NonNullable<Value>) => {
    const [whole = '', fraction = ''] = (value as string).split('.')
    return signedBytes(BigInt(whole + fraction.padEnd(scale, '0')))
  }
  return scalar('bytes', write, {logicalType: 'decimal', precision, scale})
}

/** A signed number in as few bytes as hold it, the highest first. */
function signedBytes(value: bigint): Buffer {
  let length = 1
  while (BigInt.asIntN(length * 8, value) !== value) length++
  const hex = BigInt.asUintN(length * 8, value).toString(16)
  return Buffer.from(hex.padStart(length * 2, '0'), 'hex')
}
