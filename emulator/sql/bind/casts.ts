/** CAST, EXTRACT, and the literals of intervals and ranges. */
import type {Cast, Extract, IntervalLiteral, RangeLiteral} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import type {SqlType} from '../types.ts'
import {DATE, DATETIME, INT64, INTERVAL, rangeOf, STRING, sameType, TIME, typeName} from '../types.ts'
import {coerce, coerceOrFail, coerces, coercibility} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {constantAs} from './literals.ts'
import {cast, constant, operation} from './make.ts'
import type {Scope} from './scope.ts'
import {noMatchingSignature} from './signatures.ts'
import type {Bound} from './tree.ts'
import {bindType} from './types.ts'

const NUMERIC_TYPES = ['INT64', 'NUMERIC', 'BIGNUMERIC', 'FLOAT64']

/** Which types can be cast to which; every type also to itself. */
const CASTS: Readonly<Record<string, readonly string[]>> = {
  INT64: ['BOOL', ...NUMERIC_TYPES, 'STRING'],
  NUMERIC: [...NUMERIC_TYPES, 'STRING'],
  BIGNUMERIC: [...NUMERIC_TYPES, 'STRING'],
  FLOAT64: [...NUMERIC_TYPES, 'STRING'],
  BOOL: ['INT64', 'STRING'],
  STRING: ['BOOL', ...NUMERIC_TYPES, 'BYTES', 'DATE', 'DATETIME', 'TIME', 'TIMESTAMP', 'INTERVAL', 'RANGE'],
  BYTES: ['STRING'],
  DATE: ['STRING', 'DATETIME', 'TIMESTAMP'],
  DATETIME: ['STRING', 'DATE', 'TIME', 'TIMESTAMP'],
  TIME: ['STRING'],
  TIMESTAMP: ['STRING', 'DATE', 'DATETIME', 'TIME'],
  INTERVAL: ['STRING'],
  RANGE: ['STRING'],
}

/** True where CAST is defined for the two types. */
export function isCastable(from: SqlType, to: SqlType): boolean {
  if (sameType(from, to)) return true
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') return isCastable(from.element, to.element)
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') {
    return (
      from.fields.length === to.fields.length &&
      from.fields.every((f, i) => isCastable(f.type, to.fields[i]!.type))
    )
  }
  return from.kind !== to.kind && CASTS[from.kind]?.includes(to.kind) === true
}

export function bindCast(node: Cast, scope: Scope): Bound {
  const operand = bindExpression(node.operand, scope)
  const type = bindType(node.type)
  if (node.format || node.timeZone) return bindFormattedCast(node, operand, type, scope)
  return explicitCast(operand, type, node.safe, node.at)
}

export function explicitCast(operand: Bound, type: SqlType, safe: boolean, at: number): Bound {
  if (coercibility(operand) === 'untyped') return coerce(operand, type)
  if (!isCastable(operand.type, type)) {
    throw new SqlError(`Invalid cast from ${typeName(operand.type)} to ${typeName(type)}`, at)
  }
  const sameParameters = 'parameters' in type === false || type.kind !== operand.type.kind
  if (sameType(operand.type, type) && sameParameters && !hasParameters(type))
    return {...literalTyped(operand), type}
  if (operand.kind === 'constant' && operand.text !== undefined) {
    // All digits as written, then the limits of NUMERIC(precision, scale).
    const number = constantAs(operand, {kind: type.kind} as SqlType)
    if (number) return hasParameters(type) ? cast(number, type, safe, at) : number
  }
  return cast(literalTyped(operand), type, safe, at)
}

const hasParameters = (type: SqlType): boolean => {
  if (type.kind === 'ARRAY' || type.kind === 'RANGE') return hasParameters(type.element)
  if (type.kind === 'STRUCT') return type.fields.some((f) => hasParameters(f.type))
  return (type.parameters?.length ?? 0) > 0
}

const literalTyped = (e: Bound): Bound => (e.kind === 'constant' && e.literal ? {...e, literal: false} : e)

const FORMATTED: Readonly<Record<string, readonly string[]>> = {
  STRING: ['BYTES', 'DATE', 'DATETIME', 'TIME', 'TIMESTAMP'],
  INT64: ['STRING'],
  FLOAT64: ['STRING'],
  NUMERIC: ['STRING'],
  BIGNUMERIC: ['STRING'],
  BYTES: ['STRING'],
  DATE: ['STRING'],
  DATETIME: ['STRING'],
  TIME: ['STRING'],
  TIMESTAMP: ['STRING'],
}

