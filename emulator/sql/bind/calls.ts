/** Calls: of documented functions through their tables, of the user's own through the catalogue. */
import type {Argument, Call, Expression, Name} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import type {SqlFunction} from '../functions/define.ts'
import {isDocumented} from '../functions/documented.ts'
import {findFunction} from '../functions/index.ts'
import {BOOL, INT64, type SqlType, STRING, typeName} from '../types.ts'
import {bindFlatten} from './array-paths.ts'
import {bindArrayZip} from './array-zip.ts'
import {explicitCast} from './casts.ts'
import {coerceOrFail, isGroupable, isOrderable} from './coercion.ts'
import {collatedArguments, isCollated} from './collations.ts'
import {bindExpression} from './expressions.ts'
import {withoutPath} from './json-paths.ts'
import {bindLambda} from './lambdas.ts'
import {bindLet} from './lets.ts'
import {nullOf, operation} from './make.ts'
import {isConcatenable} from './operators.ts'
import {type CallArgument, printedSignatures, resolveOverload, takesPart} from './overloads.ts'
import {bindRegexpGroups} from './regexp-groups.ts'
import {bindRoutineCall} from './routines.ts'
import {bindRowsCall} from './rows.ts'
import type {Scope} from './scope.ts'
import {noMatchingSignature} from './signatures.ts'
import type {Bound} from './tree.ts'

const writtenName = (names: readonly Name[]): string => names.map((n) => n.text).join('.')

export function bindCall(node: Call, scope: Scope): Bound {
  const path = node.name.map((n) => n.text)
  const name = writtenName(node.name).toUpperCase()
  const routine = node.safe && path.length === 1 ? undefined : scope.binder.context.catalog.routine(path)
  if (routine) return bindRoutineCall(routine, node, scope)
  const special = bindSpecial(name, node, scope)
  if (special) return special
  const f = findFunction(name)
  if (!f) throw notFound(node)
  if (f.kind !== 'scalar') return bindRowsCall(name, f, node, scope)
  if (node.over) throw new SqlError(`Window function ${name} does not support an OVER clause`, node.at)
  refuseAggregateClauses(name, node)
  const args = prepared(name, callArguments(f, node.args, scope))
  const resolved = resolveOverload(f, args)
  if (!resolved) throw mismatch(name, f, args, node.at)
  refuseIncomparable(name, f, resolved.args[0], node.at)
  if (
    name === 'NULLIF' &&
    (resolved.type.kind === 'STRUCT' || resolved.args.some((a) => a && isCollated(a.type)))
  ) {
    return nullIfEqual(resolved.args as readonly Bound[], resolved.type, scope, node.at)
  }
  if (node.safe && f.safe === false)
    throw new SqlError(`Function ${name} does not support SAFE error mode`, node.at)
  return {
    kind: 'call',
    name,
    function: f,
    signature: resolved.signature,
    index: resolved.index,
    args: collatedArguments(name, withoutPath(name, resolved.args), node.at),
    type: resolved.type,
    safe: node.safe,
    at: node.at,
  }
}

/** Values of some types have no order, and of some not even equality. */
export function refuseIncomparable(
  name: string,
  {needs}: SqlFunction,
  value: Bound | undefined,
  at: number,
): void {
  if (!needs || !value) return
  const {type} = value
  const compared = name.startsWith('ARRAY_') && type.kind === 'ARRAY' ? type.element : type
  const isFine =
    needs === 'order' ? isOrderable(compared) : isGroupable(compared) && compared.kind !== 'ARRAY'
  if (isFine) return
  throw new SqlError(`${name} is not defined for arguments of type ${typeName(type)}`, at)
}
/** Structs and collated strings are equal by the language's operator: one with a NULL in it is not known to be. */
const nullIfEqual = (args: readonly Bound[], type: SqlType, scope: Scope, at: number): Bound =>
  bindLet(scope.binder, args, ([value, other]) => {
    const same = operation({name: '='}, [value!, other!], BOOL, at)
    return operation({name: 'case'}, [same, nullOf(type), value!], type, at)
  })

/** CONCAT takes whatever can be cast to STRING. */
function prepared(name: string, args: readonly CallArgument[]): readonly CallArgument[] {
  if (name !== 'CONCAT' || !args.every((a) => a.kind === 'value' && isConcatenable(a.value.type))) return args
  return args.map((a) => (a.kind === 'value' ? {...a, value: explicitCast(a.value, STRING, false, a.at)} : a))
}

function notFound(node: Call): SqlError {
  const name = writtenName(node.name)
  if (isDocumented(name.toUpperCase())) return unsupported(`function ${name.toUpperCase()}`, node.at)
  return new SqlError(`Function not found: ${name}`, node.at)
}

