/**
 * Functions that DuckDB lacks, written in TypeScript and called from the SQL we emit. The compiler only
 * names them; `engine/` registers them all with DuckDB when it opens. They are pure: text in, text out.
 */

/** DuckDB's types as far as arguments and results of a runtime function go. */
export type RuntimeType =
  | 'BIGINT'
  | 'DOUBLE'
  | 'VARCHAR'
  | 'BLOB'
  | 'BOOLEAN'
  | 'DATE'
  | 'TIMESTAMP'
  | 'TIMESTAMPTZ'
  | 'TIME'
  | 'INTERVAL'
  | 'BIGNUM'
  | 'DECIMAL(38,9)'
  | `${'BIGINT' | 'DOUBLE' | 'VARCHAR' | 'BLOB'}[]`

/**
 * Values by type: BIGINT bigint · DOUBLE number · VARCHAR string · BLOB Uint8Array · BOOLEAN boolean ·
 * DATE days since 1970 as number · TIMESTAMP, TIMESTAMPTZ and TIME microseconds as bigint ·
 * INTERVAL {months, days, micros} · BIGNUM bigint · DECIMAL(38,9) the value × 10^9 as bigint · lists arrays
 * (elements may be null).
 */
export type RuntimeValue =
  | bigint
  | number
  | string
  | boolean
  | Uint8Array
  | IntervalValue
  | null
  | readonly RuntimeValue[]

export interface IntervalValue {
  readonly months: number
  readonly days: number
  readonly micros: bigint
}

export interface RuntimeFunction {
  /** The name in DuckDB: `bq_` and snake_case. */
  readonly name: string
  readonly args: readonly RuntimeType[]
  /** Further arguments of this type may follow `args`. */
  readonly varArgs?: RuntimeType
  readonly returns: RuntimeType
  /** 'propagate' (the default): a NULL argument gives NULL without a call. 'call': NULLs are passed as null. */
  readonly nulls?: 'propagate' | 'call'
  /** True when the result may differ between calls with the same arguments (RAND, GENERATE_UUID). */
  readonly volatile?: boolean
  /** Throwing an Error makes it the statement's error; TRY (our SAFE.) catches it. */
  readonly call: (...args: never[]) => RuntimeValue
}

/** Keeps the literal types of a definition while checking its shape. */
export const defineRuntime = <F extends RuntimeFunction>(f: F): RuntimeFunction => f
