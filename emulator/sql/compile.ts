/**
 * The compiler's door: GoogleSQL in, DuckDB SQL and exact schemas out. Pure: no DuckDB, no HTTP, no clock.
 */
import type {TableReference} from './catalog.ts'
import type {Column, SqlType} from './types.ts'

/** Where a column's values come from: columns of tables, by reference. */
export interface ColumnSource {
  readonly table: TableReference
  /** Dotted for fields of structs. */
  readonly column: string
}

export interface CompiledQuery {
  /** A DuckDB SELECT whose columns are named c1, c2, … in order. */
  readonly sql: string
  /** The result's columns as BigQuery names and types them. */
  readonly columns: readonly Column[]
  /** SELECT AS VALUE / AS STRUCT results are one column that callers may have to open. */
  readonly valueTable: boolean
  /** True where the outermost query orders its rows. */
  readonly ordered: boolean
  readonly tables: readonly TableReference[]
  readonly routines: readonly string[]
  /** For each column its sources (values that flow into it) — column lineage. */
  readonly lineage: readonly (readonly ColumnSource[])[]
}

/** An expression that stands alone: a script's condition, a DEFAULT, an option's value. */
export interface CompiledExpression {
  readonly sql: string
  readonly type: SqlType
  readonly tables: readonly TableReference[]
}

/**
 * A DML statement. Run `checks` first: each is a query that must give no row, and its first row's only column
 * is the message of the error otherwise. Then run `sql`, whose result is one row of counts.
 */
export interface CompiledDml {
  readonly target: TableReference
  readonly kind: 'INSERT' | 'UPDATE' | 'DELETE' | 'MERGE' | 'TRUNCATE_TABLE'
  readonly checks: readonly string[]
  readonly statements: readonly string[]
  /** A query over the result of the last statement is not needed: it returns (action VARCHAR) rows, or a count. */
  readonly returns: 'count' | 'actions'
  readonly tables: readonly TableReference[]
}
