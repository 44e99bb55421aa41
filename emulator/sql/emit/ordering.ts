/** ORDER BY keys: NULLs where BigQuery has them, NaN right after them. */
import type {SqlType} from '../types.ts'
import {folded, isCaseInsensitive} from './comparisons.ts'

export interface Direction {
  readonly descending: boolean
  readonly nullsFirst: boolean
}

export const directionSql = ({descending, nullsFirst}: Direction): string =>
  `${descending ? ' DESC' : ''} NULLS ${nullsFirst ? 'FIRST' : 'LAST'}`

/** True where a value cannot be sorted by as it is. */
export const needsSortKey = (type: SqlType): boolean =>
  type.kind === 'FLOAT64' || type.kind === 'RANGE' || isCaseInsensitive(type)

/** DuckDB takes literals in ORDER BY for positions, or refuses them. */
const isLiteral = (sql: string): boolean =>
  /^\(?(?:'(?:[^']|'')*'|-?[\d.]+(?:e[+-]?\d+)?)\)?(?:::\w+)?$/i.test(sql)

/** One key of ORDER BY, perhaps two of DuckDB's. */
export function orderKeySql(value: string, type: SqlType, direction: Direction): string {
  const sql = isLiteral(value) ? `CASE WHEN TRUE THEN ${value} END` : value
  const way = directionSql(direction)
  if (isCaseInsensitive(type)) return `${folded(sql)}${way}`
  if (type.kind === 'FLOAT64') {
    const opposite = directionSql({...direction, descending: !direction.descending})
    return `isnan(${sql})${opposite}, ${sql}${way}`
  }
  if (type.kind === 'RANGE') {
    const {descending, nullsFirst} = direction
    const start = directionSql({descending, nullsFirst: !descending})
    const end = directionSql({descending, nullsFirst: descending})
    return `(${sql} IS NULL)${nullsFirst ? ' DESC' : ''}, (${sql}).f1${start}, (${sql}).f2${end}`
  }
  return `${sql}${way}`
}
