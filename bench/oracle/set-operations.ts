/** Set operations: by position, by name, several at once, with ORDER BY and LIMIT around them. */

import {type Kind, unordered} from './grown-query.ts'
import type {Random} from './random.ts'

const OPERATIONS = ['UNION ALL', 'UNION DISTINCT', 'INTERSECT DISTINCT', 'EXCEPT DISTINCT']

const column = (random: Random): string =>
  random.pick([
    ...['k', 'i', 'x', 'n', 'g', 'd', 'ts', 'dt', 'y', '1', '2.5', 'NULL', "'a'", 'id', 'b'],
    ...['STRUCT(k, g)', 'i + 1', 'CAST(n AS BIGNUMERIC)', "'2024-01-31'", '-0.0', "CAST('NaN' AS FLOAT64)"],
  ])

export const setOperations: Kind = (random) => (random.chance(35) ? byName(random) : byPosition(random))

const byPosition: Kind = (random) => {
  const operation = random.pick(OPERATIONS)
  const width = 1 + random.below(2)
  const side = (): string => {
    const items = Array.from({length: width}, (_, i) => `${column(random)} AS c${i}`)
    const from = random.chance(85) ? ` FROM events${random.chance(20) ? ' WHERE k > 1' : ''}` : ''
    return from === ''
      ? `SELECT ${items.map((i) => i.replace(/^\D.*(?= AS)/, '1')).join(', ')}`
      : `SELECT ${items.join(', ')}${from}`
  }
  const sides = Array.from({length: random.chance(20) ? 3 : 2}, side)
  const inner = random.chance(15) ? `(${side()} ${random.pick(OPERATIONS)} ${side()})` : undefined
  return unordered(operation, [...sides, ...(inner ? [inner] : [])].join(` ${operation} `))
}

const TYPED: Readonly<Record<string, readonly string[]>> = {
  k: ['k', 'i', 'id', '1', 'NULL'],
  x: ['x', '2.5', 'n'],
  g: ['g', "'a'", 'UPPER(g)'],
  d: ['d', "DATE '2024-01-31'"],
}

/** BY NAME, which Google's evaluator of 2024 knows as CORRESPONDING only. */
const byName: Kind = (random) => {
  const operation = random.pick(OPERATIONS)
  const mode = random.pick(['', '', 'LEFT ', 'FULL ', 'INNER '])
  const names = Object.keys(TYPED)
  const side = (common: readonly string[]): string => {
    const chosen = common.length > 0 ? [...common] : names.filter(() => random.chance(60))
    if (chosen.length === 0) chosen.push('k')
    const shuffled = random.chance(50) ? chosen.reverse() : chosen
    return `SELECT ${shuffled.map((name) => `${random.pick(TYPED[name]!)} AS ${name}_`).join(', ')} FROM events`
  }
  const same = mode === '' ? names.filter(() => random.chance(60)) : []
  const all = mode === '' && same.length === 0 ? ['k', 'g'] : same
  const [left, right] = [side(all), side(all)]
  const sql = (words: string): string => `${left} ${mode}${words} ${right}`
  if (mode === 'INNER ') {
    const common = names.filter((n) => left.includes(` AS ${n}_`) && right.includes(` AS ${n}_`))
    const order = [...left.matchAll(/ AS (\w)_/g)].map((m) => m[1]!).filter((n) => common.includes(n))
    if (order.length === 0) return byPosition(random)
    return unordered(
      `INNER ${operation} BY NAME`,
      sql(`${operation} BY NAME`),
      `${left} ${operation} CORRESPONDING ${right}`,
    )
  }
  const google =
    mode === '' ? `${left} ${operation} CORRESPONDING ${right}` : sql(`${operation} CORRESPONDING`)
  return unordered(`${mode}${operation} BY NAME`, sql(`${operation} BY NAME`), google)
}
