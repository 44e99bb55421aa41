/**
 * Runs statements one after another: control flow, variables, errors and their handlers.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
 */
import {setImmediate} from 'node:timers/promises'
import type {Expression, Name, ScriptStatement, Statement} from '../../sql/ast/index.ts'
import {bindType} from '../../sql/bind/types.ts'
import {SqlError} from '../../sql/error.ts'
import {INTERVAL, type SqlType, STRING} from '../../sql/types.ts'
import {sameLocation} from '../datasets.ts'
import type {Session} from '../session.ts'
import type {Value} from '../types.ts'
import {caughtError, RaisedError, scriptError} from './errors.ts'
import {evaluate, isTrue} from './evaluate.ts'
import {executeImmediate} from './execute-immediate.ts'
import {failedOutcome} from './outcome.ts'
import {callProcedure} from './procedures.ts'
import {type Run, withText} from './run.ts'
import {queryRows} from './select.ts'
import {runStatement} from './statement.ts'
import {beginTransaction, commitTransaction, rollbackTransaction} from './transaction.ts'

/** How a statement ended, where not just with the next one to follow. */
export type Completion =
  | {readonly kind: 'break' | 'continue'; readonly label: string | undefined}
  | {readonly kind: 'return'}
  | undefined

export async function runStatements(run: Run, statements: readonly Statement[]): Promise<Completion> {
  for (const statement of statements) {
    const completion = await runOne(run, statement)
    if (completion) return completion
  }
  return undefined
}

async function runOne(run: Run, statement: Statement): Promise<Completion> {
  if (run.session.signal?.aborted) run.session.signal.throwIfAborted()
  try {
    return isScripting(statement) ? await control(run, statement) : await plain(run, statement)
  } catch (error) {
    throw scriptError(run, statement, withText(error, run.text))
  }
}

async function plain(run: Run, statement: Exclude<Statement, ScriptStatement>): Promise<undefined> {
  const startedAt = Date.now()
  try {
    run.report.outcomes.push(await runStatement(run, statement))
  } catch (error) {
    const failure = withText(error, run.text)
    if (run.report.isScript && failure instanceof SqlError) {
      run.report.outcomes.push(failedOutcome(run, statement, startedAt, failure))
    }
    throw failure
  }
}

const SCRIPTING: ReadonlySet<Statement['kind']> = new Set([
  'declare',
  'set',
  'block',
  'if',
  'caseStatement',
  'loop',
  'while',
  'repeat',
  'forIn',
  'break',
  'continue',
  'return',
  'raise',
  'executeImmediate',
  'callProcedure',
  'begin',
  'commit',
  'rollback',
] as const)

export function isScripting(statement: Statement): statement is ScriptStatement {
  return SCRIPTING.has(statement.kind)
}

async function control(run: Run, statement: ScriptStatement): Promise<Completion> {
  switch (statement.kind) {
    case 'declare':
      await declare(run, statement)
      return undefined
    case 'set':
      await set(run, statement)
      return undefined
    case 'block':
      return block(run, statement)
    case 'if':
      for (const branch of statement.branches) {
        if (await isTrue(run, branch.condition, 'IF')) return runStatements(run, branch.body)
      }
      return runStatements(run, statement.otherwise ?? [])
    case 'caseStatement':
      return caseStatement(run, statement)
    case 'loop':
      return loop(run, statement, async () => true)
    case 'while':
      return loop(run, statement, () => isTrue(run, statement.condition, 'WHILE'))
    case 'repeat': {
      let first = true
      return loop(run, statement, async () => {
        if (!first) return !(await isTrue(run, statement.until, 'REPEAT'))
        first = false
        return true
      })
    }
    case 'forIn':
      return forIn(run, statement)
    case 'break':
    case 'continue':
      return {kind: statement.kind, label: statement.label?.text}
    case 'return':
      return {kind: 'return'}
    case 'raise':
      return raise(run, statement.message)
    case 'executeImmediate':
      await executeImmediate(run, statement)
      return undefined
    case 'callProcedure':
      await callProcedure(run, statement)
      return undefined
    case 'begin':
      return transactionStep(() => beginTransaction(run.session))
    case 'commit':
      return transactionStep(() => commitTransaction(run.session))
    case 'rollback':
      return transactionStep(() => rollbackTransaction(run.session))
  }
}