function refuseAggregateClauses(name: string, node: Call): void {
  const clause = node.distinct
    ? 'DISTINCT'
    : node.nulls
      ? `${node.nulls} NULLS`
      : node.orderBy.length > 0
        ? 'ORDER BY'
        : node.limit
          ? 'LIMIT'
          : node.having
            ? 'HAVING'
            : undefined
  if (clause) throw new SqlError(`${clause} in arguments is not allowed for function ${name}`, node.at)
}

export const mismatch = (name: string, f: SqlFunction, args: readonly CallArgument[], at: number): SqlError =>
  noMatchingSignature(
    f.kind === 'aggregate'
      ? `aggregate function ${name}`
      : f.kind === 'window'
        ? `analytic function ${name}`
        : `function ${name}`,
    args.map((a) => (a.kind === 'value' ? a.value : a.kind === 'part' ? 'DATE_TIME_PART' : 'LAMBDA')),
    printedSignatures(name, f),
    at,
  )

/** The arguments bound, but for date parts and lambdas. */
export function callArguments(f: SqlFunction, args: readonly Argument[], scope: Scope): CallArgument[] {
  const firstNamed = args.findIndex((a) => a.name)
  const stray = firstNamed < 0 ? undefined : args.slice(firstNamed).find((a) => !a.name)
  if (stray) throw new SqlError('Positional arguments must not follow named arguments', stray.value.at)
  return args
    .filter((a) => a.value.kind !== 'star')
    .map((a, i): CallArgument => {
      if (a.object) throw unsupported(`${a.object.type} as an argument`, a.object.path[0]?.at)
      const named = a.name ? {name: a.name.text} : {}
      const {value} = a
      if (value.kind === 'lambda') {
        return {
          ...named,
          kind: 'lambda',
          at: value.at,
          arity: value.parameters.length,
          bind: (types, array) => bindLambda(value, types, array, scope),
        }
      }
      const part = takesPart(f, i) ? datePart(value) : undefined
      if (part !== undefined) return {...named, kind: 'part', part, at: value.at}
      return {...named, kind: 'value', value: bindExpression(value, scope), at: value.at}
    })
}

const PARTS = new Set(
  'MICROSECOND MILLISECOND SECOND MINUTE HOUR DAY DAYOFWEEK DAYOFYEAR WEEK ISOWEEK MONTH QUARTER YEAR ISOYEAR DATE TIME DATETIME NFC NFKC NFD NFKD'.split(
    ' ',
  ),
)
const WEEKDAYS = new Set('SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY'.split(' '))

/** DAY, WEEK(MONDAY) …; undefined for what is an ordinary expression. */
function datePart(node: Expression): string | undefined {
  if (node.kind === 'path' && node.names.length === 1) {
    const word = node.names[0]!.text.toUpperCase()
    return PARTS.has(word) ? word : undefined
  }
  if (node.kind !== 'call' || node.name.length !== 1 || node.args.length !== 1) return undefined
  const day = node.args[0]!.value
  if (node.name[0]!.text.toUpperCase() !== 'WEEK' || day.kind !== 'path') return undefined
  const weekday = day.names[0]!.text.toUpperCase()
  return WEEKDAYS.has(weekday) ? `WEEK(${weekday})` : undefined
}

/** What is written like a function but is not one. */
function bindSpecial(name: string, node: Call, scope: Scope): Bound | undefined {
  if (name === 'GROUPING') {
    if (!scope.aggregates)
      throw new SqlError(`Aggregate function GROUPING not allowed in ${scope.clause}`, node.at)
    const operands = node.args.map((a) => bindExpression(a.value, {...scope, aggregates: false}))
    if (operands.length !== 1) throw new SqlError('GROUPING takes one argument', node.at)
    return operation({name: 'grouping'}, operands, INT64, node.at)
  }
  if (name === 'SESSION_USER') {
    const user = scope.binder.context.systemVariables?.get('session_user()')
    if (!user) throw unsupported('SESSION_USER outside of a session', node.at)
    if (node.args.length > 0) throw new SqlError('SESSION_USER takes no arguments', node.at)
    return {kind: 'value', type: user.type, sql: user.sql, parameter: false}
  }
  if (name === 'FLATTEN') return bindFlatten(node, scope)
  if (name === 'ARRAY_ZIP') return bindArrayZip(node, scope)
  if (name === 'REGEXP_EXTRACT_GROUPS') return bindRegexpGroups(node, scope)
  if (name === 'ERROR') {
    const [message] = node.args
    if (!message || node.args.length > 1) {
      throw new SqlError(
        'No matching signature for function ERROR. Supported signature: ERROR(STRING)',
        node.at,
      )
    }
    const bound = bindExpression(message.value, scope)
    const text = coerceOrFail(
      bound,
      STRING,
      () => noMatchingSignature('function ERROR', [bound], ['ERROR(STRING)'], node.at).message,
      node.at,
    )
    const raise = operation({name: 'raise'}, [text], INT64, node.at)
    return node.safe ? operation({name: 'tryRaise'}, [text], INT64, node.at) : raise
  }
  return undefined
}
