/** Unary and binary operators: which types they take and what they give. */
import type {Binary, BinaryOperator, Unary} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import type {SqlType} from '../types.ts'
import {BIGNUMERIC, BOOL, BYTES, DATE, DATETIME, FLOAT64, INT64, INTERVAL, NUMERIC, STRING} from '../types.ts'
import {explicitCast, isCastable} from './casts.ts'
import {
  coerce,
  coerces,
  coercibility,
  expressionDistance,
  isGroupable,
  isOrderable,
  isUntyped,
  supertype,
} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {constant, operation} from './make.ts'
import type {Scope} from './scope.ts'
import {noMatchingSignature} from './signatures.ts'
import type {Bound} from './tree.ts'

/** A bare NULL beside an operator that could only give NULL is taken for a mistake. */
export function refuseNull(operator: string, ...operands: readonly (readonly [Bound, number])[]): void {
  for (const [operand, at] of operands) {
    if (operand.kind === 'constant' && operand.untyped && !operand.empty)
      throw new SqlError(`Operands of ${operator} cannot be literal NULL`, at)
  }
}

export function bindUnary(node: Unary, scope: Scope): Bound {
  if (node.operator === 'NOT') {
    const negated = bindExpression(node.operand, scope)
    refuseNull('NOT', [negated, node.operand.at])
    return operation({name: 'not'}, [boolean(negated, 'NOT', node.at)], BOOL, node.at)
  }
  const {operand: inner} = node
  if (node.operator === '-' && inner.kind === 'literal' && inner.type === 'int') {
    return integerLiteral(`-${inner.text}`, node.at)
  }
  const operand = bindExpression(inner, scope)
  refuseNull(node.operator, [operand, inner.at])
  if (node.operator === '~') {
    if (operand.type.kind === 'BYTES' || coerces(operand, INT64)) {
      const type = operand.type.kind === 'BYTES' ? BYTES : INT64
      return operation({name: 'bitNot'}, [coerce(operand, type)], type, node.at)
    }
    throw noMatchingSignature('operator ~', [operand], ['~INT64', '~BYTES'], node.at)
  }
  if (node.operator === '+') {
    if (isNumeric(operand.type)) return operand
    throw noMatchingSignature(
      'operator +',
      [operand],
      ['+INT64', '+FLOAT64', '+NUMERIC', '+BIGNUMERIC'],
      node.at,
    )
  }
  if (operand.kind === 'constant' && operand.literal && typeof operand.value === 'number') {
    return {...operand, value: -operand.value, ...(operand.text && {text: `-${operand.text}`})}
  }
  if (!isNumeric(operand.type) && operand.type.kind !== 'INTERVAL') {
    throw noMatchingSignature(
      'operator -',
      [operand],
      ['-INT64', '-FLOAT64', '-NUMERIC', '-BIGNUMERIC', '-INTERVAL'],
      node.at,
    )
  }
  return operation({name: 'negate'}, [operand], operand.type, node.at)
}

const LARGEST = 2n ** 63n - 1n

/** An INT64 literal, decimal or hexadecimal, with its sign. */
export function integerLiteral(text: string, at: number): Bound {
  const negative = text.startsWith('-')
  const digits = BigInt(negative ? text.slice(1) : text)
  const value = negative ? -digits : digits
  if (value > LARGEST || value < -LARGEST - 1n) throw new SqlError(`Invalid integer literal: ${text}`, at)
  return constant(value, INT64)
}

/** The operand as BOOL, for AND, OR and NOT. */
function boolean(e: Bound, operator: string, at: number): Bound {
  if (!coerces(e, BOOL)) {
    const signature = operator === 'NOT' ? 'NOT BOOL' : `BOOL ${operator} BOOL`
    throw noMatchingSignature(`operator ${operator}`, [e], [signature], at)
  }
  return coerce(e, BOOL)
}

export function bindBinary(node: Binary, scope: Scope): Bound {
  if (node.operator === 'AND' || node.operator === 'OR') return bindLogical(node, scope)
  const left = bindExpression(node.left, scope)
  const right = bindExpression(node.right, scope)
  if (node.operator !== '<<' && node.operator !== '>>')
    refuseNull(node.operator, [left, node.left.at], [right, node.right.at])
  switch (node.operator) {
    case '+':
    case '-':
    case '*':
    case '/':
      return arithmetic(node.operator, left, right, node.at)
    case '||':
      return concatenation(left, right, node.at)
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return bitwise(node.operator, left, right, node.at)
    default:
      return compare(node.operator, left, right, node.at)
  }
}

