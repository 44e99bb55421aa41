/** Calls of scalar functions: their templates filled in. */
import type {Bound, FunctionCall, RowsCall} from '../bind/tree.ts'
import type {CallSite, EmittedArgument, Template} from '../functions/define.ts'
import type {SignatureType} from '../functions/signature.ts'
import {computedFirst} from '../functions/sql.ts'
import type {SqlType} from '../types.ts'
import {INT64} from '../types.ts'
import {attempt, attemptOn} from './attempts.ts'
import {createCaptures, isForeign} from './captures.ts'
import {mayFailEarly} from './conditions.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {isHarmlessThroughout} from './harmless.ts'

export function emitCall(e: FunctionCall, emission: Emission): string {
  return e.args.some((arg) => arg?.kind === 'lambda' && isForeign(arg, emission))
    ? withCaptures(e, emission)
    : callSql(e, emission)
}

/** A call with lambdas that need what DuckDB's may not hold. */
function withCaptures(e: FunctionCall, emission: Emission): string {
  const captures = createCaptures(emission)
  for (const arg of e.args) if (arg) captures.captureParts(arg)
  return captures.around(callSql(e, captures.inner))
}

function callSql(e: FunctionCall, emission: Emission): string {
  const tries = e.function.kind === 'scalar' && e.function.tries === true
  const args = tries ? triedArguments(e, emission) : emitArguments(e, emission)
  const site: CallSite = {name: e.name, returns: e.type, timeZone: emission.timeZone, at: e.at}
  const template = templateOf(e)
  if (!e.safe)
    return holdsInLambda(e, template, args, site, emission)
      ? computedAhead(e, template, args, site)
      : fill(template, args, site)
  const given = e.args
    .map((arg, i) => ({arg, i}))
    .filter(({arg}) => arg !== undefined && mayBeComputedFirst(arg))
  return attemptOn(
    given.map(({i}) => args[i]!.sql),
    (sqls) =>
      fill(
        template,
        args.map((arg, i) =>
          withSql(
            arg,
            given.findIndex((g) => g.i === i),
            sqls,
          ),
        ),
        site,
      ),
  )
}

/** True where the template has a lambda, and an argument is what a lambda may not hold. */
function holdsInLambda(
  e: FunctionCall,
  template: Template,
  args: readonly EmittedArgument[],
  site: CallSite,
  emission: Emission,
): boolean {
  if (!e.args.some((arg) => arg && isForeign(arg, emission))) return false
  // Templates put what is long into lambdas of their own.
  const names = args.map((arg, i) =>
    isAhead(e.args[i]) ? {...arg, sql: `arg_${i}`.padEnd(arg.sql.length, '_')} : arg,
  )
  return /\blambda\b/.test(fill(template, names, site))
}

const isAhead = (arg: Bound | undefined): boolean => arg !== undefined && mayBeComputedFirst(arg)

/** The call as a lambda over its arguments. */
function computedAhead(
  e: FunctionCall,
  template: Template,
  args: readonly EmittedArgument[],
  site: CallSite,
): string {
  const ahead = args.filter((_, i) => isAhead(e.args[i]))
  return computedFirst(
    ahead.map((a) => a.sql),
    (...names) =>
      fill(
        template,
        args.map((arg) => (ahead.includes(arg) ? {...arg, sql: names[ahead.indexOf(arg)]!} : arg)),
        site,
      ),
  )
}

/** A value, which may be NULL, in something that is not. */
export const boxed = (sql: string): string => `struct_pack(v := ${sql})`

/** The first argument in a box, or NULL where computing it fails. */
function triedArguments(e: FunctionCall, emission: Emission): EmittedArgument[] {
  const [first, ...rest] = e.args as readonly [Bound, ...Bound[]]
  const box = {sql: attempt(first, emission, e.name, e.at, boxed), type: first.type}
  return [box, ...emitArguments({...e, args: rest}, emission)]
}

/** Lambdas and constants stay where they are. */
const mayBeComputedFirst = (e: Bound): boolean => e.kind !== 'lambda' && e.kind !== 'constant'

const withSql = (arg: EmittedArgument, index: number, sqls: readonly string[]): EmittedArgument =>
  index < 0 ? arg : {...arg, sql: sqls[index]!}

export const templateOf = ({function: f, index}: FunctionCall | RowsCall): Template =>
  typeof f.duckdb === 'object' ? f.duckdb[index]! : f.duckdb

/** Arguments as templates want them; one that was left out is the text NULL. */
export function emitArguments(e: FunctionCall | RowsCall, emission: Emission): EmittedArgument[] {
  const {parameters} = e.signature
  return e.args.map((arg, i): EmittedArgument => {
    if (!arg) return {sql: 'NULL', type: parameterType(parameters[i]?.type)}
    const sql = emitExpression(arg, emission)
    const constant = constantOf(arg)
    const interval = intervalOf(arg, emission)
    const mayFail = !isHarmlessThroughout(arg)
    const early = mayFail && mayFailEarly(arg, emission)
    return {
      sql,
      type: arg.type,
      mayFail,
      ...(early && {early}),
      ...(constant !== undefined && {constant}),
      ...(interval && {interval}),
    }
  })
}

const parameterType = (type: SignatureType | undefined): SqlType =>
  type?.kind === 'type' ? type.type : INT64

function constantOf(e: Bound): EmittedArgument['constant'] {
  return e.kind === 'constant' && !(e.value instanceof Uint8Array) ? e.value : undefined
}

/** `INTERVAL count PART` as it is written. */
function intervalOf(e: Bound, emission: Emission): EmittedArgument['interval'] {
  if (e.kind !== 'operation' || e.operator.name !== 'interval') return undefined
  return {part: e.operator.part, count: emitExpression(e.operands[0]!, emission)}
}

/** Templates taken apart once: texts, and between them the numbers of arguments. */
const pieces = new Map<string, readonly string[]>()

function piecesOf(template: string): readonly string[] {
  let known = pieces.get(template)
  if (!known) {
    known = template.split(/\$(\d+)/)
    pieces.set(template, known)
  }
  return known
}

/** `$1` is the first argument. */
export function fill(template: Template, args: readonly EmittedArgument[], site: CallSite): string {
  if (typeof template === 'function') return template(args, site)
  let sql = ''
  for (const [i, piece] of piecesOf(template).entries()) {
    sql += i % 2 === 0 ? piece : (args[Number(piece) - 1]?.sql ?? 'NULL')
  }
  return sql
}
