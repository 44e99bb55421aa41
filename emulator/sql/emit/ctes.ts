/** WITH. */
import type {BoundCte} from '../bind/tree.ts'
import {isVolatileQuery} from '../bind/volatile.ts'
import {columnName, type Emission} from './emission.ts'
import {emitQuery} from './queries.ts'

export const cteName = (cte: BoundCte): string => `w${cte.id}`

/** `WITH … ` for the common tables that are used, or nothing. */
export function emitCtes(ctes: readonly BoundCte[], emission: Emission): string {
  const used = ctes.filter((cte) => cte.references > 0)
  if (used.length === 0) return ''
  const recursive = used.some((cte) => cte.recursive) ? 'RECURSIVE ' : ''
  return `WITH ${recursive}${used.map((cte) => emitCte(cte, emission)).join(', ')} `
}

function emitCte(cte: BoundCte, emission: Emission): string {
  const name = cteName(cte)
  if (cte.recursive) {
    const {base, step, all} = cte.recursive
    const columns = cte.columns.map(columnName).join(', ')
    const union = all ? 'UNION ALL' : 'UNION'
    return `${name}(${columns}) AS (${emitQuery(base, emission)} ${union} ${emitQuery(step, emission)})`
  }
  // A common table is computed once where computing it twice could give different rows.
  const materialized = cte.references > 1 && isVolatileQuery(cte.query) ? 'MATERIALIZED ' : ''
  return `${name} AS ${materialized}(${emitQuery(cte.query, emission)})`
}
