/**
 * The compiler's door: GoogleSQL in, DuckDB SQL and exact schemas out. Pure: no DuckDB, no HTTP, no clock.
 */
import type {DmlStatement, Expression, Query, TypeSyntax} from './ast/index.ts'
import {createBinder} from './bind/binder.ts'
import {coerce, coerceOrFail, coercibility} from './bind/coercion.ts'
import {bindDml} from './bind/dml.ts'
import {bindExpression} from './bind/expressions.ts'
import {sourcesOf} from './bind/lineage.ts'
import {checkRequiredFilters} from './bind/partitions.ts'
import {pruneDml, pruneExpression, pruneQuery} from './bind/pruning.ts'
import {bindQuery} from './bind/queries.ts'
import {withoutNullElements} from './bind/results.ts'
import {rootScope} from './bind/scope.ts'
import {bindType as bindTypeSyntax} from './bind/types.ts'
import type {CompileContext, TableReference} from './catalog.ts'
import {emitDml} from './emit/dml.ts'
import {createEmission} from './emit/emission.ts'
import {emitExpression} from './emit/expressions.ts'
import {emitQuery} from './emit/queries.ts'
import type {Column, SqlType} from './types.ts'
import {typeName} from './types.ts'

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
  /** For each column whether its name is made up (`f0_`), which tables and views refuse. */
  readonly anonymous: readonly boolean[]
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

/**
 * A query on its own, with everything that its caller must know of the result. Rows that will be stored hold
 * no array with a NULL in it, as BigQuery demands of all results; rows that are only read may.
 */
export function compileQuery(
  query: Query,
  context: CompileContext,
  {stored = false}: {readonly stored?: boolean} = {},
): CompiledQuery {
  const binder = createBinder(context)
  const bound = bindQuery(query, rootScope(binder))
  checkRequiredFilters(binder)
  pruneQuery(bound, binder)
  const result = stored ? withoutNullElements(bound, binder) : bound
  const sql = emitQuery(result, createEmission(context.timeZone), (_, i) => `c${i + 1}`)
  let anonymous = 0
  return {
    sql,
    columns: bound.columns.map(({name, type}) => ({name: name ?? `f${anonymous++}_`, type})),
    anonymous: bound.columns.map(({name}) => name === undefined),
    valueTable: bound.valueTable,
    ordered: bound.orderBy.length > 0,
    tables: [...binder.tables.values()],
    routines: [...binder.routines],
    get lineage() {
      return bound.columns.map(sourcesOf)
    },
  }
}

/** An expression on its own, as `type` where one is given, by the rules of assignment. */
export function compileExpression(
  expression: Expression,
  context: CompileContext,
  type?: SqlType,
): CompiledExpression {
  const binder = createBinder(context)
  const bound = bindExpression(expression, rootScope(binder))
  const wanted = type ?? bound.type
  const value =
    coercibility(bound) === 'untyped'
      ? coerce(bound, wanted)
      : coerceOrFail(
          bound,
          wanted,
          () => `Cannot coerce expression of type ${typeName(bound.type)} to type ${typeName(wanted)}`,
          expression.at,
        )
  pruneExpression(value, binder)
  return {
    sql: emitExpression(value, createEmission(context.timeZone)),
    type: wanted,
    tables: [...binder.tables.values()],
  }
}

/** A type as written. Fails with BigQuery's words for types that do not exist. */
export const bindType = (syntax: TypeSyntax): SqlType => bindTypeSyntax(syntax)

const KINDS = {
  insert: 'INSERT',
  update: 'UPDATE',
  delete: 'DELETE',
  merge: 'MERGE',
  truncate: 'TRUNCATE_TABLE',
} as const

/** A statement that changes a table's rows. */
export function compileDml(statement: DmlStatement, context: CompileContext): CompiledDml {
  const binder = createBinder(context)
  const bound = bindDml(statement, binder)
  checkRequiredFilters(binder)
  pruneDml(bound, binder)
  return {
    target: bound.target.table.reference,
    kind: KINDS[bound.kind],
    ...emitDml(bound, context.timeZone),
    tables: [...binder.tables.values()],
  }
}
