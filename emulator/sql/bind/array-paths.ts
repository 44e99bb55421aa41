/**
 * Paths through arrays, `orders.items.price`: all prices of all items of all orders, in one array. They stand in
 * FLATTEN and UNNEST alone.
 * https://github.com/google/googlesql/blob/master/docs/operators.md#array_el_field_operator
 */
import type {Call, Expression, Name} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import type {ScalarFunction} from '../functions/define.ts'
import {findFunction} from '../functions/index.ts'
import {arrayOf, typeName} from '../types.ts'
import {newId} from './binder.ts'
import {bindExpression} from './expressions.ts'
import {madeCall} from './made-calls.ts'
import {bindField} from './names.ts'
import type {Scope} from './scope.ts'
import {bindSubscriptOf} from './structures.ts'
import type {Bound, Variable} from './tree.ts'

/** What a path has led to so far: something of each element of an array. */
interface Spread {
  readonly array: Bound
  readonly element: Variable
  readonly body: Bound
}

/** An array given by a path that may lead through arrays; any other expression as it is. */
export function bindArrayPath(node: Expression, scope: Scope): Bound {
  const found = follow(node, scope)
  return 'body' in found && 'element' in found ? gathered(found) : found
}

/** FLATTEN(path). */
export function bindFlatten(node: Call, scope: Scope): Bound {
  const [path] = node.args
  if (!path || node.args.length > 1) throw new SqlError('FLATTEN takes one argument', node.at)
  const array = bindArrayPath(path.value, scope)
  if (array.type.kind === 'ARRAY') return array
  throw new SqlError(`FLATTEN takes an array; got a value of type ${typeName(array.type)}`, path.value.at)
}

function follow(node: Expression, scope: Scope): Bound | Spread {
  if (node.kind === 'field') return step(follow(node.operand, scope), node.name, scope)
  if (node.kind === 'subscript') {
    const operand = follow(node.operand, scope)
    if (!isSpread(operand)) return bindSubscriptOf(operand, node, scope)
    return {...operand, body: bindSubscriptOf(operand.body, node, scope)}
  }
  return node.kind === 'path' ? followNames(node.names, node.at, scope) : bindExpression(node, scope)
}

const isSpread = (found: Bound | Spread): found is Spread => 'element' in found && 'array' in found

/** The longest part of the path that is a value by itself, and the steps from there. */
function followNames(names: readonly Name[], at: number, scope: Scope): Bound | Spread {
  let failure: unknown
  for (let length = names.length; length > 0; length--) {
    try {
      const start = bindExpression({kind: 'path', at, names: names.slice(0, length)}, scope)
      if (length < names.length && start.type.kind !== 'ARRAY') break
      return names.slice(length).reduce<Bound | Spread>((found, name) => step(found, name, scope), start)
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      failure ??= error
    }
  }
  throw failure
}

function step(found: Bound | Spread, name: Name, scope: Scope): Bound | Spread {
  if (isSpread(found)) {
    if (found.body.type.kind !== 'ARRAY') return {...found, body: bindField(found.body, name)}
    return step(gathered(found), name, scope)
  }
  if (found.type.kind !== 'ARRAY') return bindField(found, name)
  const element: Variable = {kind: 'variable', id: newId(scope.binder), type: found.type.element}
  return {array: found, element, body: bindField(element, name)}
}

/** One array of what the elements have; where they have arrays, of those arrays' elements. */
function gathered({array, element, body}: Spread): Bound {
  const lambda: Bound = {kind: 'lambda', parameters: [element], body, type: body.type}
  const each = madeCall(
    'ARRAY_TRANSFORM',
    findFunction('ARRAY_TRANSFORM') as ScalarFunction,
    [array, lambda],
    {
      kind: 'ARRAY',
      element: body.type,
    },
  )
  return body.type.kind === 'ARRAY' ? madeCall('FLATTEN', FLAT, [each], arrayOf(body.type.element)) : each
}

/** The elements of arrays in an array; a NULL array has none. */
const FLAT: ScalarFunction = {
  kind: 'scalar',
  signatures: ['(ARRAY<T>) -> ARRAY<T>'],
  duckdb: 'flatten($1)',
  doc: 'One array of all elements.',
  url: 'https://github.com/google/googlesql/blob/master/docs/array_functions.md#flatten',
  examples: [],
}
