/**
 * GROUPING SETS, ROLLUP, CUBE and GROUPING. Google's evaluator of 2024 gives only the finest groups of them: it is
 * asked for the union of one GROUP BY for each set.
 */
import {typeName} from '../../emulator/sql/types.ts'
import {type Kind, unordered} from './grown-query.ts'
import type {Random} from './random.ts'
import {EVENTS} from './tables.ts'

const KEYS = ['k', 'g', 'b', 'd', 'x', 'n', 'y']

const AGGREGATES = [
  ...['COUNT(*)', 'SUM(i)', 'MAX(n)', 'MIN(g)', 'COUNT(DISTINCT k)', 'COUNTIF(b)', 'AVG(n)', 'SUM(k)'],
  ...["STRING_AGG(g, '-' ORDER BY id)", 'ARRAY_AGG(k IGNORE NULLS ORDER BY id LIMIT 3)', 'LOGICAL_OR(b)'],
  ...['MAX(i HAVING MAX k)', 'SUM(i HAVING MIN n)', 'COUNT(i HAVING MAX d)', 'ANY_VALUE(id HAVING MIN id)'],
]

interface Sets {
  readonly sql: string
  readonly sets: readonly (readonly string[])[]
}

const powerSet = (keys: readonly string[]): string[][] =>
  keys.reduceRight<string[][]>((sets, key) => sets.map((set) => [key, ...set]).concat(sets), [[]])

const prefixes = (keys: readonly string[]): string[][] =>
  keys.map((_, i) => keys.slice(0, keys.length - i)).concat([[]])

function someSets(keys: readonly string[], random: Random): Sets {
  const roll = random.below(5)
  if (roll === 0) return {sql: `ROLLUP(${keys.join(', ')})`, sets: prefixes(keys)}
  if (roll === 1) return {sql: `CUBE(${keys.join(', ')})`, sets: powerSet(keys)}
  if (roll === 2 && keys.length > 1) {
    const [first, ...rest] = keys as [string, ...string[]]
    return {
      sql: `${first}, ROLLUP(${rest.join(', ')})`,
      sets: prefixes(rest).map((set) => [first, ...set]),
    }
  }
  const sets = Array.from({length: 1 + random.below(3)}, () => keys.filter(() => random.chance(50)))
  const all = [...sets, keys]
  const rollup = random.chance(20) ? keys.slice(0, 1) : undefined
  const items = all.map((set) => (set.length === 1 && random.chance(50) ? set[0] : `(${set.join(', ')})`))
  return {
    sql: `GROUPING SETS (${[...items, ...(rollup ? [`ROLLUP(${rollup.join(', ')})`] : [])].join(', ')})`,
    sets: rollup ? [...all, ...prefixes(rollup)] : all,
  }
}

const nullOf = (key: string): string => `CAST(NULL AS ${typeName(EVENTS.find((c) => c.sql === key)!.type)})`

export const groupingSets: Kind = (random) => {
  const keys = [...new Set(Array.from({length: 1 + random.below(3)}, () => random.pick(KEYS)))]
  const {sql, sets} = someSets(keys, random)
  const aggregates = Array.from({length: 1 + random.below(2)}, () => random.pick(AGGREGATES))
  const where = random.pick(['', '', ' WHERE k > 1', ' WHERE id < 0'])
  const having = random.chance(20) ? ' HAVING COUNT(*) > 1' : ''
  const flags = random.chance(60)
  const values = [...aggregates.map((call, i) => `${call} AS a${i}`)]
  const ours = [
    ...keys.map((key) => `${key} AS ${key}_`),
    ...(flags ? keys.map((key) => `GROUPING(${key}) AS f${key}`) : []),
    ...values,
  ]
  const one = (set: readonly string[]): string => {
    const items = [
      ...keys.map((key) => `${set.includes(key) ? key : nullOf(key)} AS ${key}_`),
      ...(flags ? keys.map((key) => `${set.includes(key) ? 0 : 1} AS f${key}`) : []),
      ...values,
    ]
    // Keys by name would be taken for the NULLs of the same name.
    const by = set.length > 0 ? ` GROUP BY ${set.map((key) => keys.indexOf(key) + 1).join(', ')}` : ''
    return `SELECT ${items.join(', ')} FROM events${where}${by}${having}`
  }
  return unordered(
    sql.replace(/\(.*/s, '').trim(),
    `SELECT ${ours.join(', ')} FROM events${where} GROUP BY ${sql}${having}`,
    sets.map(one).join(' UNION ALL '),
  )
}
