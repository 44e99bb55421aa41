/** The user's own functions: SQL bodies are bound in place of the call, JavaScript ones are called by name. */
import type {Call, Expression} from '../ast/index.ts'
import type {CatalogRoutine} from '../catalog.ts'
import {SqlError, unsupported} from '../error.ts'
import {parseExpression} from '../parser/index.ts'
import type {SqlType} from '../types.ts'
import {typeName} from '../types.ts'
import {opening} from './binder.ts'
import {coerce, coerceOrFail, coerces, coercibility} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {bindLet} from './lets.ts'
import {operation} from './make.ts'
import {rootScope, type Scope} from './scope.ts'
import {noMatchingSignature} from './signatures.ts'
import type {Bound} from './tree.ts'

const bodies = new Map<string, Expression>()
const MOST_BODIES = 1000

function parsedBody(text: string): Expression {
  const known = bodies.get(text)
  if (known) return known
  if (bodies.size >= MOST_BODIES) bodies.clear()
  const body = parseExpression(text)
  bodies.set(text, body)
  return body
}

export function bindRoutineCall(routine: CatalogRoutine, node: Call, scope: Scope): Bound {
  scope.binder.routines.add(routine.name)
  if (routine.form === 'table') {
    throw new SqlError(`Table-valued function is not expected here: ${routine.name}`, node.at)
  }
  if (node.over) throw unsupported('OVER with a user-defined function', node.at)
  if (routine.form === 'aggregate') return bindAggregateRoutine(routine, node, scope)
  const args = routineArguments(routine, node, scope)
  const result =
    routine.language === 'JAVASCRIPT' ? javascriptCall(routine, args, node) : inlined(routine, args, scope)
  return node.safe ? operation({name: 'try'}, [result], result.type, node.at) : result
}

const signature = (routine: CatalogRoutine): string =>
  `${routine.name}(${routine.parameters.map((p) => (p.type ? typeName(p.type) : 'ANY TYPE')).join(', ')})`

/** The arguments as the parameters' types. */
function routineArguments(routine: CatalogRoutine, node: Call, scope: Scope): Bound[] {
  const args = node.args.map((a) => bindExpression(a.value, scope))
  const fits =
    args.length === routine.parameters.length &&
    args.every((arg, i) => {
      const type = routine.parameters[i]!.type
      return type === undefined || coerces(arg, type)
    })
  if (!fits) throw noMatchingSignature(`function ${routine.name}`, args, [signature(routine)], node.at)
  return args.map((arg, i) => {
    const type = routine.parameters[i]!.type ?? (coercibility(arg) === 'untyped' ? arg.type : undefined)
    return type ? firm(coerce(arg, type), type) : arg
  })
}

/** Inside the function an argument is no literal any more, and has the parameter's field names. */
const firm = (e: Bound, type: SqlType): Bound => {
  if (e.kind === 'constant') return {...e, type, literal: false}
  return e.type === type ? e : {...e, type}
}

function javascriptCall(routine: CatalogRoutine, args: readonly Bound[], node: Call): Bound {
  if (!routine.runtime || !routine.returns) throw unsupported(`JavaScript function ${routine.name}`, node.at)
  return operation({name: 'runtime', function: routine.runtime}, args, routine.returns, node.at)
}

/** The body sees nothing but its parameters. */
function inlined(routine: CatalogRoutine, args: readonly Bound[], scope: Scope): Bound {
  const {binder} = scope
  return opening(binder, routine.name, 'Function', () => {
    const body = parsedBody(routine.body ?? '')
    const bound = bindLet(binder, args, (values) => {
      const names = new Map(routine.parameters.map((p, i) => [p.name.toLowerCase(), values[i]!]))
      return bindExpression(body, {...rootScope(binder), names})
    })
    return asResult(bound, routine)
  })
}

function asResult(body: Bound, routine: CatalogRoutine): Bound {
  if (!routine.returns) return coercibility(body) === 'untyped' ? coerce(body, body.type) : body
  const message = (): string =>
    `Invalid function ${routine.name}. Function body type ${typeName(body.type)} cannot be coerced to the declared result type ${typeName(routine.returns!)}`
  return firm(coerceOrFail(body, routine.returns, message, 0), routine.returns)
}

/** A SQL aggregate: its body is an aggregate expression over the arguments. */
function bindAggregateRoutine(routine: CatalogRoutine, node: Call, scope: Scope): Bound {
  if (!scope.aggregates) {
    throw new SqlError(`Aggregate function ${routine.name} not allowed in ${scope.clause}`, node.at)
  }
  checkModifiers(routine, node)
  const args = routineArguments(routine, node, {
    ...scope,
    aggregates: false,
    clause: 'argument of an aggregate function',
  })
  return routine.language === 'SQL'
    ? aggregatedBy(routine, routine.body ?? '', args, scope, (body) => asResult(body, routine))
    : javascriptAggregate(routine, args, node, scope)
}

function checkModifiers(routine: CatalogRoutine, node: Call): void {
  const {distinct, orderBy, nulls, having, limit, where, safe} = node
  const what = 'of a user-defined aggregate function'
  if (orderBy.length > 0) throw new SqlError(`ORDER BY is not supported in calls ${what}`, node.at)
  if (distinct) throw unsupported(`DISTINCT in a call ${what}`, node.at)
  if (having) throw unsupported(`HAVING in a call ${what}`, node.at)
  if (where) throw unsupported(`WHERE in a call ${what}`, node.at)
  if (limit) throw unsupported(`LIMIT in a call ${what}`, node.at)
  if (safe) throw unsupported(`SAFE. before a call ${what}`, node.at)
  if (nulls && routine.language === 'SQL')
    throw unsupported(`${nulls} NULLS in a call ${what} in SQL`, node.at)
}

/** An aggregate expression, as text, over the arguments by the names of the parameters. */
function aggregatedBy(
  routine: CatalogRoutine,
  text: string,
  args: readonly Bound[],
  {binder}: Scope,
  finish: (body: Bound) => Bound,
): Bound {
  return opening(binder, routine.name, 'Function', () => {
    const names = new Map(routine.parameters.map((p, i) => [p.name.toLowerCase(), args[i]!]))
    return finish(bindExpression(parsedBody(text), {...rootScope(binder), names, aggregates: true}))
  })
}

/**
 * The rows of a group are handed over at once, as an array of structs. Those with a NULL are left out unless they are
 * asked for: https://cloud.google.com/bigquery/docs/user-defined-aggregates#ignore-nulls
 */
function javascriptAggregate(
  routine: CatalogRoutine,
  args: readonly Bound[],
  node: Call,
  scope: Scope,
): Bound {
  const others = args.filter((_, i) => routine.parameters[i]!.notAggregate)
  for (const other of others) {
    if (other.kind === 'constant' || other.kind === 'value') continue
    throw new SqlError(`Arguments that ${routine.name} does not aggregate must be literals`, node.at)
  }
  const names = routine.parameters.filter((p) => !p.notAggregate).map((p) => `\`${p.name}\``)
  const row = `STRUCT(${names.map((name) => `${name} AS ${name}`).join(', ')})`
  const isNull = names.map((name) => `${name} IS NULL`).join(' OR ')
  const given = node.nulls === 'RESPECT' ? row : `IF(${isNull || 'FALSE'}, NULL, ${row})`
  return aggregatedBy(routine, `ARRAY_AGG(${given} IGNORE NULLS)`, args, scope, (rows) =>
    javascriptCall(routine, [rows, ...others], node),
  )
}
