/**
 * ALTER TABLE: https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#alter_table_set_options_statement
 * The actions of one statement happen together or not at all.
 */
import type {AlterTable, AlterView, Name, TableAction} from '../../sql/ast/index.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {SqlError} from '../../sql/error.ts'
import {STRING} from '../../sql/types.ts'
import {tableExists, tableName, tableNotFound} from '../catalog/names.ts'
import {tableReference} from '../catalog/paths.ts'
import type {Change} from '../catalog/state.ts'
import {commit, newEtag} from '../core.ts'
import {collatedField} from '../default-collation.ts'
import {addColumnSql, relationOf} from '../physical.ts'
import {merged} from '../resource.ts'
import {evaluate} from '../script/evaluate.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import {onConnection} from '../session.ts'
import {withTables} from '../tables.ts'
import type {FieldSchema, StatementOutcome, TableEntry, TableReference} from '../types.ts'
import {alterColumn} from './alter-column.ts'
import {columnField, foreignKeyResource} from './columns.ts'
import {MATERIALIZED_VIEW_OPTIONS, TABLE_OPTIONS, VIEW_OPTIONS, withOptions} from './options.ts'
import {parts, wrongKind} from './place.ts'

/** A table on its way through the actions. */
export interface Altering {
  readonly run: Run
  entry: TableEntry
  /** Actions of DuckDB's ALTER TABLE. */
  readonly sql: string[]
}

export async function alterTable(run: Run, statement: AlterTable | AlterView): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  const {core} = session
  const reference = located(run, () => tableReference(parts(statement.path), session))
  const statementType = statementTypeOf(statement)
  const renamed = renameTarget(statement.actions, reference)
  const operation = await withTables(core, renamed ? [reference, renamed] : [reference], async () => {
    const before = core.catalog.table(reference)
    if (!before) {
      if (statement.ifExists) return 'SKIP' as const
      throw tableNotFound(reference, session.location)
    }
    checkKind(statement, before)
    if (session.transaction) {
      throw new SqlError('DDL statements that change permanent objects are not supported in a transaction')
    }
    const altering: Altering = {run, entry: before, sql: []}
    for (const action of statement.actions) await alter(altering, action)
    const entry = {...altering.entry, modifiedAt: Date.now(), etag: newEtag()}
    const changes: Change[] = [{kind: 'table', reference: entry.reference, entry}]
    if (renamed) {
      if (core.catalog.table(renamed)) throw tableExists(renamed)
      changes.unshift({kind: 'table', reference, entry: undefined})
    }
    await onConnection(session, (connection) =>
      commit(core, connection, altering.sql, changes, session.signal),
    )
    return 'ALTER' as const
  })
  return outcome(run, statement, startedAt, {statementType, ddl: {operation, table: reference}})
}

function statementTypeOf(statement: AlterTable | AlterView): string {
  if (statement.kind === 'alterTable') return 'ALTER_TABLE'
  return statement.materialized ? 'ALTER_MATERIALIZED_VIEW' : 'ALTER_VIEW'
}

function checkKind(statement: AlterTable | AlterView, entry: TableEntry): void {
  const fits =
    statement.kind === 'alterTable'
      ? entry.kind === 'TABLE' || entry.kind === 'SNAPSHOT' || entry.kind === 'EXTERNAL'
      : entry.kind === (statement.materialized ? 'MATERIALIZED_VIEW' : 'VIEW')
  if (!fits) throw wrongKind(entry.reference, entry.kind)
}

function renameTarget(
  actions: readonly TableAction[],
  reference: TableReference,
): TableReference | undefined {
  const action = actions.find((a) => a.kind === 'renameTo')
  return action && {...reference, table: action.to.text}
}

const RULES = {
  TABLE: TABLE_OPTIONS,
  SNAPSHOT: TABLE_OPTIONS,
  EXTERNAL: TABLE_OPTIONS,
  VIEW: VIEW_OPTIONS,
  MATERIALIZED_VIEW: MATERIALIZED_VIEW_OPTIONS,
} as const

