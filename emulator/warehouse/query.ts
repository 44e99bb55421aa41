/** Query jobs: one statement, or a script of several. */
import {randomUUID} from 'node:crypto'
import type {Script, Statement} from '../sql/ast/index.ts'
import {SqlError, withPosition} from '../sql/error.ts'
import {parseScript} from '../sql/parser/index.ts'
import type {Core} from './core.ts'
import {writeDestination} from './destination.ts'
import {dryRun} from './dry-run.ts'
import {failureMessage} from './script/errors.ts'
import {Frame} from './script/frame.ts'
import {isScripting, runStatements} from './script/interpret.ts'
import {newReport, type Run} from './script/run.ts'
import {ScriptFailure} from './script/script-failure.ts'
import {createSession, endSession, type Session} from './session.ts'
import {defineTables} from './table-definitions.ts'
import type {QueryRequest, StatementOutcome} from './types.ts'
import {bindParameters} from './values/parameters.ts'

/** Sessions that outlive their first query. */
export type Sessions = Map<string, {readonly session: Session; last: Promise<unknown>}>

export async function query(
  core: Core,
  sessions: Sessions,
  request: QueryRequest,
): Promise<StatementOutcome> {
  const script = parse(request.sql)
  if (request.dryRun) {
    const {session} = sessionFor(core, sessions, request)
    await defineTables(session, request.tableDefinitions)
    return dryRun(session, request, script)
  }
  const held = sessionFor(core, sessions, request)
  const work = held.last.then(async () => {
    if (held.session.aborted) throw sessionNotFound(held.session.id ?? '')
    try {
      return await runJob(held.session, request, script)
    } finally {
      if (held.session.aborted) {
        sessions.delete(held.session.id ?? '')
        await endSession(held.session)
      }
    }
  })
  // Queries of one session run one after another, whether or not those before succeeded.
  held.last = work.catch(() => undefined)
  return work
}

function parse(text: string): Script {
  const script = (() => {
    try {
      return parseScript(text)
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      throw new SqlError(withPosition(error, text), undefined, error.reason, {cause: error})
    }
  })()
  if (script.statements.length === 0) throw new SqlError('Syntax error: Unexpected end of statement at [1:1]')
  return script
}

function sessionFor(
  core: Core,
  sessions: Sessions,
  request: QueryRequest,
): {readonly session: Session; last: Promise<unknown>} {
  const {sessionId} = request
  const known = sessionId && sessions.get(sessionId)
  if (known) return known
  if (sessionId && !request.createSession) {
    throw sessionNotFound(sessionId)
  }
  const id = request.createSession ? (sessionId ?? randomUUID()) : undefined
  const abortOther = (other: string) => abortSession(sessions, other)
  const held = {session: createSession(core, {...request, id, abortOther}), last: Promise.resolve()}
  if (id && !request.dryRun) sessions.set(id, held)
  return held
}

const sessionNotFound = (id: string): SqlError =>
  new SqlError(`Session ${id} is not found`, undefined, 'notFound')

/** Ends a session once what runs in it has ended; what waits to run in it fails. */
function abortSession(sessions: Sessions, id: string): void {
  const held = sessions.get(id)
  if (!held) throw sessionNotFound(id)
  sessions.delete(id)
  held.session.aborted = true
  held.last = held.last.then(() => endSession(held.session))
}

async function runJob(session: Session, request: QueryRequest, script: Script): Promise<StatementOutcome> {
  const clock = timeLimit(request, session.core.timeLimitMs)
  session.signal = clock.signal
  session.onStart = request.onStart
  session.parameters = bindParameters(request.parameters)
  if (request.defaultDataset) session.defaultDataset = request.defaultDataset
  const report = newReport(!isSingle(script))
  const run: Run = {session, text: script.text, frame: frameOf(session), report, stack: []}
  try {
    await defineTables(session, request.tableDefinitions)
    const outcome = isSingle(script)
      ? await runSingle(run, script, request)
      : await runScript(run, script, request)
    return session.id ? {...outcome, sessionId: session.id} : outcome
  } finally {
    clock.stop()
    session.signal = undefined
    if (!session.id) await endSession(session)
  }
}

/** https://cloud.google.com/bigquery/docs/sessions-write-queries#session_variables */
function frameOf(session: Session): Frame {
  if (!session.id) return new Frame()
  session.frame ??= new Frame()
  return session.frame
}

/** One statement that is no control flow is a job of its own, everything else a script. */
export function isSingle(script: Script): boolean {
  const [only] = script.statements
  return script.statements.length === 1 && only !== undefined && !isScripting(only)
}

async function runSingle(run: Run, script: Script, request: QueryRequest): Promise<StatementOutcome> {
  const [only] = script.statements as [Statement]
  if (request.destination && only.kind === 'queryStatement') {
    return writeDestination(run, only, request.destination)
  }
  await runStatements(run, script.statements)
  return run.report.outcomes[0]!
}

async function runScript(run: Run, script: Script, request: QueryRequest): Promise<StatementOutcome> {
  if (request.destination) {
    throw new SqlError('configuration.query.destinationTable cannot be set for scripts', undefined, 'invalid')
  }
  const {report} = run
  try {
    await runStatements(run, script.statements)
  } catch (error) {
    throw scriptFailure(error, script.text, report.outcomes)
  }
  const last = report.outcomes.at(-1)
  return {
    statementType: 'SCRIPT',
    columns: last?.rows ? last.columns : [],
    schema: last?.rows && last.schema,
    rows: last?.rows,
    referencedTables: report.outcomes.flatMap((outcome) => outcome.referencedTables),
    startedAt: report.startedAt,
    endedAt: Date.now(),
    sql: script.text,
    children: report.outcomes,
  }
}

function scriptFailure(error: unknown, text: string, children: readonly StatementOutcome[]): unknown {
  if (!(error instanceof SqlError)) return error
  if (error.reason === 'stopped' || error.reason === 'timeout') {
    return new ScriptFailure(error.message, error, children)
  }
  const message = failureMessage(error, text) ?? `Query error: ${error.message}`
  return new ScriptFailure(message, error, children)
}

/** The request's signal, which also aborts when the time is up. */
function timeLimit(
  request: QueryRequest,
  longestMs: number,
): {signal: AbortSignal | undefined; stop: () => void} {
  const {signal, timeoutMs} = request
  const clock = new AbortController()
  const message = timeoutMs ? `Job timed out after ${timeoutMs / 1000} sec` : outOfTime(longestMs)
  const timer = setTimeout(
    () => clock.abort(new SqlError(message, undefined, 'timeout')),
    timeoutMs || longestMs,
  )
  timer.unref()
  return {
    signal: signal ? AbortSignal.any([signal, clock.signal]) : clock.signal,
    stop: () => clearTimeout(timer),
  }
}

function outOfTime(longestMs: number): string {
  const hours = longestMs / 3_600_000
  const limit = hours >= 1 ? `${hours.toFixed(1)} hours` : `${longestMs / 1000} sec`
  return `Operation timed out after ${limit}. Consider reducing the amount of work performed by your operation so that it can complete within this limit.`
}