async function transactionStep(step: () => Promise<void>): Promise<undefined> {
  await step()
}

type Kind<K extends ScriptStatement['kind']> = Extract<ScriptStatement, {kind: K}>

async function declare(run: Run, statement: Kind<'declare'>): Promise<void> {
  const declared = statement.type && bindType(statement.type)
  const type = declared && withoutParameters(declared)
  const initial = statement.defaultValue
    ? await evaluate(run, statement.defaultValue, type)
    : {value: null, type: type ?? STRING}
  for (const name of statement.names) {
    run.frame.declare(name.text, type ?? initial.type, initial.value, name.at)
  }
}

/** Variables are typed without the parameters of their types. */
function withoutParameters(type: SqlType): SqlType {
  if (type.kind === 'ARRAY' || type.kind === 'STRUCT' || type.kind === 'RANGE') return type
  return {kind: type.kind}
}

async function set(run: Run, statement: Kind<'set'>): Promise<void> {
  const {names, tuple, value} = statement
  const [first] = names
  if (!tuple && first) return assign(run, first, value)
  const fields = names.map((name) => ({type: run.frame.variable(name.text, name.at).type}))
  const row = (await evaluate(run, value, {kind: 'STRUCT', fields})).value as readonly Value[] | null
  for (const [i, name] of names.entries()) run.frame.assign(name.text, row?.[i] ?? null, name.at)
}

async function assign(run: Run, name: Name, value: Expression): Promise<void> {
  if (name.text.startsWith('@@')) return assignSystem(run, name, value)
  const variable = run.frame.variable(name.text, name.at)
  run.frame.assign(name.text, (await evaluate(run, value, variable.type)).value, name.at)
}

/** The system variables that may be set. */
async function assignSystem(run: Run, name: Name, value: Expression): Promise<void> {
  const {session} = run
  const text = async () => (await evaluate(run, value, STRING)).value as string | null
  switch (name.text.slice(2).toLowerCase()) {
    case 'time_zone':
      session.timeZone = checkTimeZone((await text()) ?? 'UTC')
      return
    case 'dataset_id': {
      const dataset = await text()
      session.defaultDataset = dataset
        ? {
            project: session.defaultProject ?? session.defaultDataset?.project ?? session.project,
            dataset,
          }
        : undefined
      return
    }
    case 'dataset_project_id': {
      const project = await text()
      const dataset = session.defaultDataset?.dataset
      session.defaultProject = project ?? undefined
      if (dataset) session.defaultDataset = {project: project ?? session.project, dataset}
      return
    }
    case 'query_label':
    case 'reservation':
      session.settings.set(name.text.slice(2).toLowerCase(), await text())
      return
    case 'max_staleness_override':
      session.settings.set('max_staleness_override', (await evaluate(run, value, INTERVAL)).value)
      return
    case 'location':
      return setLocation(session, await text(), name.at)
    default:
      throw new SqlError(`System variable ${name.text} is read-only or unknown`, name.at)
  }
}

/** https://cloud.google.com/bigquery/docs/locations#specify_locations */
function setLocation(session: Session, location: string | null, at: number): void {
  if (!location) throw new SqlError('@@location cannot be NULL or empty', at)
  if (session.locationGiven && !sameLocation(location, session.location)) {
    throw new SqlError(`@@location is ${location}, but the query was asked to run in ${session.location}`, at)
  }
  session.location = location
  session.locationGiven = true
}

