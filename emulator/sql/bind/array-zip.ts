/**
 * ARRAY_ZIP: structs of the elements at the same offset, whose fields take their names from the arguments.
 * https://github.com/google/googlesql/blob/master/docs/array_functions.md#array_zip
 */
import type {Argument, Call, Lambda} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import type {ScalarFunction} from '../functions/define.ts'
import {findFunction} from '../functions/index.ts'
import {arrayOf, structOf, typeName} from '../types.ts'
import {newId} from './binder.ts'
import {coerce, isUntyped} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {overAll} from './lambdas.ts'
import {madeCall} from './made-calls.ts'
import {field, string} from './make.ts'
import {type Scope, withNames} from './scope.ts'
import {inferredName} from './structures.ts'
import type {Bound, FunctionCall, Variable} from './tree.ts'
import {hasSubquery} from './walk.ts'

export function bindArrayZip(node: Call, scope: Scope): Bound {
  const named = (name: string): Argument | undefined =>
    node.args.find((a) => a.name?.text.toLowerCase() === name)
  const mode = modeOf(named('mode'), scope)
  const positional = node.args.filter((a) => !a.name)
  const lambda = (named('transformation') ?? positional.find((a) => a.value.kind === 'lambda'))?.value
  const inputs = positional.filter((a) => a.value.kind !== 'lambda')
  if (inputs.length < 2) throw new SqlError('ARRAY_ZIP takes two arrays or more', node.at)
  const arrays = inputs.map((a) => bindInput(a, scope))
  const fields = inputs.map(({alias, value}, i) => {
    const name = alias?.text ?? inferredName(value)
    const {type} = arrays[i]!
    const element = type.kind === 'ARRAY' ? type.element : type
    return name === undefined ? {type: element} : {name, type: element}
  })
  const type = arrayOf(structOf(fields))
  const zipped = callOf('ARRAY_ZIP', [...arrays, string(mode)], type, node)
  return lambda?.kind === 'lambda' ? transformed(zipped, lambda, scope, node) : zipped
}

function bindInput({value}: Argument, scope: Scope): Bound {
  const bound = bindExpression(value, scope)
  const array = isUntyped(bound) ? coerce(bound, bound.type) : bound
  if (array.type.kind === 'ARRAY') return array
  throw new SqlError(`ARRAY_ZIP takes arrays; got a value of type ${typeName(array.type)}`, value.at)
}

function modeOf(argument: Argument | undefined, scope: Scope): string {
  if (!argument) return 'STRICT'
  const bound = bindExpression(argument.value, scope)
  const mode = bound.kind === 'constant' ? String(bound.value).toUpperCase() : ''
  if (['STRICT', 'TRUNCATE', 'PAD'].includes(mode)) return mode
  throw new SqlError("The mode of ARRAY_ZIP must be 'STRICT', 'TRUNCATE' or 'PAD'", argument.value.at)
}

/** The lambda takes each array's element by itself. */
function transformed(zipped: FunctionCall, node: Lambda, scope: Scope, call: Call): Bound {
  const {type} = zipped
  if (type.kind !== 'ARRAY' || type.element.kind !== 'STRUCT') throw new Error('ARRAY_ZIP without structs')
  if (node.parameters.length !== type.element.fields.length) {
    throw new SqlError(`The lambda of ARRAY_ZIP takes ${type.element.fields.length} arguments`, node.at)
  }
  const element: Variable = {kind: 'variable', id: newId(scope.binder), type: type.element}
  const named = (value: Bound): ReadonlyMap<string, Bound> =>
    new Map(node.parameters.map((p, i) => [p.text.toLowerCase(), field(value, i)]))
  const body = bindExpression(node.body, withNames(scope, named(element)))
  const lambda: Bound = hasSubquery(body)
    ? overAll(node, named, zipped, body, scope)
    : {kind: 'lambda', parameters: [element], body, type: body.type}
  return callOf('ARRAY_TRANSFORM', [zipped, lambda], arrayOf(body.type), call)
}

function callOf(name: string, args: readonly Bound[], type: FunctionCall['type'], node: Call): FunctionCall {
  const safe = name === 'ARRAY_ZIP' && node.safe
  return madeCall(name, findFunction(name) as ScalarFunction, args, type, {at: node.at, safe})
}