async function alter(altering: Altering, action: TableAction): Promise<void> {
  const {run, entry} = altering
  switch (action.kind) {
    case 'setOptions': {
      const resource = await withOptions(run, action.options, RULES[entry.kind], {...entry.resource})
      altering.entry = {...entry, resource: merged({}, resource)}
      return
    }
    case 'addColumn':
      return addColumn(altering, action)
    case 'dropColumn':
      return dropColumn(altering, action)
    case 'renameColumn':
      return renameColumn(altering, action)
    case 'renameTo':
      altering.entry = {...entry, reference: {...entry.reference, table: action.to.text}}
      return
    case 'alterColumn':
      return alterColumn(altering, action)
    case 'setCollation': {
      const {value} = await evaluate(run, action.collation, STRING)
      altering.entry = {...entry, resource: {...entry.resource, defaultCollation: value}}
      return
    }
    case 'addPrimaryKey':
      return addPrimaryKey(altering, action)
    case 'dropPrimaryKey':
      return dropPrimaryKey(altering, action)
    case 'addForeignKey': {
      const keys = foreignKeys(entry)
      const key = foreignKeyResource(run, action.key, keys.length + 1)
      if (keys.some((known) => known.name === key.name)) {
        if (action.ifNotExists) return
        throw new SqlError(
          `Already Exists: Constraint ${key.name} on ${tableName(entry.reference)}`,
          action.at,
          'duplicate',
        )
      }
      setConstraints(altering, {foreignKeys: [...keys, key]})
      return
    }
    case 'dropConstraint': {
      const keys = foreignKeys(entry)
      const left = keys.filter((key) => key.name !== action.name.text)
      if (left.length === keys.length && !action.ifExists) {
        throw new SqlError(`Not found: Constraint ${action.name.text}`, action.at, 'notFound')
      }
      setConstraints(altering, {foreignKeys: left.length > 0 ? left : undefined})
      return
    }
  }
}

type Action<K extends TableAction['kind']> = Extract<TableAction, {kind: K}>

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

export function findColumn(entry: TableEntry, name: Name): FieldSchema | undefined {
  return entry.schema.fields.find((field) => same(field.name, name.text))
}

export function replaceField(altering: Altering, before: FieldSchema, after: FieldSchema): void {
  const fields = altering.entry.schema.fields.map((field) => (field === before ? after : field))
  altering.entry = {...altering.entry, schema: {...altering.entry.schema, fields}}
}

/** An action of DuckDB's ALTER TABLE, which takes one at a time. */
export function physically(altering: Altering, action: string): void {
  if (altering.entry.physical) altering.sql.push(`ALTER TABLE ${relationOf(altering.entry)} ${action}`)
}

async function addColumn(altering: Altering, action: Action<'addColumn'>): Promise<void> {
  const {run, entry} = altering
  const {column} = action
  if (findColumn(entry, column.name)) {
    if (action.ifNotExists) return
    throw new SqlError(`Column already exists: ${column.name.text}`, column.at)
  }
  const {defaultCollation} = {
    ...run.session.core.catalog.dataset(entry.reference)?.resource,
    ...entry.resource,
  }
  const field = collatedField(await columnField(run, column), defaultCollation)
  if (field.mode === 'REQUIRED') {
    throw new SqlError(
      `ALTER TABLE ADD COLUMN does not support adding a REQUIRED column: ${column.name.text}`,
      column.at,
    )
  }
  if (column.defaultValue) {
    throw new SqlError(
      'ALTER TABLE ADD COLUMN does not support DEFAULT; add the column first, then use ALTER COLUMN SET DEFAULT',
      column.at,
    )
  }
  if (entry.physical) altering.sql.push(...addColumnSql(relationOf(entry), field))
  const fields = [...entry.schema.fields, field]
  altering.entry = {...entry, schema: {...entry.schema, fields}}
}

