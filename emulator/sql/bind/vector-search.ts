/**
 * VECTOR_SEARCH: the rows of a table whose vectors are nearest to those of queries. Every row is looked at, as BigQuery
 * does without a vector index.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/search_functions#vector_search
 */
import type {Argument, TableFunctionCall} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import {parseQuery} from '../parser/index.ts'
import {FLOAT64, INT64, type SqlType, sameType} from '../types.ts'
import {newId} from './binder.ts'
import {coerceOrFail} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import type {FromResult} from './from.ts'
import {integer} from './make.ts'
import {bindQuery, rangeOfColumns} from './queries.ts'
import {innerScope, type Scope, withNames} from './scope.ts'
import type {Bound, BoundCte, BoundQuery} from './tree.ts'

const VECTOR: SqlType = {kind: 'ARRAY', element: FLOAT64}

/** SQL of the distance between two vectors; smaller is nearer. */
const DISTANCES: Readonly<Record<string, (a: string, b: string) => string>> = {
  EUCLIDEAN: (a, b) => `EUCLIDEAN_DISTANCE(${a}, ${b})`,
  COSINE: (a, b) => `COSINE_DISTANCE(${a}, ${b})`,
  DOT_PRODUCT: (a, b) =>
    `(SELECT -SUM(__x * __y) FROM UNNEST(${a}) AS __x WITH OFFSET AS __i JOIN UNNEST(${b}) AS __y WITH OFFSET AS __j ON __i = __j)`,
}

type Tables = (argument: Argument | undefined) => BoundQuery

/** `tables` binds an argument that is a table. */
export function bindVectorSearch(node: TableFunctionCall, scope: Scope, tables: Tables): FromResult {
  const given = argumentsOf(node)
  const take = (name: string): Argument | undefined => given.get(name)
  const bind = (argument: Argument | undefined): Bound | undefined =>
    argument && bindExpression(argument.value, scope)
  const base = tables(take('base_table'))
  const column = text(bind(take('column_to_search')), 'column_to_search', node.at)
  const queries = tables(take('query_table'))
  const wanted = bind(take('query_column_to_search'))
  const vector = vectorColumn(base, column, node.at)
  const queryVector = wanted
    ? vectorColumn(queries, text(wanted, 'query_column_to_search', node.at), node.at)
    : likelyColumn(queries, column, node.at)
  const distance = text(bind(take('distance_type')) ?? EUCLIDEAN, 'distance_type', node.at).toUpperCase()
  const between = DISTANCES[distance]
  if (!between) throw new SqlError(`Invalid distance_type of VECTOR_SEARCH: ${distance}`, node.at)
  checkOptions(bind(take('options')), node.at)
  const most = bind(take('top_k')) ?? integer(10)
  const message = (): string => 'Argument top_k of VECTOR_SEARCH must be of type INT64'
  const names = new Map([['__most', coerceOrFail(most, INT64, message, node.at)]])
  const ctes = [cteOf(BASE, base, scope), cteOf(QUERIES, queries, scope)]
  const byName = new Map(ctes.map((cte) => [cte.name, cte]))
  const query = bindQuery(
    parseQuery(nearest(quoted(vector), quoted(queryVector), between)),
    withNames(innerScope(scope, [], byName), names),
  )
  return {
    relation: {kind: 'query', query: {...query, ctes: [...ctes, ...query.ctes]}, lateral: false},
    ranges: [rangeOfColumns(node.alias?.text ?? 'VECTOR_SEARCH', query.columns)],
  }
}

const PARAMETERS = [
  'base_table',
  'column_to_search',
  'query_table',
  'query_column_to_search',
  'top_k',
  'distance_type',
  'options',
]

function argumentsOf(node: TableFunctionCall): ReadonlyMap<string, Argument> {
  const given = new Map<string, Argument>()
  for (const [i, argument] of node.args.entries()) {
    const key = argument.name?.text.toLowerCase() ?? PARAMETERS[i]
    if (key === 'query_value') throw unsupported('VECTOR_SEARCH with query_value', node.at)
    if (key === undefined || !PARAMETERS.includes(key) || given.has(key)) {
      throw new SqlError(`Unexpected argument ${key ?? i + 1} of VECTOR_SEARCH`, argument.value.at)
    }
    given.set(key, argument)
  }
  return given
}

const BASE = '__base'
const QUERIES = '__queries'
const EUCLIDEAN: Bound = {kind: 'constant', value: 'EUCLIDEAN', type: {kind: 'STRING'}, literal: true}

const quoted = (name: string): string => `\`${name}\``

const cteOf = (name: string, query: BoundQuery, scope: Scope): BoundCte => ({
  id: newId(scope.binder),
  name,
  query,
  columns: query.columns,
  valueTable: query.valueTable,
  references: 0,
})

/** Rows without a vector are near to nothing. */
function nearest(vector: string, queryVector: string, between: (a: string, b: string) => string): string {
  const apart = between(`__q.__row.${queryVector}`, `__b.${vector}`)
  return `
    SELECT query, base, distance
    FROM (
      SELECT __q.__number, __q.__row AS query, __b AS base, ${apart} AS distance
      FROM (SELECT __t AS __row, ROW_NUMBER() OVER () AS __number FROM ${QUERIES} AS __t) AS __q
      CROSS JOIN ${BASE} AS __b
      WHERE ARRAY_LENGTH(__b.${vector}) > 0 AND ARRAY_LENGTH(__q.__row.${queryVector}) > 0
    )
    WHERE TRUE
    QUALIFY ROW_NUMBER() OVER (PARTITION BY __number ORDER BY distance) <= __most`
}

function vectorColumn({columns}: BoundQuery, name: string, at: number): string {
  const found = columns.find((c) => c.name?.toLowerCase() === name.toLowerCase())
  if (!found) throw new SqlError(`Column ${name} of VECTOR_SEARCH not found in the table`, at)
  if (sameType(found.type, VECTOR)) return found.name!
  throw new SqlError(`Column ${name} of VECTOR_SEARCH must be of type ARRAY<FLOAT64>`, at)
}

/** The column of the same name, or the only one that can be meant. */
function likelyColumn(queries: BoundQuery, name: string, at: number): string {
  const vectors = queries.columns.filter((c) => sameType(c.type, VECTOR))
  const same = vectors.find((c) => c.name?.toLowerCase() === name.toLowerCase())
  const found = same ?? (vectors.length === 1 ? vectors[0] : undefined)
  if (found?.name !== undefined) return found.name
  throw new SqlError('VECTOR_SEARCH needs query_column_to_search to tell which column to search by', at)
}

function text(e: Bound | undefined, name: string, at: number): string {
  if (e?.kind === 'constant' && typeof e.value === 'string') return e.value
  throw new SqlError(`Argument ${name} of VECTOR_SEARCH must be a STRING literal`, at)
}

/** The options choose between ways to search, which all find the same rows here. */
function checkOptions(e: Bound | undefined, at: number): void {
  if (!e) return
  try {
    JSON.parse(text(e, 'options', at))
  } catch (error) {
    if (error instanceof SqlError) throw error
    throw new SqlError('Argument options of VECTOR_SEARCH must be JSON', at, 'invalidQuery', {cause: error})
  }
}
