/** What is wrong with a record, as load jobs and as streaming inserts put it. */
import type {ScalarName} from '../../../sql/types.ts'

/** `path` leads to the field, as `a.b[0].c`. `shown` is the value as the client sent it. */
export interface Wording {
  unknownField(path: string): string
  missing(path: string): string
  nullElement(path: string): string
  notArray(path: string, shown: string): string
  isArray(path: string): string
  isObject(path: string): string
  notObject(path: string): string
  badValue(path: string, type: ScalarName | 'RANGE', shown: string): string
  /** A boolean for a STRING, where that is refused. */
  booleanAsText?: string
}

/** Names of types in load errors. */
const LOAD_TYPES: Partial<Readonly<Record<ScalarName | 'RANGE', string>>> = {
  INT64: 'integer',
  FLOAT64: 'double',
  BOOL: 'boolean',
}

const name = (path: string): string => path.replaceAll(/\[\d+\]/g, '')

export const LOAD_WORDING: Wording = {
  unknownField: (path) => `No such field: ${name(path)}.`,
  missing: (path) => `Missing required field: ${name(path)}.`,
  nullElement: (path) => `Only optional fields can be set to NULL. Field: ${name(path)}; Value: NULL`,
  notArray: (path, shown) =>
    `Repeated field must be imported as a JSON array. Field: ${name(path)}; Value: ${shown}`,
  isArray: (path) => `Array specified for non-repeated field: ${name(path)}.`,
  isObject: (path) => `JSON object specified for non-record field: ${name(path)}`,
  notObject: (path) => `JSON object expected for record field: ${name(path)}`,
  badValue(path, type, shown) {
    const field = `Field: ${name(path)}; Value: ${shown}`
    if (type === 'TIMESTAMP' || type === 'DATETIME') {
      const form = 'YYYY-MM-DD HH:MM[:SS[.SSSSSS]] or YYYY/MM/DD HH:MM[:SS[.SSSSSS]]'
      const what = type.toLowerCase()
      return `Couldn't convert value to ${what}: Could not parse '${shown}' as a ${what}. Required format is ${form} ${field}`
    }
    return `Could not convert value to ${LOAD_TYPES[type] ?? type.toLowerCase()}. ${field}`
  },
}

const STREAMING_TYPES: Partial<Readonly<Record<ScalarName | 'RANGE', string>>> = {
  INT64: 'integer',
  FLOAT64: 'floating point',
  BOOL: 'boolean',
}

const STREAMING_PARSED: Partial<Readonly<Record<ScalarName | 'RANGE', string>>> = {
  DATE: 'Invalid date:',
  DATETIME: 'Invalid datetime string',
  TIME: 'Invalid time string',
  TIMESTAMP: 'Could not parse',
}

/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll#response-body */
export const STREAMING_WORDING: Wording = {
  unknownField: (path) => `no such field: ${last(path)}.`,
  missing: (path) => `Missing required field: ${path}.`,
  nullElement: (path) => `Field value of ${name(path)} cannot be empty.`,
  notArray: (path) => `Repeated field must be an array: ${last(path)}.`,
  isArray: (path) => `Array specified for non-repeated field: ${last(path)}.`,
  isObject: (path) => `This field: ${last(path)} is not a record.`,
  notObject: (path) => `This field: ${last(path)} is a record.`,
  badValue(_path, type, shown) {
    const parsed = STREAMING_PARSED[type]
    if (type === 'TIMESTAMP')
      return `Could not parse '${shown}' as a timestamp. Required format is YYYY-MM-DD HH:MM[:SS[.SSSSSS]] or YYYY/MM/DD HH:MM[:SS[.SSSSSS]]`
    if (parsed) return `${parsed} "${shown}"`
    return `Cannot convert value to ${STREAMING_TYPES[type] ?? type.toLowerCase()} (bad value): ${shown}`
  },
  booleanAsText: 'Conversion from bool to std::string is unsupported.',
}

const last = (path: string): string => name(path).split('.').at(-1)!
