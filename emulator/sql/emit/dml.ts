/** Data manipulation as DuckDB's statements, with the checks that DuckDB does not make itself. */
import type {BoundAssignment, BoundDml} from '../bind/dml-tree.ts'
import {identifier} from '../duckdb-types.ts'
import {createEmission, type Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {emitMerge} from './merge.ts'
import {onceEach} from './once-each.ts'
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
      const target = emitRelation(dml.target.relation, emission)
      return counted(`DELETE FROM ${target} WHERE ${emitExpression(dml.where, emission)}`)
    }
    case 'truncate':
      return counted(`DELETE FROM ${dml.target.relation.sql}`)
    case 'merge': {
      const {checks, statement} = emitMerge(dml, timeZone)
      return {checks, statements: [statement], returns: 'actions'}
    }
  }
}

const counted = (statement: string, checks: readonly string[] = []): EmittedDml => ({
  checks,
  statements: [statement],
  returns: 'count',
})

const setSql = (set: readonly BoundAssignment[], emission: Emission): string =>
  set
    .map(({column, value}) => `${identifier(column.physical)} = ${emitExpression(value, emission)}`)
    .join(', ')

function emitUpdate(dml: Dml<'update'>, timeZone: string): EmittedDml {
  const emission = createEmission(timeZone)
  const target = emitRelation(dml.target.relation, emission)
  const from = dml.from ? ` FROM ${emitRelation(dml.from, emission)}` : ''
  const where = emitExpression(dml.where, emission)
  const statement = `UPDATE ${target} SET ${setSql(dml.set, emission)}${from} WHERE ${where}`
  return dml.from
    ? counted(statement, [onceEach(dml.target, dml.from, dml.where, undefined, timeZone)])
    : counted(statement)
}
