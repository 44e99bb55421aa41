/** Whole queries over the shared tables. */
import * as t from '../../emulator/sql/types.ts'
import {modifiedAggregates} from './aggregates.ts'
import {subqueries} from './correlated.ts'
import {aggregate, grow, SCALARS} from './expressions.ts'
import {groupingSets} from './grouping.ts'
import {type GrownQuery, type Kind, over, unordered} from './grown-query.ts'
import {joins} from './joins.ts'
import {lambdas} from './lambdas.ts'
import {ordered} from './ordering.ts'
import {pipes} from './pipes.ts'
import {pivots} from './pivots.ts'
import type {Random} from './random.ts'
import {recursions} from './recursion.ts'
import {setOperations} from './set-operations.ts'
import {EVENTS, WIDE} from './tables.ts'
import {groupedWindows, windows} from './windows.ts'

const KEYS = ['k', 'g', 'b', 'd', 'k + 1', 'UPPER(g)', 'MOD(i, 2)', 'x', 'n', 'EXTRACT(MONTH FROM d)']

const groups: Kind = (random) => {
  const scope = over(EVENTS, random)
  const keys = Array.from({length: random.below(3)}, () => random.pick(KEYS))
  const unique = [...new Set(keys)]
  const aggregates = Array.from({length: 1 + random.below(3)}, () => aggregate(scope))
  const list = [...unique.map((k, i) => `${k} AS key${i}`), ...aggregates.map((a, i) => `${a.sql} AS a${i}`)]
  const where = random.chance(25)
    ? ` WHERE ${random.pick(['id < 0', 'k = 1', 'x IS NOT NULL', 'i > 0'])}`
    : ''
  const grouping = unique.length === 0 ? '' : ` GROUP BY ${grouped(unique, random)}`
  // Google's evaluator of 2024 knows no keys that are expressions together with HAVING.
  const having =
    random.chance(20) && unique.every((key) => /^\w+$/.test(key))
      ? ` HAVING COUNT(*) > ${random.below(3)}`
      : ''
  return unordered(
    aggregates.map((a) => a.label).join('+'),
    `SELECT ${list.join(', ')} FROM events${where}${grouping}${having}`,
  )
}

/** By expression or by position; Google's evaluator of 2024 leaves out the totals of ROLLUP. */
function grouped(keys: readonly string[], random: Random): string {
  return random.chance(50) ? keys.join(', ') : keys.map((_, i) => i + 1).join(', ')
}

const arrays: Kind = (random) => {
  const scope = over(WIDE, random)
  const array = random.chance(40)
    ? grow(t.arrayOf(random.pick(SCALARS)), 2, scope).sql
    : random.pick(['ai', 'texts'])
  const kind = random.pick([',', 'CROSS JOIN', 'LEFT JOIN', 'INNER JOIN'])
  const offset = random.chance(60)
  const on = kind === 'LEFT JOIN' ? ' ON TRUE' : kind === 'INNER JOIN' ? ' ON TRUE' : ''
  return unordered(
    'UNNEST',
    `SELECT id, e${offset ? ', o' : ''} FROM wide ${kind} UNNEST(${array}) AS e${offset ? ' WITH OFFSET AS o' : ''}${on}`,
  )
}

const distinct: Kind = (random) => {
  const scope = over(WIDE, random)
  const values = Array.from({length: 1 + random.below(2)}, () => grow(random.pick(SCALARS), 1, scope))
  return unordered(
    'DISTINCT',
    `SELECT DISTINCT ${values.map((v, i) => `${v.sql} AS v${i}`).join(', ')} FROM wide`,
  )
}

const filters: Kind = (random) => {
  const scope = over(WIDE, random)
  return unordered('WHERE', `SELECT id FROM wide WHERE ${grow(t.BOOL, 3, scope).sql}`)
}

const KINDS: readonly Kind[] = [
  ...[groups, groups, windows, windows, groupedWindows, joins, joins, setOperations],
  ...[subqueries, subqueries, arrays, arrays, ordered, distinct, filters, pivots],
  ...[groupingSets, groupingSets, modifiedAggregates, modifiedAggregates, recursions, lambdas],
  ...[pipes, pipes, pipes],
]

export const growQuery = (random: Random): GrownQuery => random.pick(KINDS)(random)
