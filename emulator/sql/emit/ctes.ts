/** WITH. */
import type {BoundCte} from '../bind/tree.ts'
import {isVolatileQuery} from '../bind/volatile.ts'
import {text} from '../duckdb-types.ts'
import {columnName, type Emission} from './emission.ts'
import {emitQuery} from './queries.ts'

/** WITH DEPTH: the recursion itself sees its rows without their depth, under the plain name. */
const DEPTH = 'depth_'
const MOST_ITERATIONS = 500
const TOO_DEEP = `Resources exceeded during query execution: A recursive CTE has reached the maximum number of iterations: ${MOST_ITERATIONS}`

export const cteName = (cte: BoundCte): string => `w${cte.id}${cte.recursive?.depth ? 'd' : ''}`

/** `WITH … ` for the common tables that are used, or nothing. */
export function emitCtes(ctes: readonly BoundCte[], emission: Emission): string {
  const used = ctes.filter((cte) => cte.references > 0)
  if (used.length === 0) return ''
  const recursive = used.some((cte) => cte.recursive) ? 'RECURSIVE ' : ''
  return `WITH ${recursive}${used.map((cte) => emitCte(cte, emission)).join(', ')} `
}

function emitCte(cte: BoundCte, emission: Emission): string {
  const name = cteName(cte)
  if (cte.recursive?.depth) return deepCte(cte, emission)
  if (cte.recursive) {
    const {base, step, all} = cte.recursive
    const columns = cte.columns.map(columnName)
    if (!all) {
      return `${name}(${columns.join(', ')}) AS (${emitQuery(base, emission)} UNION ${emitQuery(step, emission)})`
    }
    // Every row carries how often the recursive term ran before it, which BigQuery limits.
    const rows = `SELECT *, 0 FROM (${emitQuery(base, emission)})`
    const depth = `(SELECT max(${DEPTH}) FROM ${name})`
    const next = `SELECT *, CASE WHEN ${depth} >= ${MOST_ITERATIONS} THEN CAST(bq_error(${text(TOO_DEEP)}) AS INTEGER) ELSE ${depth} + 1 END FROM (${emitQuery(step, emission)})`
    return `${name}(${[...columns, DEPTH].join(', ')}) AS (${rows} UNION ALL ${next})`
  }
  // A common table is computed once where computing it twice could give different rows.
  const materialized = cte.references > 1 && (cte.once || isVolatileQuery(cte.query)) ? 'MATERIALIZED ' : ''
  return `${name} AS ${materialized}(${emitQuery(cte.query, emission)})`
}

/** A recursion that counts its steps: all rows that a step sees are of one depth. */
function deepCte(cte: BoundCte, emission: Emission): string {
  const {base, step, all, depth} = cte.recursive!
  const {column, low, high} = depth!
  const name = `w${cte.id}`
  const own = columnName(column)
  const columns = cte.columns.filter((c) => c !== column).map(columnName)
  const before = `(SELECT max(${own}) FROM ${name})`
  const further = high === undefined ? '' : ` WHERE ${before} < ${high}`
  const steps = `SELECT *, 0 FROM (${emitQuery(base, emission)}) UNION${all ? ' ALL' : ''} SELECT *, ${before} + 1 FROM (${emitQuery(step, emission)})${further}`
  const found = all
    ? `SELECT * FROM ${name}`
    : `SELECT ${columns.join(', ')}, min(${own}) AS ${own} FROM ${name} GROUP BY ALL`
  return `${name}(${[...columns, own].join(', ')}) AS (${steps}), ${cteName(cte)} AS (SELECT * FROM (${found}) WHERE ${own} >= ${low})`
}
