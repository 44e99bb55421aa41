/** FROM: relations as DuckDB writes them, placing their columns for everything that is emitted after. */
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundSample, JoinRelation, Relation, TableRelation, UnnestRelation} from '../bind/tree.ts'
import {identifier} from '../duckdb-types.ts'
import {cteName} from './ctes.ts'
import {columnName, type Emission, newAlias, place} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {withDocuments} from './json-documents.ts'
import {emitOuterJoin} from './outer-joins.ts'
import {emitQuery} from './queries.ts'

export function emitRelation(relation: Relation, emission: Emission): string {
  switch (relation.kind) {
    case 'table': {
      const alias = newAlias(emission)
      const sql = tableSql(relation, emission)
      for (const {column, physical} of relation.columns) {
        emission.places.set(column, `${alias}.${identifier(physical)}`)
      }
      const rows = withDocuments(sql, alias, columnsOf(relation), emission)
      return `${rows} AS ${alias}${sampleSql(relation.sample, emission)}`
    }
    case 'query': {
      const alias = newAlias(emission)
      const sql = emitQuery(relation.query, emission)
      place(relation.query.columns, alias, emission)
      const lateral = relation.lateral ? 'LATERAL ' : ''
      const rows = withDocuments(`(${sql})`, alias, relation.query.columns, emission)
      return `${lateral}${rows} AS ${alias}${sampleSql(relation.sample, emission)}`
    }
    case 'cte': {
      const alias = newAlias(emission)
      relation.columns.forEach((column, i) => {
        emission.places.set(column, `${alias}.${columnName(relation.cte.columns[i]!)}`)
      })
      const rows = withDocuments(cteName(relation.cte), alias, relation.columns, emission)
      return `${rows} AS ${alias}${sampleSql(relation.sample, emission)}`
    }
    case 'unnest':
      return emitUnnest(relation, emission)
    case 'join':
      return emitJoin(relation, emission)
  }
}

function tableSql(relation: TableRelation, emission: Emission): string {
  const {sql, partitions, asOf} = relation
  if (asOf) return asOf.sql(emitExpression(asOf.time, emission))
  return partitions?.conditions?.length ? prunedSql(relation, emission) : sql
}

/** The relation without the partitions that the query's conditions rule out. */
function prunedSql({partitions, columns}: TableRelation, emission: Emission): string {
  for (const {column, physical} of columns) emission.places.set(column, identifier(physical))
  const {where, conditions} = partitions!
  return where(
    (conditions ?? []).map((condition) => `(${emitExpression(condition, emission)})`).join(' AND '),
  )
}

function sampleSql(sample: BoundSample | undefined, emission: Emission): string {
  if (!sample) return ''
  const size =
    sample.size.kind === 'constant' ? String(sample.size.value) : emitExpression(sample.size, emission)
  const seed = sample.repeatable?.kind === 'constant' ? ` REPEATABLE (${sample.repeatable.value})` : ''
  return sample.unit === 'PERCENT'
    ? ` TABLESAMPLE BERNOULLI(${size} PERCENT)${seed}`
    : ` TABLESAMPLE RESERVOIR(${size} ROWS)${seed}`
}

/** The select items that make rows of arrays. A long array is written once, in a query within. */
function unnestItems(relation: UnnestRelation, arrays: readonly string[], keepsRow: boolean): string[] {
  const shortest = `least(${arrays.map((a) => `len(${a})`).join(', ')})`
  const unequal = arrays.map((a) => `len(${a}) <> len(${arrays[0]})`).slice(1)
  const shaped = arrays.map((array) => {
    if (relation.mode === 'TRUNCATE' && arrays.length > 1) return `list_slice(${array}, 1, ${shortest})`
    if (relation.mode === 'STRICT' && arrays.length > 1) {
      return `CASE WHEN ${unequal.join(' OR ')} THEN CAST([bq_error('Unnested arrays under STRICT mode must have equal lengths')] AS VARCHAR[]) ELSE ${array} END`
    }
    return keepsRow ? `CASE WHEN len(${array}) > 0 THEN ${array} ELSE [NULL] END` : array
  })
  const items = relation.columns.map((column, i) => `unnest(${shaped[i]}) AS ${columnName(column)}`)
  if (!relation.offset) return items
  const longest =
    arrays.length > 1
      ? `greatest(${arrays.map((a) => `coalesce(len(${a}), 0)`).join(', ')})`
      : `len(${arrays[0]})`
  const count = relation.mode === 'TRUNCATE' && arrays.length > 1 ? shortest : longest
  const positions = keepsRow
    ? `CASE WHEN ${count} > 0 THEN range(${count}) ELSE [NULL] END`
    : `range(${count})`
  return [...items, `unnest(${positions}) AS ${columnName(relation.offset)}`]
}

