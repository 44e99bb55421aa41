/** Pieces of DuckDB SQL that templates share. */
import {duckdbType, text} from '../duckdb-types.ts'
import type {SqlType} from '../types.ts'
import type {Constant, EmittedArgument} from './define.ts'

/** Whether an optional argument was given: one that was left out is the text NULL, a given NULL is a cast. */
export const given = (argument: EmittedArgument | undefined): argument is EmittedArgument =>
  argument !== undefined && argument.sql !== 'NULL'

/** Raises an error where a value of the type is expected. `message` is SQL of a VARCHAR. */
export const raise = (message: string, type: SqlType | string): string =>
  `CAST(bq_error(${message}) AS ${typeof type === 'string' ? type : duckdbType(type)})`

/** `sql`, or an error where the condition holds. */
export const unless = (condition: string, message: string, type: SqlType | string, sql: string): string =>
  `CASE WHEN ${condition} THEN ${raise(text(message), type)} ELSE ${sql} END`

/** A constant that is a number of INT64, as the number; undefined for everything else. */
export function constantInteger(argument: EmittedArgument | undefined): number | undefined {
  const value: Constant | undefined = argument?.constant
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
    ? Number(value)
    : undefined
}

export function constantText(argument: EmittedArgument | undefined): string | undefined {
  return typeof argument?.constant === 'string' ? argument.constant : undefined
}

/** SQL that a template may repeat: a column, a literal, a small expression of them; not RAND or GENERATE_UUID. */
export const repeatable = (...sqls: readonly string[]): boolean =>
  sqls.every((sql) => sql.length <= 160 && !/\b(random|uuid)\(/.test(sql))

/** SQL that uses its arguments several times, as `body` writes it of their names; long arguments are computed once. */
export function once(args: readonly string[], body: (...names: string[]) => string): string {
  return repeatable(...args) ? body(...args) : computedFirst(args, body)
}

/**
 * SQL whose arguments are computed before the body, by way of a list of one struct: nested calls do not grow the text
 * (and the work) without end, and aggregates may stand where the body must not hold them.
 */
export function computedFirst(args: readonly string[], body: (...names: string[]) => string): string {
  const fields = args.map((sql, i) => `a${i + 1} := ${sql}`)
  // In HAVING DuckDB takes `v_.a1` for a column of a table.
  const names = args.map((_, i) => `v_['a${i + 1}']`)
  return `list_transform([struct_pack(${fields.join(', ')})], lambda v_: ${body(...names)})[1]`
}

/**
 * NULL where the body fails. TRY refuses aggregates and subqueries, and DuckDB computes ahead of it what a query says
 * twice: the arguments stay outside, the body in a lambda.
 */
export const attempt = (args: readonly string[], body: (...names: string[]) => string): string =>
  computedFirst(args, (...names) => `TRY(${body(...names)})`)

/** A constant that DuckDB does not compute while it plans: beside what changes from row to row it is no constant. */
export const later = (sql: string): string => `list_transform([random()], lambda later_: ${sql})[1]`

/** The greatest NUMERIC; DuckDB's sums of DECIMAL go beyond it. */
export const MOST_NUMERIC = "'99999999999999999999999999999.999999999'::DECIMAL(38,9)"

/** The sum of a list of DECIMAL(38,9) as a BIGNUM of its billionths, which has room for all; NULL for no values. */
export const numericTotal = (list: string): string =>
  `bq_numeric_total(nullif(list_transform(list_filter(${list}, lambda d_: d_ IS NOT NULL), lambda d_: CAST(d_ AS VARCHAR)), []))`

/** ORDER BY within an aggregate, in BigQuery's order: NULL, NaN, and then the other values. */
export const ascending = (sql: string, type: SqlType): string =>
  type.kind === 'FLOAT64' ? `isnan(${sql}) DESC NULLS FIRST, ${sql} NULLS FIRST` : `${sql} NULLS FIRST`

/** CAST(x AS STRING) of a NUMERIC: DuckDB writes all nine digits. */
export const numericText = (sql: string): string => `rtrim(rtrim(CAST(${sql} AS VARCHAR), '0'), '.')`

/** A scalar's CAST(… AS STRING) for messages. */
export function messageText(sql: string, type: SqlType): string {
  switch (type.kind) {
    case 'FLOAT64':
      return `bq_float_text(${sql})`
    case 'NUMERIC':
      return numericText(sql)
    case 'BIGNUMERIC':
      return `bq_bignumeric_text(${sql})`
    default:
      return `CAST(${sql} AS VARCHAR)`
  }
}
