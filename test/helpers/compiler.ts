/** The compiler with a small world around it: tables in DuckDB, a catalogue in memory, results as readable text. */

import type {Connection} from '../../emulator/engine/connection.ts'
import {type Database, openDatabase} from '../../emulator/engine/database.ts'
import type {
  BoundValue,
  Catalog,
  CatalogRoutine,
  CatalogTable,
  CompileContext,
  TableReference,
} from '../../emulator/sql/catalog.ts'
import {
  bindType,
  type CompiledQuery,
  compileDml,
  compileExpression,
  compileQuery,
} from '../../emulator/sql/compile.ts'
import {duckdbType, identifier} from '../../emulator/sql/duckdb-types.ts'
import {SqlError, withPosition} from '../../emulator/sql/error.ts'
import {parseQuery, parseScript, parseType} from '../../emulator/sql/parser/index.ts'
import type {SqlType} from '../../emulator/sql/types.ts'
import {typeName} from '../../emulator/sql/types.ts'
import type {Value} from '../../emulator/warehouse/types.ts'

export interface World {
  /** A table `name` in dataset `d`; columns as in CREATE TABLE, rows by a GoogleSQL query. */
  table(name: string, columns: string, rows?: string, more?: Partial<CatalogTable>): Promise<void>
  view(name: string, query: string): void
  routine(routine: CatalogRoutine): void
  /** A script variable, whose value is a GoogleSQL expression. */
  variable(name: string, expression: string): void
  parameter(name: string | number, expression: string): void
  compile(sql: string): CompiledQuery
  /** Rows of the query, one line each: `1, 'a', NULL`. */
  rows(sql: string): Promise<string[]>
  /** `name TYPE, name TYPE` of the result. */
  schema(sql: string): string
  /** Runs a DML statement; gives its counts of rows by action. */
  dml(sql: string): Promise<Record<string, number>>
  /** The error of compiling or running, with its position. */
  error(sql: string): Promise<string>
  /** The DuckDB connection, for measurements. */
  readonly connection: Connection
  close(): void
}

const PROJECT = 'p'
const DATASET = 'd'

