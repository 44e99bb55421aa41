/**
 * LIKE, and LIKE ANY and ALL of several patterns.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#like_operator_quantified
 */
import type {Like} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {arrayOf, BOOL, BYTES, type SqlType, STRING} from '../types.ts'
import {coerce, coerces} from './coercion.ts'
import {allEqualBy, equalWithin, refuseCollation} from './collations.ts'
import {bindExpression, not, notAnArray} from './expressions.ts'
import {operation} from './make.ts'
import {refuseNull} from './operators.ts'
import {bindQuery} from './queries.ts'
import type {Scope} from './scope.ts'
import {noMatchingSignature} from './signatures.ts'
import type {Bound, BoundQuery} from './tree.ts'

export function bindLike(node: Like, scope: Scope): Bound {
  const operand = bindExpression(node.operand, scope)
  if (node.query) return likeQuery(node, operand, scope)
  if (node.unnest) return likeArray(node, operand, scope)
  const patterns = node.patterns.map((pattern) => bindExpression(pattern, scope))
  if (!node.quantifier)
    refuseNull(
      node.not ? 'NOT LIKE' : 'LIKE',
      [operand, node.operand.at],
      [patterns[0]!, node.patterns[0]!.at],
    )
  const tests = patterns.map((pattern) => like(operand, pattern, node.at))
  if (tests.length === 1) return not(tests[0]!, node.not, node.at)
  // NOT LIKE ANY holds where some pattern does not match; NOT LIKE ALL where none does.
  const name = node.quantifier === 'ALL' ? 'and' : 'or'
  return operation(
    {name},
    tests.map((test) => not(test, node.not, node.at)),
    BOOL,
    node.at,
  )
}

const signatureOf = (type: SqlType): string => `${type.kind} LIKE ${type.kind}`

function like(operand: Bound, pattern: Bound, at: number): Bound {
  const type = [STRING, BYTES].find((t) => coerces(operand, t) && coerces(pattern, t))
  if (type)
    return operation({name: 'like'}, allEqualBy([coerce(operand, type), coerce(pattern, type)]), BOOL, at)
  throw noMatchingSignature('operator LIKE', [operand, pattern], [STRING, BYTES].map(signatureOf), at)
}

function likeArray(node: Like, operand: Bound, scope: Scope): Bound {
  const array = bindExpression(node.unnest!, scope)
  const quantifier = node.quantifier ?? 'ANY'
  const type = [STRING, BYTES].find((t) => coerces(operand, t) && coerces(array, arrayOf(t)))
  if (type) {
    const operands = equalWithin(coerce(operand, type), coerce(array, arrayOf(type)), scope.binder)
    return operation({name: 'likeArray', quantifier, not: node.not}, operands, BOOL, node.at)
  }
  if (array.type.kind !== 'ARRAY') throw notAnArray(array, node.unnest!.at)
  throw noMatchingSignature(
    `operator LIKE ${quantifier} UNNEST`,
    [operand, array],
    [STRING, BYTES].map((t) => `${t.kind} LIKE ${quantifier} UNNEST(ARRAY<${t.kind}>)`),
    node.at,
  )
}

function likeQuery(node: Like, operand: Bound, scope: Scope): Bound {
  const query = bindQuery(node.query!, scope)
  const quantifier = node.quantifier ?? 'ANY'
  const [pattern] = query.columns
  if (query.columns.length !== 1 || !pattern)
    throw new SqlError(`Subquery of type LIKE ${quantifier} must have only one output column`, node.at)
  const type = [STRING, BYTES].find((t) => t.kind === pattern.type.kind && coerces(operand, t))
  if (!type) {
    const right: Bound = {kind: 'value', type: pattern.type, sql: '', parameter: false}
    throw noMatchingSignature('operator LIKE', [operand, right], [STRING, BYTES].map(signatureOf), node.at)
  }
  return {
    kind: 'subquery',
    form: {name: 'like', quantifier, not: node.not},
    query: refusingCollation(query, operand, node.at),
    operand: coerce(operand, type),
    type: BOOL,
  }
}

function refusingCollation(query: BoundQuery, operand: Bound, at: number): BoundQuery {
  for (const {type} of [operand, ...query.columns]) refuseCollation(type, 'LIKE ANY or ALL over a query', at)
  return query
}