function bindFormattedCast(node: Cast, operand: Bound, type: SqlType, scope: Scope): Bound {
  if (coercibility(operand) === 'untyped') return coerce(operand, type)
  if (!FORMATTED[operand.type.kind]?.includes(type.kind)) {
    const names = `${typeName(operand.type)} to ${typeName(type)}`
    throw new SqlError(`FORMAT is not allowed for cast from ${names}`, node.at)
  }
  if (!node.format) throw unsupported('CAST … AT TIME ZONE without FORMAT', node.at)
  const text = (e: Bound, what: string): Bound =>
    coerceOrFail(e, STRING, () => `${what} must be of type STRING, but is ${typeName(e.type)}`, node.at)
  const operands = [operand, text(bindExpression(node.format, scope), 'FORMAT')]
  if (node.timeZone) operands.push(text(bindExpression(node.timeZone, scope), 'AT TIME ZONE'))
  return operation({name: 'castFormat', safe: node.safe}, operands, type, node.at)
}

const DATE_PARTS = ['DAYOFWEEK', 'DAY', 'DAYOFYEAR', 'WEEK', 'ISOWEEK', 'MONTH', 'QUARTER', 'YEAR', 'ISOYEAR']
const TIME_PARTS = ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR']
const PARTS: Readonly<Record<string, readonly string[]>> = {
  DATE: DATE_PARTS,
  DATETIME: [...DATE_PARTS, ...TIME_PARTS, 'DATE', 'TIME'],
  TIMESTAMP: [...DATE_PARTS, ...TIME_PARTS, 'DATE', 'DATETIME', 'TIME'],
  TIME: TIME_PARTS,
  INTERVAL: ['YEAR', 'MONTH', 'DAY', ...TIME_PARTS],
}
const PART_TYPES: Readonly<Record<string, SqlType>> = {DATE, DATETIME, TIME}

export function bindExtract(node: Extract, scope: Scope): Bound {
  let operand = bindExpression(node.operand, scope)
  if (coercibility(operand) === 'untyped') operand = coerce(operand, DATE)
  const [part] = node.part.split('(')
  const known = PARTS[operand.type.kind]
  if (!known) {
    const signatures = Object.keys(PARTS).map((type) => `EXTRACT(DATE_TIME_PART FROM ${type})`)
    throw noMatchingSignature('function EXTRACT', ['DATE_TIME_PART', operand], signatures, node.at)
  }
  if (![...DATE_PARTS, ...TIME_PARTS, 'DATE', 'DATETIME', 'TIME'].includes(part!)) {
    throw new SqlError(`A valid date part name is required but found ${part}`, node.at)
  }
  if (!known.includes(part!)) {
    throw new SqlError(
      `EXTRACT from ${operand.type.kind} does not support the ${node.part} date part`,
      node.at,
    )
  }
  const operands = [operand]
  if (node.timeZone) {
    if (operand.type.kind !== 'TIMESTAMP') {
      throw new SqlError(`EXTRACT from ${operand.type.kind} does not support AT TIME ZONE`, node.at)
    }
    operands.push(
      coerceOrFail(
        bindExpression(node.timeZone, scope),
        STRING,
        () => 'AT TIME ZONE must be a STRING',
        node.at,
      ),
    )
  }
  return operation({name: 'extract', part: node.part}, operands, PART_TYPES[part!] ?? INT64, node.at)
}

const INTERVAL_PARTS = [
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
]

export function bindInterval(node: IntervalLiteral, scope: Scope): Bound {
  const value = bindExpression(node.value, scope)
  if (!INTERVAL_PARTS.includes(node.part)) {
    throw new SqlError(`A valid date part name is required but found ${node.part}`, node.at)
  }
  if (node.to !== undefined || (value.type.kind === 'STRING' && value.kind === 'constant')) {
    if (value.type.kind !== 'STRING') throw new SqlError('Interval literal must be a STRING', node.at)
    return operation(
      {name: 'intervalText', from: node.part, to: node.to ?? node.part},
      [value],
      INTERVAL,
      node.at,
    )
  }
  if (!coerces(value, INT64)) {
    throw new SqlError(
      `Interval value must be coercible to INT64 type, but is ${typeName(value.type)}`,
      node.at,
    )
  }
  return operation({name: 'interval', part: node.part}, [coerce(value, INT64)], INTERVAL, node.at)
}

const RANGE_TEXT = /^\[\s*([^,]*?)\s*,\s*([^,]*?)\s*\)$/

export function bindRange(node: RangeLiteral): Bound {
  const element = bindType(node.element)
  const type = bindType({kind: 'rangeType', element: node.element, at: node.at})
  if (!RANGE_TEXT.test(node.value)) throw new SqlError(`Invalid RANGE literal`, node.at)
  return cast(
    constant(node.value, STRING, false),
    rangeOf(type.kind === 'RANGE' ? type.element : element),
    false,
    node.at,
  )
}
