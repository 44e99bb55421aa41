/** The check that UPDATE and MERGE make: a row of the target takes its values from one row of the source. */
import type {BoundTarget} from '../bind/dml-tree.ts'
import type {Bound, Relation} from '../bind/tree.ts'
import {text} from '../duckdb-types.ts'
import {createEmission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {emitOperand, emitRelation} from './relations.ts'

const TOO_MANY = text('UPDATE/MERGE must match at most one source row for each target row')

/** The name that a relation has been given. */
export const aliasOf = (sql: string): string => sql.slice(sql.lastIndexOf(' AS ') + ' AS '.length)

/** A query that gives the error where a row of the target meets several of the source. */
export function onceEach(
  target: BoundTarget,
  source: Relation,
  on: Bound,
  where: Bound | undefined,
  timeZone: string,
): string {
  const emission = createEmission(timeZone)
  const targetSql = emitRelation(target.relation, emission)
  const placed = emitOperand(source, emission)
  const condition = where ? ` WHERE ${emitExpression(where, emission)}` : ''
  const joined = `${targetSql} JOIN ${placed} ON ${emitExpression(on, emission)}${condition}`
  return `SELECT ${TOO_MANY} FROM ${joined} GROUP BY ${aliasOf(targetSql)}.rowid HAVING count(*) > 1 LIMIT 1`
}
