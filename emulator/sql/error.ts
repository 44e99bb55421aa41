/**
 * What a statement can fail with. The message is BigQuery's own wording without the position;
 * `at` is an offset into the statement's text, and whoever reports the error turns it into `[line:column]`.
 */
export type SqlReason =
  | 'invalidQuery'
  | 'notFound'
  | 'duplicate'
  | 'invalid'
  | 'accessDenied'
  | 'resourcesExceeded'
  | 'resourceInUse'
  | 'notImplemented'
  | 'stopped'
  | 'timeout'

export class SqlError extends Error {
  readonly reason: SqlReason
  readonly at: number | undefined

  constructor(message: string, at?: number, reason: SqlReason = 'invalidQuery', options?: ErrorOptions) {
    super(message, options)
    this.name = 'SqlError'
    this.at = at
    this.reason = reason
  }
}

/** An error for what BigQuery has and the embedded one has not: it names the construct. */
export function unsupported(construct: string, at?: number): SqlError {
  return new SqlError(`Unsupported in the embedded BigQuery: ${construct}`, at, 'notImplemented')
}

/** `[line:column]` of an offset, both from 1, as BigQuery writes it. */
export function position(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `[${line}:${at - before.lastIndexOf('\n')}]`
}

/**
 * The message with its position, as BigQuery shows it: `Unrecognized name: foo at [1:8]`. A table that is not
 * found is named and not placed.
 */
export function withPosition(error: SqlError, text: string): string {
  if (error.at === undefined || error.reason === 'notFound') return error.message
  if (/ at \[\d+:\d+\]/.test(error.message)) return error.message
  return `${error.message} at ${position(text, error.at)}`
}
