/** SELECT: its rows become a result, or the rows of a destination table. */
import type {Query, QueryStatement} from '../../sql/ast/index.ts'
import {type CompiledQuery, compileQuery} from '../../sql/compile.ts'
import {fieldName} from '../../sql/duckdb-types.ts'
import type {SqlType} from '../../sql/types.ts'
import {collect} from '../results/result-set.ts'
import {columnsSchema} from '../schema.ts'
import type {Column, ResultSet, StatementOutcome} from '../types.ts'
import {outcome, referenced} from './outcome.ts'
import {reading} from './reading.ts'
import {compileContext, type Run} from './run.ts'

/** A query whose columns are those of the result: a value table of structs is opened. */
export interface OpenedQuery {
  readonly sql: string
  readonly columns: readonly Column[]
  readonly tables: CompiledQuery['tables']
  readonly routines: CompiledQuery['routines']
  /** For each column whether its name is made up. */
  readonly anonymous: readonly boolean[]
}

export async function runSelect(run: Run, statement: QueryStatement): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {compiled, rows} = await queryRows(run, statement.query)
  const columns = resultColumns(compiled.columns)
  return outcome(run, statement, startedAt, {
    statementType: 'SELECT',
    columns,
    schema: columnsSchema(columns),
    rows,
    referencedTables: referenced(compiled.tables),
    referencedRoutines: compiled.routines,
  })
}

/** Columns of one name are told apart in results: `id`, `id_1`, `id_2`. */
export function resultColumns(columns: readonly Column[]): readonly Column[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    let name = column.name
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${column.name}_${n}`
    taken.add(name.toLowerCase())
    return name === column.name ? column : {...column, name}
  })
}

/** Runs a query and collects its rows. */
export async function queryRows(run: Run, query: Query): Promise<{compiled: OpenedQuery; rows: ResultSet}> {
  const {session} = run
  return reading(
    run,
    () => openedQuery(compileQuery(query, compileContext(run))),
    async (connection, compiled, sql) => {
      // What reads no table is a few rows as a rule, and worth the shorter way.
      const way = compiled.tables.length === 0 ? connection.atOnce : connection.stream
      return {
        compiled,
        rows: await collect(session.core, way(sql, session.signal), compiled.columns),
      }
    },
  )
}

/** `SELECT AS STRUCT` at the top gives the struct's fields as columns. */
export function openedQuery(query: CompiledQuery): OpenedQuery {
  const {sql, columns, tables, routines, anonymous} = query
  const type = columns[0]?.type
  if (!query.valueTable || type?.kind !== 'STRUCT') return {sql, columns, tables, routines, anonymous}
  return {
    sql: openedSql(sql, type),
    columns: type.fields.map((field, i) => ({name: field.name ?? `f${i}_`, type: field.type})),
    tables,
    routines,
    anonymous: type.fields.map((field) => field.name === undefined),
  }
}

function openedSql(sql: string, type: Extract<SqlType, {kind: 'STRUCT'}>): string {
  const fields = type.fields.map((_, i) => `struct_extract(v, '${fieldName(i)}') AS c${i + 1}`)
  return `SELECT ${fields.join(', ')} FROM (${sql}) AS q(v)`
}
