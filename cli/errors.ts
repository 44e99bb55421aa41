/**
 * What went wrong, as an exit code. Schedulers branch on these; docs/commands.md lists them.
 */
import {EtlError} from '../extract/errors.ts'

export {ConfigError, EtlError} from '../extract/errors.ts'

export const EXIT = {
  ok: 0,
  /** A bug of ours: the stack is printed. */
  bug: 1,
  /** Flags, arguments or configuration. */
  usage: 2,
  /** The source API could not be reached or refused us. */
  source: 3,
  /** Landing in Cloud Storage or loading into BigQuery failed. */
  lake: 4,
  /** Records broke the stream's schema, and strictness was asked for. */
  record: 5,
  /** Dataform could not compile, or an action failed. */
  dataform: 6,
  /** An assertion found rows. */
  assertion: 7,
  interrupted: 130,
} as const

/** Dataform could not compile or run, or did not run everything that was selected. */
export class DataformError extends EtlError {
  override readonly name = 'DataformError'
}

/** One or more assertions found rows that must not be there. */
export class AssertionError extends EtlError {
  override readonly name = 'AssertionError'
}

/** The embedded server could not be started or stopped. */
export class LocalServerError extends EtlError {
  override readonly name = 'LocalServerError'
}

/** A query that the target refused: the message is BigQuery's own. */
export class QueryError extends EtlError {
  override readonly name = 'QueryError'
}

const CODES: Readonly<Record<string, number>> = {
  ConfigError: EXIT.usage,
  SourceError: EXIT.source,
  LakeError: EXIT.lake,
  RecordError: EXIT.record,
  DataformError: EXIT.dataform,
  AssertionError: EXIT.assertion,
  QueryError: EXIT.usage,
  LocalServerError: EXIT.usage,
}

/** The exit code for an error, or undefined when the error is a bug and its stack matters. */
export function exitCode(error: unknown): number | undefined {
  return error instanceof EtlError ? (CODES[error.name] ?? EXIT.bug) : undefined
}
