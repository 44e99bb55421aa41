/**
 * INSERT, UPDATE, DELETE, TRUNCATE and MERGE.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax
 */
import type {
  Assignment,
  Delete,
  DmlStatement,
  Insert,
  Merge,
  MergeClause,
  Name,
  Truncate,
  Update,
} from '../ast/index.ts'
import type {CatalogColumn} from '../catalog.ts'
import {SqlError} from '../error.ts'
import {typeName} from '../types.ts'
import {assigned, assignedExpression, defaultOf} from './assignment.ts'
import {type Binder, newColumn} from './binder.ts'
import type {BoundAssignment, BoundDml, BoundMergeClause, BoundTarget} from './dml-tree.ts'
import {bindCondition} from './expressions.ts'
import {bindFrom, type FromResult} from './from.ts'
import {field, operation, reference} from './make.ts'
import {filteredBy} from './partitions.ts'
import {bindQuery} from './queries.ts'
import {inClause, innerScope, type RangeVariable, rootScope, type Scope} from './scope.ts'
import {columnsOfRanges} from './stars.ts'
import {bindTable, pathOf} from './tables.ts'
import type {Bound, BoundQuery} from './tree.ts'

export function bindDml(statement: DmlStatement, binder: Binder): BoundDml {
  const scope = rootScope(binder)
  switch (statement.kind) {
    case 'insert':
      return bindInsert(statement, scope)
    case 'update':
      return bindUpdate(statement, scope)
    case 'delete':
      return bindDelete(statement, scope)
    case 'truncate':
      return bindTruncate(statement, scope)
    case 'merge':
      return bindMerge(statement, scope)
  }
}

interface Target extends BoundTarget {
  readonly range: RangeVariable
}

function bindTarget(path: readonly Name[], alias: Name | undefined, at: number, scope: Scope): Target {
  const written = pathOf(path)
  const {table, relation, range, name} = bindTable(written, at, scope)
  if (!table || relation.kind !== 'table' || table.kind !== 'table') {
    const what = table?.kind ?? 'wildcard table'
    throw new SqlError(
      `${scope.binder.context.catalog.describe(written)} is a ${what}, which cannot be changed by DML`,
      at,
    )
  }
  return {
    table,
    relation,
    columns: relation.columns.map((c) => c.column),
    range: {...range, name: alias?.text ?? name},
  }
}

const writable = (target: BoundTarget): readonly CatalogColumn[] =>
  target.table.columns.filter((c) => !c.pseudo)

function findColumn(name: Name, target: BoundTarget): CatalogColumn {
  const key = name.text.toLowerCase()
  const column = target.table.columns.find((c) => c.name.toLowerCase() === key)
  if (!column)
    throw new SqlError(
      `Column ${name.text} is not present in table ${target.table.reference.dataset}.${target.table.reference.table}`,
      name.at,
    )
  return column
}

// ---- INSERT -----------------------------------------------------------------------------------------

function namedColumns(names: readonly Name[] | undefined, target: BoundTarget): readonly CatalogColumn[] {
  if (!names) return writable(target)
  const columns = names.map((name) => findColumn(name, target))
  columns.forEach((column, i) => {
    if (columns.indexOf(column) < i)
      throw new SqlError(`INSERT has columns with duplicate name: ${column.name}`, names[i]!.at)
  })
  return columns
}

/** Columns that INSERT does not name get their defaults. */
const unnamedColumns = (target: BoundTarget, named: readonly CatalogColumn[]): CatalogColumn[] =>
  writable(target).filter((c) => !named.includes(c) && (c.defaultText !== undefined || c.required === true))

function bindInsert(node: Insert, scope: Scope): BoundDml {
  const target = bindTarget(node.path, undefined, node.at, scope)
  scope.binder.requiredFilters.clear()
  const columns = namedColumns(node.columns, target)
  const rest = unnamedColumns(target, columns)
  const source = node.query
    ? queryToInsert(bindQuery(node.query, scope), columns, rest, node, scope)
    : rowsToInsert(node, columns, rest, scope)
  return {kind: 'insert', target, columns: [...columns, ...rest], source}
}

const wrongCount = (has: number, expected: number, at: number): SqlError =>
  new SqlError(`Inserted row has wrong column count; Has ${has}, expected ${expected}`, at)

const plain = (items: readonly Bound[], binder: Binder): BoundQuery => ({
  ctes: [],
  body: {kind: 'select', items, distinct: false},
  columns: items.map((item) => newColumn(binder, undefined, item.type, [item])),
  valueTable: false,
  orderBy: [],
})

function defaults(rest: readonly CatalogColumn[], scope: Scope, at: number): Bound[] {
  return rest.map((column) => {
    const value = defaultOf(column, scope)
    return assigned(value, column, () => `The default of ${column.name} has type ${typeName(value.type)}`, at)
  })
}