/** A chain of ANDs (or ORs) is one operation, so that long chains do not nest. */
function bindLogical(node: Binary, scope: Scope): Bound {
  const parts: Bound[] = []
  const collect = (part: Binary['left']): void => {
    if (part.kind === 'binary' && part.operator === node.operator) {
      collect(part.left)
      collect(part.right)
    } else {
      parts.push(bindExpression(part, scope))
    }
  }
  collect(node)
  const bad = parts.find((p) => !coerces(p, BOOL))
  if (bad) {
    const {operator} = node
    throw noMatchingSignature(`operator ${operator}`, parts, [`BOOL ${operator} ([BOOL, ...])`], node.at)
  }
  return operation(
    {name: node.operator === 'AND' ? 'and' : 'or'},
    parts.map((p) => coerce(p, BOOL)),
    BOOL,
    node.at,
  )
}

export const isNumeric = (type: SqlType): boolean =>
  type.kind === 'INT64' || type.kind === 'FLOAT64' || type.kind === 'NUMERIC' || type.kind === 'BIGNUMERIC'

const NUMBERS = [INT64, NUMERIC, BIGNUMERIC, FLOAT64] as const

/** The numeric type in which to compute, preferring one that leaves non-literals alone. */
function numericType(operands: readonly Bound[], choices: readonly SqlType[]): SqlType | undefined {
  const agreed = operands[0]!.type
  if (choices.includes(agreed) && operands.every((o) => o.type === agreed && !isUntyped(o))) return agreed
  let best: {type: SqlType; firm: number; distance: number} | undefined
  for (const type of choices) {
    const cost = conversionCost(operands, type)
    if (!cost) continue
    const isBetter = !best || cost.firm < best.firm
    if (isBetter || (cost.firm === best!.firm && cost.distance < best!.distance)) best = {type, ...cost}
  }
  return best?.type
}

/** How many operands that are no literals must change to be of the type, and how far all must go. */
function conversionCost(
  operands: readonly Bound[],
  type: SqlType,
): {firm: number; distance: number} | undefined {
  let firm = 0
  let distance = 0
  for (const operand of operands) {
    const steps = expressionDistance(operand, type)
    if (steps === undefined) return undefined
    if (steps > 0 && coercibility(operand) === 'expression') firm++
    distance += steps
  }
  return {firm, distance}
}

const isDateOrTime = (type: SqlType): boolean =>
  type.kind === 'DATE' || type.kind === 'DATETIME' || type.kind === 'TIMESTAMP' || type.kind === 'TIME'

export function arithmetic(operator: '+' | '-' | '*' | '/', left: Bound, right: Bound, at: number): Bound {
  const dates = dateArithmetic(operator, left, right, at)
  if (dates) return dates
  const type = numericType([left, right], operator === '/' ? [FLOAT64, NUMERIC, BIGNUMERIC] : NUMBERS)
  if (type) return operation({name: operator}, [coerce(left, type), coerce(right, type)], type, at)
  throw noMatchingSignature(`operator ${operator}`, [left, right], arithmeticSignatures(operator), at)
}

function arithmeticSignatures(operator: string): string[] {
  const numeric = (
    operator === '/' ? [FLOAT64, NUMERIC, BIGNUMERIC] : [INT64, FLOAT64, NUMERIC, BIGNUMERIC]
  ).map(({kind}) => `${kind} ${operator} ${kind}`)
  if (operator === '+')
    return [
      ...numeric,
      'DATE + INT64',
      'INT64 + DATE',
      'TIMESTAMP + INTERVAL',
      'INTERVAL + TIMESTAMP',
      'DATE + INTERVAL',
      'INTERVAL + DATE',
      'DATETIME + INTERVAL',
      'INTERVAL + DATETIME',
      'INTERVAL + INTERVAL',
    ]
  if (operator === '-')
    return [
      ...numeric,
      'DATE - INT64',
      'DATE - DATE',
      'TIMESTAMP - TIMESTAMP',
      'DATETIME - DATETIME',
      'TIME - TIME',
      'TIMESTAMP - INTERVAL',
      'DATE - INTERVAL',
      'DATETIME - INTERVAL',
      'INTERVAL - INTERVAL',
    ]
  if (operator === '*') return [...numeric, 'INTERVAL * INT64', 'INT64 * INTERVAL']
  return [...numeric, 'INTERVAL / INT64']
}

/** Dates and intervals; undefined for what is plain arithmetic. */
function dateArithmetic(operator: string, left: Bound, right: Bound, at: number): Bound | undefined {
  const l = left.type.kind
  const r = right.type.kind
  if (operator === '*' && (l === 'INTERVAL' || r === 'INTERVAL')) {
    const [interval, factor] = l === 'INTERVAL' ? [left, right] : [right, left]
    if (!coerces(factor, INT64)) return undefined
    return operation({name: 'multiplyInterval'}, [interval, coerce(factor, INT64)], INTERVAL, at)
  }
  if (operator === '/' && l === 'INTERVAL' && coerces(right, INT64)) {
    return operation({name: 'divideInterval'}, [left, coerce(right, INT64)], INTERVAL, at)
  }
  if (operator !== '+' && operator !== '-') return undefined
  if (l === 'INTERVAL' && r === 'INTERVAL') return operation({name: operator}, [left, right], INTERVAL, at)
  if (isDateOrTime(left.type) && r === 'INTERVAL') return withInterval(operator, left, right, at)
  if (l === 'INTERVAL' && isDateOrTime(right.type) && operator === '+')
    return withInterval('+', right, left, at)
  if (l === 'DATE' && coercesFrom(right, 'INT64')) {
    return operation(
      {name: operator === '+' ? 'addDays' : 'subtractDays'},
      [left, coerce(right, INT64)],
      DATE,
      at,
    )
  }
  if (r === 'DATE' && operator === '+' && coercesFrom(left, 'INT64')) {
    return operation({name: 'addDays'}, [right, coerce(left, INT64)], DATE, at)
  }
  return operator === '-' ? dateDifference(left, right, at) : undefined
}