function dropColumn(altering: Altering, action: Action<'dropColumn'>): void {
  const {entry} = altering
  const field = findColumn(entry, action.name)
  if (!field) {
    if (action.ifExists) return
    throw new SqlError(`Column not found: ${action.name.text}`, action.name.at)
  }
  checkFree(entry, field, action.name)
  const fields = entry.schema.fields.filter((f) => f !== field)
  if (fields.length === 0) throw new SqlError('Cannot drop all columns of a table', action.name.at)
  physically(altering, `DROP COLUMN ${identifier(field.name)}`)
  altering.entry = {...entry, schema: {...entry.schema, fields}}
}

function renameColumn(altering: Altering, action: Action<'renameColumn'>): void {
  const {entry} = altering
  const field = findColumn(entry, action.from)
  if (!field) {
    if (action.ifExists) return
    throw new SqlError(`Column not found: ${action.from.text}`, action.from.at)
  }
  checkFree(entry, field, action.from)
  if (findColumn(entry, action.to) && !same(action.from.text, action.to.text)) {
    throw new SqlError(`Column already exists: ${action.to.text}`, action.to.at)
  }
  physically(altering, `RENAME COLUMN ${identifier(field.name)} TO ${identifier(action.to.text)}`)
  replaceField(altering, field, {...field, name: action.to.text})
}

/** Partitioning and clustering columns stay as they are. */
function checkFree(entry: TableEntry, field: FieldSchema, name: Name): void {
  const {timePartitioning, rangePartitioning, clustering} = entry.resource as {
    timePartitioning?: {field?: string}
    rangePartitioning?: {field?: string}
    clustering?: {fields?: string[]}
  }
  const used = [timePartitioning?.field, rangePartitioning?.field, ...(clustering?.fields ?? [])]
  if (!used.some((column) => column !== undefined && same(column, field.name))) return
  throw new SqlError(
    `Column ${field.name} is used for partitioning or clustering and cannot be dropped or renamed`,
    name.at,
  )
}

interface Constraints {
  primaryKey?: {columns: string[]}
  foreignKeys?: readonly Record<string, unknown>[]
}

const constraintsOf = (entry: TableEntry): Constraints =>
  (entry.resource.tableConstraints as Constraints | undefined) ?? {}

const foreignKeys = (entry: TableEntry): readonly Record<string, unknown>[] =>
  constraintsOf(entry).foreignKeys ?? []

function setConstraints(altering: Altering, change: Constraints): void {
  const {entry} = altering
  const {primaryKey, foreignKeys: keys} = {...constraintsOf(entry), ...change}
  const tableConstraints = {...(primaryKey && {primaryKey}), ...(keys && {foreignKeys: keys})}
  const resource = {...entry.resource, tableConstraints}
  if (Object.keys(tableConstraints).length === 0) {
    const {tableConstraints: _, ...rest} = resource
    altering.entry = {...entry, resource: rest}
  } else altering.entry = {...entry, resource}
}

function addPrimaryKey(altering: Altering, action: Action<'addPrimaryKey'>): void {
  if (constraintsOf(altering.entry).primaryKey) {
    if (action.ifNotExists) return
    throw new SqlError(
      `Already Exists: PRIMARY KEY on ${tableName(altering.entry.reference)}`,
      action.at,
      'duplicate',
    )
  }
  const columns = action.columns.map((name) => {
    const field = findColumn(altering.entry, name)
    if (!field) throw new SqlError(`Column not found: ${name.text}`, name.at)
    return field.name
  })
  setConstraints(altering, {primaryKey: {columns}})
}

function dropPrimaryKey(altering: Altering, action: Action<'dropPrimaryKey'>): void {
  if (!constraintsOf(altering.entry).primaryKey && !action.ifExists) {
    throw new SqlError(
      `Not found: PRIMARY KEY on ${tableName(altering.entry.reference)}`,
      action.at,
      'notFound',
    )
  }
  setConstraints(altering, {primaryKey: undefined})
}