/** VALUES: one SELECT for each row. */
function rowsToInsert(
  node: Insert,
  columns: readonly CatalogColumn[],
  rest: readonly CatalogColumn[],
  scope: Scope,
): BoundQuery {
  const branches = (node.rows ?? []).map((row) => {
    if (row.length !== columns.length) throw wrongCount(row.length, columns.length, row[0]?.at ?? node.at)
    const values = row.map((e, i) => assignedExpression(e, columns[i]!, inClause(scope, 'expression')))
    return plain([...values, ...defaults(rest, scope, node.at)], scope.binder)
  })
  const first = branches[0]!
  if (branches.length === 1) return first
  return {
    ctes: [],
    body: {kind: 'set', operator: 'UNION', all: true, branches},
    columns: first.columns.map((c) => newColumn(scope.binder, undefined, c.type)),
    valueTable: false,
    orderBy: [],
  }
}

function queryToInsert(
  given: BoundQuery,
  columns: readonly CatalogColumn[],
  rest: readonly CatalogColumn[],
  node: Insert,
  scope: Scope,
): BoundQuery {
  const {binder} = scope
  const query = opened(given, binder)
  if (query.columns.length !== columns.length) throw wrongCount(query.columns.length, columns.length, node.at)
  const store = (value: Bound, i: number): Bound => {
    const column = columns[i]!
    const message = (): string =>
      `Query column ${i + 1} has type ${typeName(value.type)} which cannot be inserted into column ${column.name}, which has type ${typeName(column.type)}`
    return assigned(value, column, message, node.at)
  }
  const {body} = query
  const within = body.kind === 'select' && !body.distinct
  const values = within
    ? body.items.map(store)
    : query.columns.map((c, i) => store(c.literal ?? reference(c), i))
  const items = [...values, ...defaults(rest, scope, node.at)]
  const named = items.map((item) => newColumn(binder, undefined, item.type, [item]))
  if (within && !(body.grouping?.keys.length === 0)) return {...query, body: {...body, items}, columns: named}
  return {
    ctes: [],
    body: {kind: 'select', items, distinct: false, from: {kind: 'query', query, lateral: false}},
    columns: named,
    valueTable: false,
    orderBy: [],
  }
}

/** SELECT AS STRUCT inserts its fields as columns. */
function opened(query: BoundQuery, binder: Binder): BoundQuery {
  const [column] = query.columns
  if (!query.valueTable || column?.type.kind !== 'STRUCT') return query
  const items = column.type.fields.map((_, i) => field(reference(column), i))
  return {
    ctes: [],
    body: {kind: 'select', items, distinct: false, from: {kind: 'query', query, lateral: false}},
    columns: items.map((item) => newColumn(binder, undefined, item.type, [item])),
    valueTable: false,
    orderBy: [],
  }
}

// ---- UPDATE and DELETE ------------------------------------------------------------------------------

function bindUpdate(node: Update, scope: Scope): BoundDml {
  const target = bindTarget(node.path, node.alias, node.at, scope)
  if (!node.where) throw new SqlError('UPDATE must have a WHERE clause', node.at)
  const from = node.from && bindFrom(node.from, scope, [])
  const inner = innerScope(scope, [target.range, ...(from?.ranges ?? [])])
  const where = bindCondition(node.where, inClause(inner, 'WHERE clause'), 'WHERE clause')
  filteredBy(scope.binder, where)
  return {
    kind: 'update',
    target,
    set: bindAssignments(node.set, target, inner),
    where,
    ...(from && {from: from.relation}),
  }
}

/** SET of columns and of fields within them; the fields of one column become one new struct. */
function bindAssignments(set: readonly Assignment[], target: BoundTarget, scope: Scope): BoundAssignment[] {
  const values = new Map<CatalogColumn, Bound>()
  const written = new Set<string>()
  for (const {target: path, value, at} of set) {
    const names = withoutAlias(path, target, scope)
    const column = findColumn(names[0]!, target)
    const key = names.map((n) => n.text.toLowerCase()).join('.')
    const clash = [...written].some((w) => w === key || w.startsWith(`${key}.`) || key.startsWith(`${w}.`))
    if (clash)
      throw new SqlError(`Update item ${names.map((n) => n.text).join('.')} assigned more than once`, at)
    written.add(key)
    const stored = reference(target.columns[target.table.columns.indexOf(column)]!)
    const fields = names.slice(1)
    if (fields.length === 0) {
      values.set(column, assignedExpression(value, column, inClause(scope, 'expression')))
      continue
    }
    values.set(column, withField(values.get(column) ?? stored, fields, value, column, scope))
  }
  return [...values].map(([column, value]) => ({column, value}))
}

/** `t.a.b` where t is the target's alias, or `a.b`. */
function withoutAlias(path: readonly Name[], target: BoundTarget, scope: Scope): readonly Name[] {
  const [first] = path
  const isColumn = target.table.columns.some((c) => c.name.toLowerCase() === first!.text.toLowerCase())
  const alias = scope.ranges[0]?.name
  return path.length > 1 && !isColumn && alias?.toLowerCase() === first!.text.toLowerCase()
    ? path.slice(1)
    : path
}

