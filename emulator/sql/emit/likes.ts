/** LIKE, and what becomes of it where several patterns stand in an array or come from a subquery. */
import type {Bound} from '../bind/tree.ts'
import type {SqlType} from '../types.ts'

/** Patterns without escapes need no ESCAPE, which lets DuckDB use its fast paths. */
export function likeSql(value: string, pattern: string, type: SqlType, patternNode?: Bound): string {
  if (type.kind === 'BYTES') return `bq_bytes_like(${value}, ${pattern})`
  const constant =
    patternNode?.kind === 'constant' && typeof patternNode.value === 'string' ? patternNode.value : undefined
  if (constant !== undefined && !constant.includes('\\')) return `(${value} LIKE ${pattern})`
  return `(${value} LIKE ${pattern} ESCAPE '\\')`
}

export interface Quantified {
  readonly quantifier: 'ANY' | 'ALL'
  readonly not: boolean
}

const testSql = (value: string, pattern: string, type: SqlType, {not}: Quantified): string =>
  `${not ? 'NOT ' : ''}${likeSql(value, pattern, type)}`

/** One test that decides is enough; else one that is NULL leaves it open. */
export function likeArraySql(value: string, patterns: string, type: SqlType, how: Quantified): string {
  const tests = `list_transform(${patterns}, lambda l_: ${testSql(value, 'l_', type, how)})`
  const decisive = how.quantifier === 'ANY'
  return `CASE WHEN list_contains(${tests}, ${decisive}) THEN ${decisive} WHEN coalesce(list_count(${tests}) = len(${tests}), TRUE) THEN ${!decisive} END`
}

/** The same over the rows of a query, as what to select from it. */
export function likeRowsSql(value: string, pattern: string, type: SqlType, how: Quantified): string {
  const test = testSql(value, pattern, type, how)
  const decisive = how.quantifier === 'ANY'
  return `CASE WHEN count(*) FILTER (WHERE (${test}) = ${decisive}) > 0 THEN ${decisive} WHEN count(${test}) = count(*) THEN ${!decisive} END`
}