export async function createWorld(): Promise<World> {
  const database: Database = await openDatabase({threads: 1})
  const connection = await database.connect()
  const tables = new Map<string, CatalogTable>()
  const routines = new Map<string, CatalogRoutine>()
  const variables = new Map<string, BoundValue>()
  const namedParameters = new Map<string, BoundValue>()
  const positionalParameters: BoundValue[] = []

  const referenceOf = (path: readonly string[]): TableReference => ({
    project: path.length > 2 ? path[0]! : PROJECT,
    dataset: path.length > 1 ? path.at(-2)! : DATASET,
    table: path.at(-1)!,
  })
  const catalog: Catalog = {
    table: (path) => (path.length === 1 ? undefined : tables.get(referenceOf(path).table)),
    wildcard(path) {
      const prefix = path.at(-1)!.slice(0, -1)
      return [...tables]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, table]) => ({suffix: name.slice(prefix.length), table}))
    },
    routine: (path) => routines.get(path.at(-1)!.toLowerCase()),
    describe: (path) => {
      const {project, dataset, table} = referenceOf(path)
      return `${project}:${dataset}.${table}`
    },
  }
  const context: CompileContext = {
    catalog,
    variables,
    namedParameters,
    positionalParameters,
    timeZone: 'UTC',
    systemVariables: new Map([['time_zone', {type: {kind: 'STRING'}, sql: `'UTC'`}]]),
  }
  const compile = (sql: string): CompiledQuery => compileQuery(parseQuery(sql), context)
  const expression = (sql: string): BoundValue => {
    const query = parseQuery(`SELECT ${sql}`)
    if (query.body.kind !== 'select' || query.body.items[0]?.kind !== 'item')
      throw new Error('not an expression')
    const {sql: compiled, type} = compileExpression(query.body.items[0].value, context)
    return {type, sql: `(${compiled})`}
  }
  const rows = async (sql: string): Promise<string[]> => {
    const {sql: compiled, columns} = compile(sql)
    const types = columns.map((c) => c.type)
    const values = await connection.rows(compiled, types)
    return values.map((row) => row.map((value, i) => show(value, types[i]!)).join(', '))
  }

  const world: World = {
    connection,
    async table(name, columns, source, more) {
      const type = bindType(parseType(`STRUCT<${columns}>`))
      if (type.kind !== 'STRUCT') throw new Error('columns')
      const physical = identifier(name)
      const definitions = type.fields.map((f) => `${identifier(f.name!)} ${duckdbType(f.type)}`)
      await connection.run(`CREATE OR REPLACE TABLE ${physical} (${definitions.join(', ')})`)
      tables.set(name, {
        reference: {project: PROJECT, dataset: DATASET, table: name},
        kind: 'table',
        columns: type.fields.map((f) => ({name: f.name!, type: f.type, physical: f.name!})),
        source: {kind: 'relation', sql: physical},
        ...more,
      })
      if (source)
        await connection.run(
          compileDml(statementOf(`INSERT INTO d.${name} ${source}`), context).statements[0]!,
        )
    },
    view(name, query) {
      const {columns} = compile(query)
      tables.set(name, {
        reference: {project: PROJECT, dataset: DATASET, table: name},
        kind: 'view',
        columns: columns.map((c) => ({...c, physical: c.name})),
        source: {kind: 'view', query, defaultProject: PROJECT},
      })
    },
    routine: (routine) => void routines.set(routine.name.split('.').at(-1)!.toLowerCase(), routine),
    variable: (name, sql) => void variables.set(name, expression(sql)),
    parameter(name, sql) {
      if (typeof name === 'number') positionalParameters[name] = expression(sql)
      else namedParameters.set(name, expression(sql))
    },
    compile,
    rows,
    schema: (sql) =>
      compile(sql)
        .columns.map((c) => `${c.name} ${typeName(c.type)}`)
        .join(', '),
    async dml(sql) {
      const {checks, statements, returns} = compileDml(statementOf(sql), context)
      for (const check of checks) {
        const [failure] = await connection.rows(check, [{kind: 'STRING'}])
        if (failure) throw new SqlError(String(failure[0]))
      }
      if (returns === 'count') return {count: await connection.run(statements[0]!)}
      const counts: Record<string, number> = {}
      for (const [action] of await connection.rows(statements[0]!, [{kind: 'STRING'}])) {
        counts[String(action)] = (counts[String(action)] ?? 0) + 1
      }
      return counts
    },
    async error(sql) {
      try {
        if (/^\s*(SELECT|WITH|FROM|\()/i.test(sql)) await rows(sql)
        else await world.dml(sql)
      } catch (error) {
        if (error instanceof SqlError) return withPosition(error, sql)
        throw error
      }
      throw new Error(`No error: ${sql}`)
    },
    close() {
      connection.close()
      database.close()
    },
  }
  return world
}

function statementOf(sql: string) {
  const [statement] = parseScript(sql).statements
  switch (statement?.kind) {
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate':
      return statement
    default:
      throw new Error(`Not a DML statement: ${sql}`)
  }
}

const pad = (n: number, width = 2): string => String(n).padStart(width, '0')

/** A value much as GoogleSQL would write it. */
export function show(value: Value, type: SqlType): string {
  if (value === null) return 'NULL'
  switch (type.kind) {
    case 'ARRAY':
      return `[${(value as Value[]).map((v) => show(v, type.element)).join(', ')}]`
    case 'STRUCT':
      return `(${(value as Value[]).map((v, i) => show(v, type.fields[i]!.type)).join(', ')})`
    case 'RANGE': {
      const {start, end} = value as {start: Value; end: Value}
      const part = (v: Value): string => (v === null ? 'UNBOUNDED' : show(v, type.element))
      return `[${part(start)}, ${part(end)})`
    }
    case 'STRING':
      return `'${value}'`
    case 'BYTES':
      return `b'${Buffer.from(value as Uint8Array).toString('latin1')}'`
    case 'DATE':
      return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10)
    case 'DATETIME':
    case 'TIMESTAMP':
      return `${new Date(Number((value as bigint) / 1000n)).toISOString().slice(0, 19).replace('T', ' ')}${fraction(value as bigint)}${type.kind === 'TIMESTAMP' ? '+00' : ''}`
    case 'TIME':
      return `${new Date(Number((value as bigint) / 1000n)).toISOString().slice(11, 19)}${fraction(value as bigint)}`
    case 'INTERVAL': {
      const {months, days, micros} = value as {months: number; days: number; micros: bigint}
      return `${months}m ${days}d ${micros}us`
    }
    default:
      return String(value)
  }
}

const fraction = (micros: bigint): string => {
  const part = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  return part === 0n ? '' : `.${pad(Number(part), 6).replace(/0+$/, '')}`
}