/** The struct with one field, however deep, replaced. */
function withField(
  struct: Bound,
  path: readonly Name[],
  value: Assignment['value'],
  column: CatalogColumn,
  scope: Scope,
): Bound {
  const [name, ...deeper] = path as [Name, ...Name[]]
  const {type} = struct
  if (type.kind !== 'STRUCT') {
    throw new SqlError(`Cannot access field ${name.text} on a value with type ${typeName(type)}`, name.at)
  }
  const index = type.fields.findIndex((f) => f.name?.toLowerCase() === name.text.toLowerCase())
  const found = type.fields[index]
  if (!found) throw new SqlError(`Field name ${name.text} does not exist in ${typeName(type)}`, name.at)
  const operands = type.fields.map((f, i) => {
    const current = field(struct, i)
    if (i !== index) return current
    if (deeper.length > 0) return withField(current, deeper, value, column, scope)
    const part: CatalogColumn = {name: f.name ?? '', type: f.type, physical: ''}
    return assignedExpression(value, part, inClause(scope, 'expression'))
  })
  return operation({name: 'struct'}, operands, type, name.at)
}

function bindDelete(node: Delete, scope: Scope): BoundDml {
  const target = bindTarget(node.path, node.alias, node.at, scope)
  if (!node.where) throw new SqlError('DELETE must have a WHERE clause', node.at)
  const inner = inClause(innerScope(scope, [target.range]), 'WHERE clause')
  const where = bindCondition(node.where, inner, 'WHERE clause')
  filteredBy(scope.binder, where)
  return {kind: 'delete', target, where}
}

function bindTruncate(node: Truncate, scope: Scope): BoundDml {
  const target = bindTarget(node.path, undefined, node.at, scope)
  scope.binder.requiredFilters.clear()
  return {kind: 'truncate', target}
}

// ---- MERGE ------------------------------------------------------------------------------------------

function bindMerge(node: Merge, scope: Scope): BoundDml {
  const target = bindTarget(node.path, node.alias, node.at, scope)
  const source = bindFrom(node.source, scope, [])
  const both = innerScope(scope, [target.range, ...source.ranges])
  const on = bindCondition(node.on, inClause(both, 'JOIN ON clause'), 'MERGE ON clause')
  filteredBy(scope.binder, on)
  const clauses = node.clauses.map((clause) => bindMergeClause(clause, target, source, both, scope))
  return {kind: 'merge', target, source: source.relation, on, clauses}
}

function bindMergeClause(
  clause: MergeClause,
  target: Target,
  source: FromResult,
  both: Scope,
  outer: Scope,
): BoundMergeClause {
  const {match, action} = clause
  const scope =
    match === 'MATCHED'
      ? both
      : innerScope(outer, match === 'NOT_MATCHED_BY_TARGET' ? source.ranges : [target.range])
  const condition =
    clause.condition && bindCondition(clause.condition, inClause(scope, 'WHERE clause'), 'WHEN clause')
  if (condition) filteredBy(outer.binder, condition)
  const base = {match, ...(condition && {condition})}
  switch (action.kind) {
    case 'delete':
      return {...base, action}
    case 'update':
      return {...base, action: {kind: 'update', set: bindAssignments(action.set, target, scope)}}
    case 'insertRow':
    case 'insert': {
      if (match !== 'NOT_MATCHED_BY_TARGET') {
        throw new SqlError('INSERT is only allowed in WHEN NOT MATCHED BY TARGET', clause.at)
      }
      const columns = namedColumns(action.kind === 'insert' ? action.columns : undefined, target)
      const values =
        action.kind === 'insert'
          ? insertedValues(action.values, columns, scope, clause.at)
          : insertedRow(source, columns, clause.at)
      const rest = unnamedColumns(target, columns)
      const others = defaults(rest, outer, clause.at).map((value, i) => ({column: rest[i]!, value}))
      return {...base, action: {kind: 'insert', values: [...values, ...others]}}
    }
  }
}

function insertedValues(
  values: Extract<MergeClause['action'], {kind: 'insert'}>['values'],
  columns: readonly CatalogColumn[],
  scope: Scope,
  at: number,
): BoundAssignment[] {
  if (values.length !== columns.length) throw wrongCount(values.length, columns.length, at)
  return values.map((value, i) => ({
    column: columns[i]!,
    value: assignedExpression(value, columns[i]!, inClause(scope, 'expression')),
  }))
}

/** INSERT ROW: all columns of the source for all columns of the target. */
function insertedRow(source: FromResult, columns: readonly CatalogColumn[], at: number): BoundAssignment[] {
  const items = columnsOfRanges(source.ranges, at)
  if (items.length !== columns.length) throw wrongCount(items.length, columns.length, at)
  return items.map(({value}, i) => {
    const column = columns[i]!
    const message = (): string =>
      `Value of type ${typeName(value.type)} cannot be assigned to ${column.name}, which has type ${typeName(column.type)}`
    return {column, value: assigned(value, column, message, at)}
  })
}
