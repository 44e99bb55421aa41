/** Errors as they pass through a script: where they happened, and which of them a handler may catch. */
import type {Statement} from '../../sql/ast/index.ts'
import {position, SqlError} from '../../sql/error.ts'
import type {ScriptError, StackFrame} from './frame.ts'
import {statementText} from './outcome.ts'
import type {Run} from './run.ts'

/** An error on its way out of a script, with the statement that failed and the calls that led to it. */
class FailedStatement extends SqlError {
  readonly script: ScriptError
  /** The offset in the script's own text. */
  readonly outermost: number
  /** Of RAISE USING MESSAGE. */
  readonly raised: boolean

  constructor(error: SqlError, script: ScriptError, outermost: number) {
    super(error.message, undefined, error.reason, {cause: error.cause})
    this.script = script
    this.outermost = outermost
    this.raised = error instanceof RaisedError
  }
}

/** What RAISE USING MESSAGE throws: handlers see the message as it was given. */
export class RaisedError extends SqlError {
  readonly given: string | null

  constructor(given: string | null) {
    super(given ?? 'NULL')
    this.given = given
  }
}

/** The error with the innermost statement's text and place; an error that has them stays as it is. */
export function scriptError(run: Run, statement: Statement, error: unknown): unknown {
  if (!(error instanceof SqlError) || error instanceof FailedStatement) return error
  const script = {
    message: error instanceof RaisedError ? error.given : queryError(run, statement, error.message),
    statementText: statementText(run, statement),
    stack: stackTrace(run, statement.at),
    cause: error,
  }
  return new FailedStatement(error, script, run.stack[0]?.at ?? statement.at)
}

/** `Query error: … at [3:5]`, and `at [project.dataset.procedure:3:5]` within a procedure. */
function queryError(run: Run, statement: Statement, message: string): string {
  const place = / at (\[\d+:\d+\])$/.exec(message)
  const where = place?.[1] ?? position(run.text, statement.at)
  const told = place ? message.slice(0, place.index) : message
  const within = run.frame.procedure?.includes('.') ? `${run.frame.procedure}:` : ''
  return `Query error: ${told} at [${within}${where.slice(1)}`
}

/** What a handler sees of an error; undefined for those that it may not catch: cancellation and timeouts. */
export function caughtError(error: unknown): ScriptError | undefined {
  if (!(error instanceof FailedStatement)) return undefined
  if (error.reason === 'stopped' || error.reason === 'timeout') return undefined
  return {...error.script, cause: error}
}

/** What a job says that failed with an error of one of its script's statements. */
export function failureMessage(error: unknown, text: string): string | undefined {
  if (!(error instanceof FailedStatement)) return undefined
  if (!error.raised) return error.script.message ?? undefined
  return `Query error: ${error.message} at ${position(text, error.outermost)}`
}

/** Innermost first. */
function stackTrace(run: Run, at: number): StackFrame[] {
  const frames = [frame(run.text, at, run.frame.procedure)]
  for (const call of run.stack.toReversed()) frames.push(frame(call.text, call.at, call.procedure))
  return frames
}

function frame(text: string, at: number, procedure: string | undefined): StackFrame {
  const [line = 1, column = 1] = position(text, at).slice(1, -1).split(':').map(Number)
  return {line, column, filename: null, location: procedure ?? null}
}