const isShort = (sql: string): boolean => /^[\w.()"]{1,80}$/.test(sql)

function emitUnnest(relation: UnnestRelation, emission: Emission): string {
  const arrays = relation.arrays.map((a) => emitExpression(a, emission))
  const alias = newAlias(emission)
  place(columnsOf(relation), alias, emission)
  const once = arrays.length === 1 && !relation.offset
  if (once || arrays.every(isShort))
    return `(SELECT ${unnestItems(relation, arrays, false).join(', ')}) AS ${alias}`
  const names = arrays.map((_, i) => `a${i + 1}`)
  const given = arrays.map((sql, i) => `${sql} AS ${names[i]}`).join(', ')
  return `(SELECT ${unnestItems(relation, names, false).join(', ')} FROM (SELECT ${given})) AS ${alias}`
}

function emitJoin(relation: JoinRelation, emission: Emission): string {
  const {left, right, type} = relation
  const leftSql = emitRelation(left, emission)
  if (right.kind === 'unnest' && right.lateral) {
    return type === 'LEFT' && relation.on
      ? emitOuterJoinWithArray(left, right, relation.on, leftSql, emission)
      : emitJoinWithArray(relation, right, leftSql, emission)
  }
  const placed = emitOperand(right, emission)
  if (type === 'CROSS' || (type === 'INNER' && !relation.on)) return `${leftSql} CROSS JOIN ${placed}`
  const {on} = relation
  if (on && type !== 'INNER')
    return emitOuterJoin({...relation, on}, {left: leftSql, right: placed}, emission)
  return `${leftSql} ${type} JOIN ${placed} ON ${on ? emitExpression(on, emission) : 'TRUE'}`
}

/** A relation on the right of a join: joins stand in parentheses there, unless they are a query in themselves. */
export function emitOperand(relation: Relation, emission: Emission): string {
  const sql = emitRelation(relation, emission)
  const isQuery = relation.kind === 'join' && relation.right.kind === 'unnest' && relation.right.lateral
  return relation.kind === 'join' && !isQuery ? `(${sql})` : sql
}

/**
 * Rows and the elements of their own arrays: one SELECT that unnests beside the columns it carries along, which is
 * several times faster in DuckDB than a lateral join.
 */
function emitJoinWithArray(
  relation: JoinRelation,
  unnest: UnnestRelation,
  leftSql: string,
  emission: Emission,
): string {
  const {left, type, on} = relation
  const arrays = unnest.arrays.map((a) => emitExpression(a, emission))
  const carried = columnsOf(left).filter((c) => c.used)
  const alias = newAlias(emission)
  const columns = carried.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`)
  const once = arrays.length === 1 && !unnest.offset && type !== 'LEFT'
  let sql: string
  if (once || arrays.every(isShort)) {
    sql = `SELECT ${[...columns, ...unnestItems(unnest, arrays, type === 'LEFT')].join(', ')} FROM ${leftSql}`
  } else {
    const names = arrays.map((_, i) => `a${i + 1}`)
    const given = [...columns, ...arrays.map((array, i) => `${array} AS ${names[i]}`)]
    const kept = carried.map(columnName)
    sql = `SELECT ${[...kept, ...unnestItems(unnest, names, type === 'LEFT')].join(', ')} FROM (SELECT ${given.join(', ')} FROM ${leftSql})`
  }
  place([...carried, ...columnsOf(unnest)], alias, emission)
  const joined = `(${sql}) AS ${alias}`
  return on ? `(SELECT * FROM ${joined} WHERE ${emitExpression(on, emission)}) AS ${alias}` : joined
}

/** LEFT JOIN UNNEST(…) ON condition: rows are numbered, and joined with the elements that they have. */
function emitOuterJoinWithArray(
  left: Relation,
  unnest: UnnestRelation,
  on: Bound,
  leftSql: string,
  emission: Emission,
): string {
  const arrays = unnest.arrays.map((a) => emitExpression(a, emission))
  const carried = columnsOf(left).filter((c) => c.used)
  const elements = columnsOf(unnest)
  const [alias, rows, parts] = [newAlias(emission), newAlias(emission), newAlias(emission)]
  const names = arrays.map((_, i) => `a${i + 1}`)
  const given = [
    'row_number() OVER () AS rn',
    ...carried.map((c) => `${emission.places.get(c)} AS ${columnName(c)}`),
    ...arrays.map((array, i) => `${array} AS ${names[i]}`),
  ]
  place(carried, rows, emission)
  place(elements, parts, emission)
  const condition = emitExpression(on, emission)
  const items = [
    ...carried.map((c) => `${rows}.${columnName(c)}`),
    ...elements.map((c) => `${parts}.${columnName(c)}`),
  ]
  const unnested = `SELECT rn, ${unnestItems(unnest, names, false).join(', ')} FROM ${rows}`
  place([...carried, ...elements], alias, emission)
  return `(WITH ${rows} AS MATERIALIZED (SELECT ${given.join(', ')} FROM ${leftSql}) SELECT ${items.join(', ')} FROM ${rows} LEFT JOIN (${unnested}) AS ${parts} ON ${rows}.rn = ${parts}.rn AND ${condition}) AS ${alias}`
}
