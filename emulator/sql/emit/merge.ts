/**
 * MERGE. DuckDB's own computes the values of every clause for every row, whichever clause the row comes to; so where
 * a value or a condition could fail, rows meet their clause in a query before.
 */
import type {BoundAssignment, BoundDml, BoundMergeClause} from '../bind/dml-tree.ts'
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundColumn, Relation} from '../bind/tree.ts'
import {identifier} from '../duckdb-types.ts'
import {columnName, createEmission, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {isHarmless} from './harmless.ts'
import {aliasOf, onceEach} from './once-each.ts'
import {emitRelation} from './relations.ts'

type Merge = Extract<BoundDml, {kind: 'merge'}>

/** The checks to run first, and the statement, whose rows are the actions taken. */
export function emitMerge(written: Merge, timeZone: string): {checks: string[]; statement: string} {
  const emission = createEmission(timeZone)
  const merge = {...written, clauses: written.clauses.filter(isReachable)}
  const direct = merge.clauses.every((clause) => expressionsOf(clause).every(isHarmless))
  const statement = direct ? directMerge(merge, emission) : decidedMerge(merge, emission)
  return {checks: checksOf(merge, timeZone), statement: `${statement} RETURNING merge_action`}
}

/** A row never comes past a clause of its kind that has no condition; DuckDB refuses what stands behind. */
const isReachable = (clause: BoundMergeClause, i: number, clauses: readonly BoundMergeClause[]): boolean =>
  !clauses.slice(0, i).some((earlier) => earlier.match === clause.match && !earlier.condition)

const assignmentsOf = ({action}: BoundMergeClause): readonly BoundAssignment[] =>
  action.kind === 'update' ? action.set : action.kind === 'insert' ? action.values : []

const expressionsOf = (clause: BoundMergeClause): Bound[] => [
  ...(clause.condition ? [clause.condition] : []),
  ...assignmentsOf(clause).map((a) => a.value),
]

/** Only rows that some WHEN MATCHED changes count: a row that none applies to may match as often as it likes. */
function checksOf({target, source, on, clauses}: Merge, timeZone: string): string[] {
  const matched = clauses.filter((c) => c.match === 'MATCHED')
  const isNever = on.kind === 'constant' && on.value === false
  if (matched.length === 0 || isNever) return []
  const conditions = matched.map((c) => c.condition)
  const applies: Bound | undefined = conditions.every((c) => c !== undefined)
    ? {kind: 'operation', operator: {name: 'or'}, operands: conditions, type: on.type, at: 0}
    : undefined
  return [onceEach(target, source, on, applies, timeZone)]
}

const MATCHES = {
  MATCHED: 'MATCHED',
  NOT_MATCHED_BY_TARGET: 'NOT MATCHED BY TARGET',
  NOT_MATCHED_BY_SOURCE: 'NOT MATCHED BY SOURCE',
}

/** What a clause does, with the SQL of its values. */
function actionSql({action}: BoundMergeClause, values: readonly string[]): string {
  const columns =
    action.kind === 'delete'
      ? []
      : assignmentsOf({action, match: 'MATCHED'}).map((a) => identifier(a.column.physical))
  switch (action.kind) {
    case 'delete':
      return 'DELETE'
    case 'update':
      return `UPDATE SET ${columns.map((column, i) => `${column} = ${values[i]}`).join(', ')}`
    case 'insert':
      return `INSERT (${columns.join(', ')}) VALUES (${values.join(', ')})`
  }
}

// ---- DuckDB's MERGE as it is ------------------------------------------------------------------------

function directMerge({target, source, on, clauses}: Merge, emission: Emission): string {
  const targetSql = emitRelation(target.relation, emission)
  const sourceSql = emitRelation(source, emission)
  const using = source.kind === 'join' ? asQuery(source, sourceSql, emission) : sourceSql
  const condition = emitExpression(on, emission)
  const whens = clauses.map((clause) => {
    const also = clause.condition ? ` AND ${emitExpression(clause.condition, emission)}` : ''
    const values = assignmentsOf(clause).map((a) => emitExpression(a.value, emission))
    return `WHEN ${MATCHES[clause.match]}${also} THEN ${actionSql(clause, values)}`
  })
  return `MERGE INTO ${targetSql} USING ${using} ON ${condition} ${whens.join(' ')}`
}

const usedColumns = (relation: Relation): BoundColumn[] => columnsOf(relation).filter((c) => c.used)

/** MERGE takes one relation: a join becomes a query with all columns that are used. */
function asQuery(relation: Relation, sql: string, emission: Emission): string {
  const alias = newAlias(emission)
  const columns = usedColumns(relation)
  const items = columns.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`)
  place(columns, alias, emission)
  return `(SELECT ${items.length > 0 ? items.join(', ') : 'NULL'} FROM ${sql}) AS ${alias}`
}

// ---- MERGE over rows that know their clause ---------------------------------------------------------

function decidedMerge({target, source, on, clauses}: Merge, emission: Emission): string {
  const targetSql = emitRelation(target.relation, emission)
  const sourceColumns = usedColumns(source)
  const sourceSql = emitRelation(source, emission)
  const sourceAlias = newAlias(emission)
  const items = [
    'TRUE AS present',
    ...sourceColumns.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`),
  ]
  place(sourceColumns, sourceAlias, emission)
  const row = `${aliasOf(targetSql)}.rowid`
  const present = `${sourceAlias}.present`
  const states = {
    MATCHED: `${row} IS NOT NULL AND ${present}`,
    NOT_MATCHED_BY_TARGET: `${row} IS NULL`,
    NOT_MATCHED_BY_SOURCE: `${present} IS NULL`,
  }
  const branches = clauses.map((clause, i) => {
    const also = clause.condition ? ` AND (${emitExpression(clause.condition, emission)})` : ''
    return `WHEN ${states[clause.match]}${also} THEN ${i}`
  })
  // The action is decided in a query of its own: DuckDB lets no name of a SELECT list stand for a subquery.
  const known = [...usedColumns(target.relation), ...sourceColumns]
  const carried = known.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`)
  const joined = `${targetSql} FULL JOIN (SELECT ${items.join(', ')} FROM ${sourceSql}) AS ${sourceAlias} ON ${emitExpression(on, emission)}`
  const decided = `SELECT ${[`${row} AS r`, `CASE ${branches.join(' ')} END AS act`, ...carried].join(', ')} FROM ${joined}`
  const alias = newAlias(emission)
  place(known, alias, emission)
  const values = clauses.flatMap((clause, i) =>
    assignmentsOf(clause).map(
      (a, k) => `CASE WHEN act = ${i} THEN ${emitExpression(a.value, emission)} END AS v${i}_${k}`,
    ),
  )
  const rows = `SELECT ${['r', 'act', ...values].join(', ')} FROM (${decided}) AS ${alias}`
  const whens = clauses.map((clause, i) => {
    const match = clause.match === 'NOT_MATCHED_BY_TARGET' ? 'NOT MATCHED BY TARGET' : 'MATCHED'
    return `WHEN ${match} AND m.act = ${i} THEN ${actionSql(
      clause,
      assignmentsOf(clause).map((_, k) => `m.v${i}_${k}`),
    )}`
  })
  return `MERGE INTO ${target.relation.sql} AS merged USING (${rows}) AS m ON merged.rowid = m.r ${whens.join(' ')}`
}