const coercesFrom = (e: Bound, kind: SqlType['kind']): boolean => e.type.kind === kind

function dateDifference(left: Bound, right: Bound, at: number): Bound | undefined {
  if (!isDateOrTime(left.type) && !isDateOrTime(right.type)) return undefined
  const type = supertype([left, right])
  if (!type || !isDateOrTime(type)) return undefined
  return operation({name: 'difference'}, [coerce(left, type), coerce(right, type)], INTERVAL, at)
}

function withInterval(operator: '+' | '-', value: Bound, interval: Bound, at: number): Bound {
  const type = value.type.kind === 'DATE' ? DATETIME : value.type
  const name = operator === '+' ? 'addInterval' : 'subtractInterval'
  return operation({name}, [coerce(value, type), interval], type, at)
}

function concatenation(left: Bound, right: Bound, at: number): Bound {
  const signatures = ['STRING || STRING', 'BYTES || BYTES', 'ARRAY<T1> || ARRAY<T1>']
  const type = supertype([left, right])
  if (type?.kind === 'ARRAY' || type?.kind === 'BYTES' || type?.kind === 'STRING') {
    return operation({name: 'concat'}, [coerce(left, type), coerce(right, type)], type, at)
  }
  if ([left, right].every((e) => isConcatenable(e.type))) {
    const texts = [left, right].map((e) => explicitCast(e, STRING, false, at))
    return operation({name: 'concat'}, texts, STRING, at)
  }
  throw noMatchingSignature('operator ||', [left, right], signatures, at)
}

/** What becomes text when it is joined to text: all that can be cast to STRING, but for BYTES. */
export const isConcatenable = (type: SqlType): boolean => type.kind !== 'BYTES' && isCastable(type, STRING)

function bitwise(operator: '&' | '|' | '^' | '<<' | '>>', left: Bound, right: Bound, at: number): Bound {
  const shift = operator === '<<' || operator === '>>'
  if (coerces(left, INT64) && coerces(right, INT64)) {
    return operation({name: operator}, [coerce(left, INT64), coerce(right, INT64)], INT64, at)
  }
  if (left.type.kind === 'BYTES' && (shift ? coerces(right, INT64) : coerces(right, BYTES))) {
    return operation({name: operator}, [left, coerce(right, shift ? INT64 : BYTES)], BYTES, at)
  }
  const bytes = shift ? `BYTES ${operator} INT64` : `BYTES ${operator} BYTES`
  throw noMatchingSignature(`operator ${operator}`, [left, right], [`INT64 ${operator} INT64`, bytes], at)
}

export type Comparison = Extract<BinaryOperator, '=' | '!=' | '<' | '<=' | '>' | '>='>

export function compare(operator: Comparison, left: Bound, right: Bound, at: number): Bound {
  const type = supertype([left, right])
  const agreed = type && left.type === type && right.type === type
  if (!agreed && (!type || !coerces(left, type) || !coerces(right, type))) {
    throw noMatchingSignature(`operator ${operator}`, [left, right], [`ANY ${operator} ANY`], at)
  }
  const equality = operator === '=' || operator === '!='
  if (equality ? !isGroupable(type) : !isOrderable(type) && type.kind !== 'ARRAY') {
    const what = equality ? 'Equality' : operator.startsWith('<') ? 'Less than' : 'Greater than'
    throw new SqlError(
      `${what} is not defined for arguments of type ${type.kind === 'STRUCT' || type.kind === 'ARRAY' ? describe(type) : type.kind}`,
      at,
    )
  }
  return operation({name: operator}, [coerce(left, type), coerce(right, type)], BOOL, at)
}

const describe = (type: SqlType): string =>
  type.kind === 'ARRAY' ? `ARRAY<${describe(type.element)}>` : type.kind

/** Both sides as their common type, for IS DISTINCT FROM, IN and the like. */
export function unify(
  expressions: readonly Bound[],
  operator: string,
  signature: string,
  at: number,
): Bound[] {
  const type = supertype(expressions)
  if (!type || !expressions.every((e) => coerces(e, type))) {
    throw noMatchingSignature(`operator ${operator}`, expressions, [signature], at)
  }
  return expressions.map((e) => coerce(e, type))
}
