/**
 * A GoogleSQL function as data. One entry is the whole truth about a function: how it may be called, what
 * it becomes in DuckDB, where Google documents it, and examples that are documentation and tests at once.
 *
 * Signatures are written as Google's pages write them, in a small language:
 *
 *   '(STRING, INT64, [INT64]) -> STRING'     optional arguments in brackets
 *   '(T, T...) -> T'                         T, U: any type, the same one each time (common supertype);
 *                                            `T...` is none or more of them
 *   '(JSON, STRING, ANY, STRING..., ANY...) -> JSON'   repeated ones that stand together come in rounds
 *   '(ARRAY<T>, (T) -> BOOL) -> ARRAY<T>'    a lambda; its argument reaches the template as `lambda x: …`
 *   '(ARRAY<T>) -> T'  '(RANGE<T>) -> T'     structures of them
 *   '(TIMESTAMP, PART, [STRING]) -> INT64'   PART: a date part keyword (DAY, WEEK(MONDAY), …)
 *   '(STRING, [mode => STRING]) -> JSON'     a named argument, which may also be given by position
 *   '(ANY) -> STRING'                        any type, nothing inferred from it
 */
import type {SqlType} from '../types.ts'

/** A constant argument's value as the binder knows it (numbers as bigint or number, dates as text). */
export type Constant = string | bigint | number | boolean | null

/** An argument as the emitter hands it to a template: SQL already coerced to the signature's type. */
export interface EmittedArgument {
  readonly sql: string
  readonly type: SqlType
  /** The value where the argument is a literal or a constant expression; undefined otherwise. */
  readonly constant?: Constant
  /** True unless computing it fails for no row. */
  readonly mayFail?: boolean
  /** True where it reads no row and may fail: in a condition it is written by `later`. */
  readonly early?: boolean
  /** For `INTERVAL count PART` as written: the part, and SQL of the count. */
  readonly interval?: {readonly part: string; readonly count: string}
}

/** What a template may ask about the call besides its arguments. */
export interface CallSite {
  readonly name: string
  readonly returns: SqlType
  /** The session's time zone, for functions whose zone argument is left out. */
  readonly timeZone: string
  /** Offset of the call in the statement's text. */
  readonly at: number
  /** What the call of an aggregate or window function says besides its arguments. */
  readonly distinct?: boolean
  readonly nulls?: 'IGNORE' | 'RESPECT'
  /** HAVING MAX x, HAVING MIN x: only ANY_VALUE has it. */
  readonly having?: {readonly type: 'MAX' | 'MIN'; readonly sql: string}
  /** SQL of ARRAY_AGG's and STRING_AGG's LIMIT. */
  readonly limit?: string
  /** True where the call has an OVER clause. */
  readonly over?: boolean
}

/** A date part argument reaches a template as its `constant`: 'DAY', 'WEEK', 'WEEK(MONDAY)', 'ISOWEEK' … */
export type Template = string | ((args: readonly EmittedArgument[], call: CallSite) => string)

export interface Example {
  /** A GoogleSQL expression or a whole query that gives one value. */
  readonly sql: string
  /** That value as `CAST(… AS STRING)` or TO_JSON_STRING shows it; 'NULL'; or error(text within the message). */
  readonly gives: string | {readonly error: string}
}

interface Definition {
  readonly signatures: readonly string[]
  /** How many of the last signatures are accepted without standing in messages. */
  readonly unlisted?: number
  /**
   * DuckDB SQL with $1, $2 … for the arguments, or a function of them; or one template for each signature.
   * An optional argument that was left out is the text NULL (an explicit NULL is a CAST of it).
   */
  readonly duckdb: Template | readonly Template[]
  /** Overrides the signature's result type where it depends on more than type variables. */
  readonly returns?: (args: readonly EmittedArgument[]) => SqlType
  /** What the type of the first argument, or of an array's elements, must have; all types have it otherwise. */
  readonly needs?: 'order' | 'equality'
  /** One line: what it does. */
  readonly doc: string
  readonly url: string
  readonly examples: readonly Example[]
}

/** One value in, one value out. SAFE. works on all of them unless `safe` says no. */
export interface ScalarFunction extends Definition {
  readonly kind: 'scalar'
  readonly safe?: false
  /** The first argument reaches the template as a struct with the value, v, or as NULL where computing it fails. */
  readonly tries?: true
  /** The date and time of the statement, RAND: not folded, not deduplicated. */
  readonly volatile?: true
}

/**
 * Many rows in, one value out. In the template, $1 … are the arguments and these are filled in by the emitter:
 * {distinct} `DISTINCT ` or nothing, {order} ` ORDER BY …` or nothing, {filter} ` FILTER (WHERE …)` or nothing,
 * {over} ` OVER (…)` or nothing. WHERE becomes part of {filter}; a template with a condition of its
 * own writes ` FILTER (WHERE condition{and})`, where {and} is ` AND (…)` or nothing. LIMIT, HAVING MAX/MIN and
 * IGNORE/RESPECT NULLS are the template's own to carry out, from `call`.
 */
export interface AggregateFunction extends Definition {
  readonly kind: 'aggregate'
  readonly allows?: readonly ('distinct' | 'order' | 'limit' | 'nulls' | 'having' | 'over')[]
}

/** Only with OVER: RANK, LAG, FIRST_VALUE … Template placeholders as for aggregates, plus {nulls}. */
export interface WindowFunction extends Definition {
  readonly kind: 'window'
  readonly frame?: 'allowed' | 'forbidden'
  /** 'forbidden' where all rows of the partition count at once. */
  readonly order?: 'forbidden'
  readonly nulls?: true
}

export type SqlFunction = ScalarFunction | AggregateFunction | WindowFunction

/** A family of functions by name; names are upper case, with their prefix (`NET.HOST`). */
export type FunctionTable = Readonly<Record<string, SqlFunction>>
