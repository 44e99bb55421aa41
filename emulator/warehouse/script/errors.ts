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

  constructor(error: SqlError, script: ScriptError, outermost: number) {
    super(error.message, undefined, error.reason, {cause: error.cause})
    this.script = script
    this.outermost = outermost
  }
}

/** The error with the innermost statement's text and place; an error that has them stays as it is. */
export function scriptError(run: Run, statement: Statement, error: unknown): unknown {
  if (!(error instanceof SqlError) || error instanceof FailedStatement) return error
  const script = {
    message: error.message,
    statementText: statementText(run, statement),
    stack: stackTrace(run, statement.at),
    cause: error,
  }
  return new FailedStatement(error, script, run.stack[0]?.at ?? statement.at)
}

/** What a handler sees of an error; undefined for those that it may not catch: cancellation and timeouts. */
export function caughtError(error: unknown): ScriptError | undefined {
  if (!(error instanceof FailedStatement)) return undefined
  if (error.reason === 'stopped' || error.reason === 'timeout') return undefined
  return {...error.script, cause: error}
}

/** Where in the script's own text the error happened: the statement, or the call that led to it. */
export function failurePosition(error: unknown): number | undefined {
  return error instanceof FailedStatement ? error.outermost : undefined
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
