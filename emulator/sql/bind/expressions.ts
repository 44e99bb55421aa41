/** An expression of the AST → its bound form. */
import type {Between, Case, Expression, In, IsTest, Literal} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import type {SqlType} from '../types.ts'
import {
  BIGNUMERIC,
  BOOL,
  BYTES,
  DATE,
  DATETIME,
  FLOAT64,
  JSON_TYPE,
  NUMERIC,
  STRING,
  TIME,
  TIMESTAMP,
  typeName,
} from '../types.ts'
import {bindArrayPath} from './array-paths.ts'
import {bindCall} from './calls.ts'
import {bindCast, bindExtract, bindInterval, bindRange} from './casts.ts'
import {coerce, coerceOrFail, coerces, isGroupable, supertype} from './coercion.ts'
import {allEqualBy, equalWithin} from './collations.ts'
import {bindLet} from './lets.ts'
import {bindLike} from './likes.ts'
import {checkLiteral} from './literals.ts'
import {constant, nullOf, operation, UNTYPED_NULL} from './make.ts'
import {bindField, bindPath} from './names.ts'
import {bindBinary, bindUnary, compare, integerLiteral, unify} from './operators.ts'
import {bindQuery} from './queries.ts'
import {type Scope, withNames} from './scope.ts'
import {castColumns} from './set-operations.ts'
import {noMatchingSignature} from './signatures.ts'
import {bindArray, bindStruct, bindSubscript} from './structures.ts'
import {bindSubquery} from './subqueries.ts'
import type {Bound} from './tree.ts'

export function bindExpression(node: Expression, scope: Scope): Bound {
  switch (node.kind) {
    case 'literal':
      return bindLiteral(node, scope)
    case 'path':
      return bindPath(node.names, scope)
    case 'parameter':
      return bindParameter(node.name, node.at, scope)
    case 'systemVariable':
      return bindSystemVariable(node.name, node.at, scope)
    case 'unary':
      return bindUnary(node, scope)
    case 'binary':
      return bindBinary(node, scope)
    case 'is':
      return bindIs(node, scope)
    case 'like':
      return bindLike(node, scope)
    case 'between':
      return bindBetween(node, scope)
    case 'in':
      return bindIn(node, scope)
    case 'call':
      return bindCall(node, scope)
    case 'cast':
      return bindCast(node, scope)
    case 'extract':
      return bindExtract(node, scope)
    case 'case':
      return bindCase(node, scope)
    case 'field':
      return bindField(bindExpression(node.operand, scope), node.name)
    case 'subscript':
      return bindSubscript(node, scope)
    case 'array':
      return bindArray(node, scope)
    case 'struct':
      return bindStruct(node, scope)
    case 'interval':
      return bindInterval(node, scope)
    case 'range':
      return bindRange(node)
    case 'subquery':
      return bindSubquery(node, scope)
    case 'with':
      return bindWith(node, scope)
    case 'lambda':
      throw new SqlError('A lambda is only allowed as an argument of a function that takes one', node.at)
    case 'default':
      throw new SqlError('Unexpected keyword DEFAULT', node.at)
    case 'star':
      throw new SqlError('Argument * can only be used in COUNT(*)', node.at)
  }
}

/** An expression that must be BOOL, in a clause whose name the error tells. */
export function bindCondition(node: Expression, scope: Scope, clause: string): Bound {
  const bound = bindExpression(node, scope)
  return coerceOrFail(
    bound,
    BOOL,
    () => `${clause} should return type BOOL, but returns type ${typeName(bound.type)}`,
    node.at,
  )
}

const TYPED: Readonly<Record<string, SqlType>> = {
  DATE,
  DATETIME,
  TIME,
  TIMESTAMP,
  NUMERIC,
  BIGNUMERIC,
  JSON: JSON_TYPE,
}

function bindLiteral(node: Literal, scope: Scope): Bound {
  switch (node.type) {
    case 'null':
      return UNTYPED_NULL
    case 'bool':
      return constant(node.value, BOOL)
    case 'int':
      return integerLiteral(node.text, node.at)
    case 'float': {
      const value = Number(node.text)
      if (!Number.isFinite(value)) throw new SqlError(`Invalid floating point literal: ${node.text}`, node.at)
      return {...constant(value, FLOAT64), text: node.text, at: node.at}
    }
    case 'string':
      return {...constant(node.value, STRING), at: node.at}
    case 'bytes':
      return constant(node.value, BYTES)
    case 'typed':
      return checkLiteral(
        constant(node.value, TYPED[node.name]!, false),
        node.name,
        scope.binder.context.timeZone,
        node.at,
      )
  }
}

function bindParameter(name: string | number, at: number, scope: Scope): Bound {
  const {positionalParameters, namedParameters} = scope.binder.context
  const value =
    typeof name === 'number' ? positionalParameters?.[name] : namedParameters?.get(name.toLowerCase())
  if (value) return {kind: 'value', type: value.type, sql: value.sql, parameter: true}
  if (typeof name === 'number') {
    throw new SqlError(`Query parameter number ${name + 1} is not defined`, at)
  }
  throw new SqlError(`Query parameter '${name}' not found`, at)
}

function bindSystemVariable(name: string, at: number, scope: Scope): Bound {
  const value = scope.binder.context.systemVariables?.get(name.toLowerCase())
  if (!value) throw new SqlError(`Unrecognized name: @@${name}`, at)
  return {kind: 'value', type: value.type, sql: value.sql, parameter: false}
}

export const not = (e: Bound, negated: boolean, at: number): Bound =>
  negated ? operation({name: 'not'}, [e], BOOL, at) : e