function checkTimeZone(zone: string): string {
  if (/^[+-]\d{1,2}(:\d{2})?$/.test(zone)) return zone
  try {
    new Intl.DateTimeFormat('en', {timeZone: zone})
    return zone
  } catch (cause) {
    throw new SqlError(`Invalid time zone: ${zone}`, undefined, 'invalidQuery', {cause})
  }
}

async function block(run: Run, statement: Kind<'block'>): Promise<Completion> {
  const completion = await run.frame.within(async () => {
    if (!statement.onError) return runStatements(run, statement.body)
    try {
      return await runStatements(run, statement.body)
    } catch (error) {
      return handle(run, error, statement.onError)
    }
  })
  return leavesBlock(completion, statement.label) ? undefined : completion
}

/** BREAK with a block's label leaves the block. */
function leavesBlock(completion: Completion, label: Name | undefined): boolean {
  return completion?.kind === 'break' && completion.label !== undefined && sameLabel(completion.label, label)
}

async function handle(run: Run, error: unknown, handler: readonly Statement[]): Promise<Completion> {
  const scripted = caughtError(error)
  if (!scripted) throw error
  const outer = run.frame.error
  run.frame.error = scripted
  try {
    return await runStatements(run, handler)
  } finally {
    run.frame.error = outer
  }
}

async function caseStatement(run: Run, statement: Kind<'caseStatement'>): Promise<Completion> {
  const {operand} = statement
  for (const branch of statement.branches) {
    const condition: Expression = operand
      ? {kind: 'binary', operator: '=', left: operand, right: branch.when, at: branch.when.at}
      : branch.when
    if (await isTrue(run, condition, 'CASE')) return runStatements(run, branch.body)
  }
  return runStatements(run, statement.otherwise ?? [])
}

interface Looping {
  readonly label?: Name
  readonly body: readonly Statement[]
}

async function loop(run: Run, statement: Looping, again: () => Promise<boolean>): Promise<Completion> {
  while (await again()) {
    // Statements without tables need no input or output: without a pause, no timer and no request gets its turn.
    await setImmediate()
    run.session.signal?.throwIfAborted()
    const completion = await run.frame.within(() => runStatements(run, statement.body))
    const next = afterBody(completion, statement.label)
    if (next !== 'again') return next === 'leave' ? undefined : next
  }
  return undefined
}

/** What a loop does after one turn: a completion for others goes on outwards. */
function afterBody(completion: Completion, label: Name | undefined): 'again' | 'leave' | Completion {
  if (!completion) return 'again'
  if (completion.kind === 'return') return completion
  if (completion.label !== undefined && !sameLabel(completion.label, label)) return completion
  return completion.kind === 'break' ? 'leave' : 'again'
}

const sameLabel = (a: string, b: Name | undefined): boolean => a.toLowerCase() === b?.text.toLowerCase()

const PAGE = 1000

async function forIn(run: Run, statement: Kind<'forIn'>): Promise<Completion> {
  const {rows} = await queryRows(run, statement.query)
  const type: SqlType = {
    kind: 'STRUCT',
    fields: rows.columns.map((column) => ({name: column.name, type: column.type})),
  }
  try {
    for (let start = 0; start < rows.totalRows; start += PAGE) {
      for (const row of await rows.read(start, PAGE)) {
        const completion = await run.frame.within(() => {
          run.frame.declare(statement.variable.text, type, row, statement.variable.at)
          return runStatements(run, statement.body)
        })
        const next = afterBody(completion, statement.label)
        if (next !== 'again') return next === 'leave' ? undefined : next
      }
    }
  } finally {
    await rows.close()
  }
  return undefined
}

async function raise(run: Run, message: Expression | undefined): Promise<never> {
  if (message) {
    const {value} = await evaluate(run, message, STRING)
    throw new RaisedError(value === null ? null : String(value))
  }
  if (!run.frame.error) throw new SqlError('Cannot re-raise outside of an exception handler')
  throw run.frame.error.cause
}
