/** What a statement needs to run: its session, its text, its variables, and where outcomes are collected. */
import type {CompileContext} from '../../sql/catalog.ts'
import {SqlError, withPosition} from '../../sql/error.ts'
import {compilerCatalog} from '../catalog/compiler-catalog.ts'
import type {Session} from '../session.ts'
import type {StatementOutcome} from '../types.ts'
import type {Frame} from './frame.ts'
import {systemVariables} from './system-variables.ts'

export interface Run {
  readonly session: Session
  /** The text that offsets of statements refer to. */
  readonly text: string
  readonly frame: Frame
  readonly report: Report
  /** Calls from the outermost in: for stack traces and the limit of nesting. */
  readonly stack: readonly Call[]
}

export interface Call {
  readonly text: string
  readonly at: number
  readonly end: number
  readonly procedure: string | undefined
}

/** Collected over a whole job. */
export interface Report {
  readonly outcomes: StatementOutcome[]
  /** Whether the statements are jobs of their own. */
  readonly isScript: boolean
  /** Rows that the last DML statement changed: @@row_count. */
  rowCount: bigint | null
  /** What @@script.… says. */
  readonly startedAt: number
}

export const newReport = (isScript = false): Report => ({
  outcomes: [],
  isScript,
  rowCount: null,
  startedAt: Date.now(),
})

export function compileContext(run: Run): CompileContext {
  const {session, frame} = run
  return {
    catalog: compilerCatalog(session),
    ...session.parameters,
    variables: frame.variables(),
    systemVariables: systemVariables(run),
    timeZone: session.timeZone,
  }
}

/** Calls `compile`; its errors get their position in the run's text. */
export function located<T>(run: Run, compile: () => T): T {
  try {
    return compile()
  } catch (error) {
    throw withText(error, run.text)
  }
}

/** The error with its position written into the message. */
export function withText(error: unknown, text: string): unknown {
  if (!(error instanceof SqlError) || error.at === undefined) return error
  return new SqlError(withPosition(error, text), undefined, error.reason, {cause: error.cause})
}
