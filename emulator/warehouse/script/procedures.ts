/**
 * CALL: runs a procedure's statements with variables of their own.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language#call
 */
import type {Expression, Name, ScriptStatement} from '../../sql/ast/index.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {parseScript} from '../../sql/parser/index.ts'
import {type SqlType, STRING} from '../../sql/types.ts'
import {routineName, routineNotFound} from '../catalog/names.ts'
import {routineReference} from '../catalog/paths.ts'
import type {RoutineArgument, RoutineResource} from '../catalog/routine-resource.ts'
import {fromStandardSqlType} from '../catalog/routine-type.ts'
import type {RoutineEntry} from '../types.ts'
import {coerced, evaluate} from './evaluate.ts'
import {Frame} from './frame.ts'
import {runStatements} from './interpret.ts'
import {located, type Run, withText} from './run.ts'
import {callSystemProcedure} from './system-procedures.ts'

type CallProcedure = Extract<ScriptStatement, {kind: 'callProcedure'}>

/** https://cloud.google.com/bigquery/quotas#procedure_limits */
const DEEPEST = 50

export async function callProcedure(run: Run, statement: CallProcedure): Promise<void> {
  if (await callSystemProcedure(run, statement)) return
  const procedure = findProcedure(run, statement)
  const {resource, name} = procedure
  const parameters = resource.arguments ?? []
  if (statement.args.length !== parameters.length) {
    throw new SqlError(
      `Procedure ${name} expects ${parameters.length} arguments but got ${statement.args.length}`,
      statement.at,
    )
  }
  if (run.stack.length >= DEEPEST) {
    throw new SqlError(`Out of stack space due to deeply-nested procedure call to ${name}`, statement.at)
  }
  checkTargets(statement, parameters)
  const frame = new Frame(name)
  for (const [i, parameter] of parameters.entries()) {
    await declareParameter(run, frame, parameter, statement.args[i]!.value)
  }
  const text = resource.definitionBody ?? ''
  const inner: Run = {
    ...run,
    text,
    frame,
    stack: [
      ...run.stack,
      {text: run.text, at: statement.at, end: statement.end, procedure: run.frame.procedure},
    ],
  }
  await runStatements(inner, bodyOf(procedure.entry, text))
  for (const [i, parameter] of parameters.entries()) {
    if (parameter.mode !== 'OUT' && parameter.mode !== 'INOUT') continue
    const target = outVariable(run, statement.args[i]!.value, parameter)
    const result = frame.variable(parameter.name ?? '')
    const variable = run.frame.variable(target.text, target.at)
    const value = await coerced(run, result.value, result.type, variable.type, target.at)
    run.frame.assign(target.text, value, target.at)
  }
}

function findProcedure(
  run: Run,
  statement: CallProcedure,
): {entry: RoutineEntry; resource: RoutineResource; name: string} {
  const {session} = run
  const reference = located(run, () =>
    routineReference(
      statement.path.map((name) => name.text),
      session,
    ),
  )
  const entry = session.core.catalog.routine(reference)
  const resource = entry?.resource as RoutineResource | undefined
  if (!entry || resource?.routineType !== 'PROCEDURE') {
    throw new SqlError(
      `Procedure is not found: ${routineName(reference).replace(':', '.')}`,
      statement.at,
      'notFound',
      {
        cause: routineNotFound(reference, session.location),
      },
    )
  }
  if (resource.language && resource.language !== 'SQL') {
    throw unsupported(`procedures in ${resource.language}`, statement.at)
  }
  return {entry, resource, name: routineName(reference).replace(':', '.')}
}

/** Bodies are parsed once for each state of their routine. */
const parsed = new WeakMap<RoutineEntry, ReturnType<typeof parseScript>['statements']>()

function bodyOf(entry: RoutineEntry, text: string): ReturnType<typeof parseScript>['statements'] {
  const known = parsed.get(entry)
  if (known) return known
  try {
    const {statements} = parseScript(text)
    parsed.set(entry, statements)
    return statements
  } catch (error) {
    throw withText(error, text)
  }
}

async function declareParameter(
  run: Run,
  frame: Frame,
  parameter: RoutineArgument,
  argument: Expression,
): Promise<void> {
  const declared: SqlType | undefined = parameter.dataType && fromStandardSqlType(parameter.dataType)
  const name = parameter.name ?? ''
  if (parameter.mode === 'OUT') {
    outVariable(run, argument, parameter)
    frame.declare(name, declared ?? STRING, null)
    return
  }
  if (parameter.mode === 'INOUT') outVariable(run, argument, parameter)
  const {value, type} = await evaluate(run, argument, declared)
  frame.declare(name, declared ?? type, value)
}

/** No variable takes the values of two parameters. */
function checkTargets(statement: CallProcedure, parameters: readonly RoutineArgument[]): void {
  const taken = new Set<string>()
  for (const [i, {mode}] of parameters.entries()) {
    const argument = statement.args[i]!.value
    if (mode === undefined || mode === 'IN' || argument.kind !== 'path') continue
    const name = argument.names.map(({text}) => text.toLowerCase()).join('.')
    if (taken.has(name)) {
      throw new SqlError(`Variable ${name} is passed for more than one OUT or INOUT argument`, argument.at)
    }
    taken.add(name)
  }
}

/** The variable that an OUT or INOUT argument names. */
function outVariable(run: Run, argument: Expression, parameter: RoutineArgument): Name {
  const name = argument.kind === 'path' && argument.names.length === 1 ? argument.names[0] : undefined
  if (!name) {
    throw new SqlError(`Argument ${parameter.name} of mode ${parameter.mode} must be a variable`, argument.at)
  }
  run.frame.variable(name.text, name.at)
  return name
}
