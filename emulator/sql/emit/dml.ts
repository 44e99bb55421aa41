/** Data manipulation as DuckDB's statements, with the checks that DuckDB does not make itself. */
import type {BoundAssignment, BoundDml, BoundMergeClause, BoundTarget} from '../bind/dml-tree.ts'
import {columnsOf} from '../bind/relations.ts'
import type {Bound, Relation} from '../bind/tree.ts'
import {identifier, text} from '../duckdb-types.ts'
import {createEmission, type Emission, newAlias} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {emitQuery} from './queries.ts'
import {emitRelation} from './relations.ts'

export interface EmittedDml {
  readonly checks: readonly string[]
  readonly statements: readonly string[]
  readonly returns: 'count' | 'actions'
}

type Dml<K extends BoundDml['kind']> = Extract<BoundDml, {kind: K}>

export function emitDml(dml: BoundDml, timeZone: string): EmittedDml {
  const emission = createEmission(timeZone)
  switch (dml.kind) {
    case 'insert': {
      const columns = dml.columns.map((c) => identifier(c.physical)).join(', ')
      const source = emitQuery(dml.source, emission)
      return counted(`INSERT INTO ${dml.target.relation.sql} (${columns}) ${source}`)
    }
    case 'update':
      return emitUpdate(dml, timeZone)
    case 'delete': {
      const target = targetSql(dml.target, emission)
      return counted(`DELETE FROM ${target} WHERE ${emitExpression(dml.where, emission)}`)
    }
    case 'truncate':
      return counted(`DELETE FROM ${dml.target.relation.sql}`)
    case 'merge':
      return emitMerge(dml, timeZone)
  }
}

const counted = (statement: string, checks: readonly string[] = []): EmittedDml => ({
  checks,
  statements: [statement],
  returns: 'count',
})

/** The target under an alias, its columns placed. */
function targetSql(target: BoundTarget, emission: Emission): string {
  return emitRelation(target.relation, emission)
}

const aliasOf = (sql: string): string => sql.slice(sql.lastIndexOf(' AS ') + ' AS '.length)

const setSql = (set: readonly BoundAssignment[], emission: Emission): string =>
  set
    .map(({column, value}) => `${identifier(column.physical)} = ${emitExpression(value, emission)}`)
    .join(', ')

function emitUpdate(dml: Dml<'update'>, timeZone: string): EmittedDml {
  const emission = createEmission(timeZone)
  const target = targetSql(dml.target, emission)
  const from = dml.from ? ` FROM ${emitRelation(dml.from, emission)}` : ''
  const where = emitExpression(dml.where, emission)
  const statement = `UPDATE ${target} SET ${setSql(dml.set, emission)}${from} WHERE ${where}`
  if (!dml.from) return counted(statement)
  return counted(statement, [onceEach(dml.target, dml.from, dml.where, 'CROSS JOIN', timeZone)])
}

const TOO_MANY = text('UPDATE/MERGE must match at most one source row for each target row')

/** A row where a row of the target meets several of the source. */
function onceEach(
  target: BoundTarget,
  source: Relation,
  condition: Bound,
  join: 'CROSS JOIN' | 'JOIN',
  timeZone: string,
  also?: Bound,
): string {
  const emission = createEmission(timeZone)
  const targetText = targetSql(target, emission)
  const sourceText = emitRelation(source, emission)
  const placed = source.kind === 'join' ? `(${sourceText})` : sourceText
  const test = emitExpression(condition, emission)
  const joined =
    join === 'JOIN'
      ? `${targetText} JOIN ${placed} ON ${test}${also ? ` WHERE ${emitExpression(also, emission)}` : ''}`
      : `${targetText} CROSS JOIN ${placed} WHERE ${test}`
  return `SELECT ${TOO_MANY} FROM ${joined} GROUP BY ${aliasOf(targetText)}.rowid HAVING count(*) > 1 LIMIT 1`
}

function emitMerge(dml: Dml<'merge'>, timeZone: string): EmittedDml {
  const emission = createEmission(timeZone)
  const target = targetSql(dml.target, emission)
  const source = emitRelation(dml.source, emission)
  const using = dml.source.kind === 'join' ? asQuery(dml.source, source, emission) : source
  const on = emitExpression(dml.on, emission)
  const clauses = dml.clauses.map((clause) => mergeClauseSql(clause, emission))
  const statement = `MERGE INTO ${target} USING ${using} ON ${on} ${clauses.join(' ')} RETURNING merge_action`
  return {checks: mergeChecks(dml, timeZone), statements: [statement], returns: 'actions'}
}

/** MERGE takes one relation: a join becomes a query with all columns that are used. */
function asQuery(relation: Relation, sql: string, emission: Emission): string {
  const alias = newAlias(emission)
  const columns = usedColumns(relation)
  const items = columns.map((c) => `${emission.places.get(c)} AS c${c.id}`)
  for (const c of columns) emission.places.set(c, `${alias}.c${c.id}`)
  return `(SELECT ${items.join(', ')} FROM ${sql}) AS ${alias}`
}

function usedColumns(relation: Relation) {
  return columnsOf(relation).filter((c) => c.used)
}

const MATCHES = {
  MATCHED: 'MATCHED',
  NOT_MATCHED_BY_TARGET: 'NOT MATCHED BY TARGET',
  NOT_MATCHED_BY_SOURCE: 'NOT MATCHED BY SOURCE',
}

function mergeClauseSql({match, condition, action}: BoundMergeClause, emission: Emission): string {
  const when = `WHEN ${MATCHES[match]}${condition ? ` AND ${emitExpression(condition, emission)}` : ''} THEN`
  switch (action.kind) {
    case 'delete':
      return `${when} DELETE`
    case 'update':
      return `${when} UPDATE SET ${setSql(action.set, emission)}`
    case 'insert': {
      const columns = action.values.map(({column}) => identifier(column.physical)).join(', ')
      const values = action.values.map(({value}) => emitExpression(value, emission)).join(', ')
      return `${when} INSERT (${columns}) VALUES (${values})`
    }
  }
}

/** Only rows that some WHEN MATCHED changes count: a row that none applies to may match as often as it likes. */
function mergeChecks(dml: Dml<'merge'>, timeZone: string): string[] {
  const matched = dml.clauses.filter((c) => c.match === 'MATCHED')
  const isNever = dml.on.kind === 'constant' && dml.on.value === false
  if (matched.length === 0 || isNever) return []
  const conditions = matched.map((c) => c.condition)
  const applies: Bound | undefined = conditions.every((c) => c !== undefined)
    ? {kind: 'operation', operator: {name: 'or'}, operands: conditions, type: dml.on.type, at: 0}
    : undefined
  return [onceEach(dml.target, dml.source, dml.on, 'JOIN', timeZone, applies)]
}
