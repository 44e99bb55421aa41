/**
 * DuckDB's errors in BigQuery's words. What DuckDB says about its own SQL never leaves this room: a statement
 * that our compiler should not have emitted becomes an internal error, with DuckDB's message as its cause.
 */
import {SqlError, type SqlReason, unsupported} from '../sql/error.ts'

interface Rule {
  /** Tried on DuckDB's message without its `LINE 1: …` tail. */
  readonly pattern: RegExp
  readonly message: (match: RegExpExecArray) => string
  readonly reason?: SqlReason
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  INT64: 'int64',
  DOUBLE: 'double',
  BOOL: 'bool',
  BOOLEAN: 'bool',
}

const rules: readonly Rule[] = [
  {
    pattern: /^Out of Range Error: (?:Overflow in \w+ of INT64|Cannot negate value)/s,
    message: () => 'Integer Overflow',
  },
  {
    pattern: /^Out of Range Error: Overflow in (\w+) of DECIMAL/s,
    message: ([, operation]) => `numeric overflow in ${operation}`,
  },
  {
    // Only sums of NUMERIC are computed in 128 bits.
    pattern: /^Out of Range Error: Overflow in HUGEINT/s,
    message: () => 'numeric overflow: SUM',
  },
  {
    pattern: /Type INT128 with value (-?\d+) can't be cast .* INT64/s,
    message: () => 'Integer Overflow',
  },
  {
    pattern: /Type (?:DOUBLE|FLOAT) with value (-?(?:inf|nan)) can't be cast/is,
    message: ([, value]) => `Illegal conversion of non-finite floating point number to an integer: ${value}`,
  },
  {
    pattern: /Type DOUBLE with value (\S+) can't be cast .* INT64/s,
    message: ([, value]) => `int64 out of range: ${value}`,
  },
  {
    pattern: /Could not cast value (\S+) to DECIMAL|Casting value "(.*?)" to type DECIMAL/s,
    message: ([, a, b]) => `numeric out of range: ${a ?? b}`,
  },
  {
    pattern: /Could not convert string ['"](.*?)['"] to DECIMAL/s,
    message: ([, value]) => `Invalid NUMERIC value: ${value}`,
  },
  {
    pattern: /Could not convert string ['"](.*?)['"] to (INT64|DOUBLE|BOOL)/s,
    message: ([, value, type]) => `Bad ${TYPE_WORDS[type!]} value: ${value}`,
  },
  {
    pattern: /(?:invalid date field format|date field value out of range): "(.*?)"/s,
    message: ([, value]) => `Invalid date: '${value}'`,
  },
  {
    pattern: /(?:invalid timestamp field format|timestamp field value out of range): "(.*?)"/s,
    message: ([, value]) => `Invalid timestamp: '${value}'`,
  },
  {
    pattern: /(?:invalid time field format|time field value out of range): "(.*?)"/s,
    message: ([, value]) => `Invalid time string "${value}"`,
  },
  {
    pattern: /More than one row returned by a subquery/,
    message: () => 'Scalar subquery produced more than one element',
  },
  {
    pattern: /Like pattern must not end with escape character/,
    message: () => 'LIKE pattern ends with a backslash',
  },
  {
    pattern: /^Constraint Error: NOT NULL constraint failed: .*?\.([^.]+)$/s,
    message: ([, column]) => `Required field ${column} cannot be null`,
  },
  {
    pattern: /^Out of Memory Error|could not allocate|failed to (?:pin|allocate) block/is,
    message: () =>
      'Resources exceeded during query execution: The query could not be executed in the allotted memory.',
    reason: 'resourcesExceeded',
  },
  {
    pattern: /No space left on device|max_temp_directory_size/is,
    message: () => 'Resources exceeded during query execution: The disk is full.',
    reason: 'resourcesExceeded',
  },
  {
    pattern: /^Permission Error/,
    message: () => 'Access Denied: File outside of the data folder',
    reason: 'accessDenied',
  },
  {
    pattern: /^INTERRUPT Error/,
    message: () => 'Job execution was cancelled: User requested cancellation',
    reason: 'stopped',
  },
]

/** What DuckDB cannot plan: a subquery within or beside an outer join that it cannot turn into a join of its own. */
const NOT_JOINED =
  /^Not implemented Error: .*(?:on correlated columns not supported|flattening correlated subquery)/s

/** Errors that a statement's own data or functions cause: their text is what BigQuery would show. */
const OWN_TEXT = /^(?:Invalid Input|Out of Range|Conversion|Constraint) Error: (.*)$/s

/** Any error of DuckDB as a SqlError; a SqlError stays what it is. */
export function sqlErrorFrom(error: unknown): SqlError {
  if (error instanceof SqlError) return error
  const message = plainMessage(error)
  for (const rule of rules) {
    const match = rule.pattern.exec(message)
    if (match) return new SqlError(rule.message(match), undefined, rule.reason, {cause: error})
  }
  if (NOT_JOINED.test(message)) {
    const {message: text, reason} = unsupported(
      'a subquery that reads the outer query from within such joins',
    )
    return new SqlError(text, undefined, reason, {cause: error})
  }
  const own = OWN_TEXT.exec(message)
  if (own) {
    const reason = own[1]!.startsWith('Resources exceeded') ? 'resourcesExceeded' : 'invalidQuery'
    return new SqlError(own[1]!, undefined, reason, {cause: error})
  }
  return new SqlError(
    'An internal error occurred and the request could not be completed',
    undefined,
    'invalid',
    {
      cause: error,
    },
  )
}

/** True where another transaction changed the same rows or the same table: running again may succeed. */
export function isConflict(error: unknown): boolean {
  return /^TransactionContext Error|write-write conflict|Conflict on (?:tuple|update|delete|table)/i.test(
    plainMessage(error instanceof SqlError ? error.cause : error),
  )
}

/** True where a name that the compiler knew is gone: a table was replaced or altered in between. */
export function isStale(error: unknown): boolean {
  return /^(?:Catalog|Binder) Error/.test(plainMessage(error instanceof SqlError ? error.cause : error))
}

/** DuckDB's message without the excerpt of SQL below it. */
function plainMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/\n\nLINE \d+:.*$/s, '').trim()
}