function bindIs(node: IsTest, scope: Scope): Bound {
  const operand = bindExpression(node.operand, scope)
  if (node.test === 'DISTINCT') {
    const signature = 'T1 IS DISTINCT FROM T1'
    const sides = unify([operand, bindExpression(node.from!, scope)], 'IS DISTINCT FROM', signature, node.at)
    return operation({name: 'distinct', not: node.not}, allEqualBy(sides), BOOL, node.at)
  }
  if (node.test === 'NULL')
    return operation({name: 'is', test: 'NULL', not: node.not}, [operand], BOOL, node.at)
  if (!coerces(operand, BOOL)) {
    throw noMatchingSignature(`operator IS ${node.test}`, [operand], [`BOOL IS ${node.test}`], node.at)
  }
  const test = node.test === 'UNKNOWN' ? 'NULL' : node.test
  return operation({name: 'is', test, not: node.not}, [coerce(operand, BOOL)], BOOL, node.at)
}

function bindBetween(node: Between, scope: Scope): Bound {
  const operands = [node.operand, node.low, node.high].map((e) => bindExpression(e, scope))
  const unified = unify(operands, 'BETWEEN', '(T1) BETWEEN (T1) AND (T1)', node.at)
  return not(operation({name: 'between'}, unified, BOOL, node.at), node.not, node.at)
}

export const notAnArray = (e: Bound, at: number): SqlError =>
  new SqlError(
    `Values referenced in UNNEST must be arrays. UNNEST contains expression of type ${typeName(e.type)}`,
    at,
  )

function bindIn(node: In, scope: Scope): Bound {
  const operand = bindExpression(node.operand, scope)
  if (node.query) return bindInQuery(node, operand, scope)
  if (node.unnest) {
    const array = bindArrayPath(node.unnest, scope)
    if (array.type.kind !== 'ARRAY') throw notAnArray(array, node.unnest.at)
    const {element} = array.type
    const type = supertype([operand, nullOf(element)])
    if (!type || !coerces(operand, type)) {
      throw noMatchingSignature('operator IN UNNEST', [operand, array], ['T1 IN UNNEST(ARRAY<T1>)'], node.at)
    }
    const elements = coerce(array, {kind: 'ARRAY', element: type})
    return not(
      operation({name: 'inArray'}, equalWithin(coerce(operand, type), elements, scope.binder), BOOL, node.at),
      node.not,
      node.at,
    )
  }
  const values = node.values!.map((v) => bindExpression(v, scope))
  const unified = unify([operand, ...values], 'IN', 'T1 IN (T1, [T1, ...])', node.at)
  checkEquality(unified[0]!.type, node.at)
  if (unified.length === 2) return not(compare('=', unified[0]!, unified[1]!, node.at), node.not, node.at)
  return not(operation({name: 'in'}, unified, BOOL, node.at), node.not, node.at)
}

function checkEquality(type: SqlType, at: number): void {
  if (!isGroupable(type)) throw new SqlError(`Equality is not defined for arguments of type ${type.kind}`, at)
}

function bindInQuery(node: In, operand: Bound, scope: Scope): Bound {
  const query = bindQuery(node.query!, scope)
  if (query.columns.length !== 1) {
    throw new SqlError(`Subquery of type IN must have only one output column`, node.query!.at)
  }
  const column = query.columns[0]!
  const type = supertype([operand, column.literal ?? nullOf(column.type)])
  if (!type || !coerces(operand, type)) {
    throw noMatchingSignature(
      'operator IN',
      [operand, nullOf(column.type)],
      ['T1 IN (T1, [T1, ...])'],
      node.at,
    )
  }
  checkEquality(type, node.at)
  return not(
    {
      kind: 'subquery',
      form: {name: 'in'},
      query: castColumns(query, [type], scope.binder, node.at),
      operand: coerce(operand, type),
      type: BOOL,
    },
    node.not,
    node.at,
  )
}

function bindCase(node: Case, scope: Scope): Bound {
  const operand = node.operand && bindExpression(node.operand, scope)
  const conditions = node.branches.map(({when}) => {
    if (operand) return compare('=', operand, bindExpression(when, scope), when.at)
    const condition = bindExpression(when, scope)
    if (coerces(condition, BOOL)) return coerce(condition, BOOL)
    throw noMatchingSignature('operator CASE', [condition], ['CASE WHEN BOOL THEN T1 ... END'], when.at)
  })
  const results = node.branches.map(({then}) => bindExpression(then, scope))
  if (node.otherwise) results.push(bindExpression(node.otherwise, scope))
  const type = supertype(results)
  if (!type || !results.every((r) => coerces(r, type))) {
    throw noMatchingSignature('operator CASE', results, ['CASE WHEN BOOL THEN T1 ... ELSE T1 END'], node.at)
  }
  const operands: Bound[] = []
  conditions.forEach((condition, i) => {
    operands.push(condition, coerce(results[i]!, type))
  })
  if (node.otherwise) operands.push(coerce(results.at(-1)!, type))
  return operation({name: 'case'}, operands, type, node.at)
}

function bindWith(node: Expression & {kind: 'with'}, scope: Scope): Bound {
  const bindFrom = (index: number, inner: Scope): Bound => {
    const variable = node.variables[index]
    if (!variable) return bindExpression(node.result, inner)
    const value = bindExpression(variable.value, inner)
    return bindLet(inner.binder, [value], ([name]) =>
      bindFrom(index + 1, withNames(inner, new Map([[variable.name.text.toLowerCase(), name!]]))),
    )
  }
  return bindFrom(0, scope)
}
