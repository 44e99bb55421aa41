/** Aggregates with all that may be said within their parentheses. */

import {leaf} from './expressions.ts'
import {type Kind, over, qualified, unordered} from './grown-query.ts'
import type {Random} from './random.ts'
import {EVENTS} from './tables.ts'

const VALUES = ['k', 'g', 'i', 'x', 'n', 'd', 'ts', 'b', 'y', 'dt', 'UPPER(g)', 'k + 1', 'CAST(x AS STRING)']
const DIRECTIONS = ['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST']

/** A call, and the same for Google's evaluator, which does not know WHERE within the parentheses. */
interface Call {
  readonly sql: string
  readonly google: string
}

const plain = (sql: string): Call => ({sql, google: sql})

function call(random: Random): Call {
  const value = random.pick(VALUES)
  const distinct = random.chance(35) ? 'DISTINCT ' : ''
  const nulls = random.pick(['', ' IGNORE NULLS', ' RESPECT NULLS'])
  const order = distinct
    ? ` ORDER BY ${value}${random.pick(DIRECTIONS)}`
    : ` ORDER BY ${random.pick(VALUES)}${random.pick(DIRECTIONS)}, id${random.pick(['', ' DESC'])}`
  const limit = random.chance(40) ? ` LIMIT ${random.below(4)}` : ''
  const condition = random.pick(['k > 1', 'b', 'g = "b"', 'i IS NULL', 'FALSE'])
  const number = random.pick(['i', 'n', 'k', 'id'])
  const key = random.pick(['k', 'd', 'n', 'x', 'g', 'id'])
  const having = `HAVING ${random.pick(['MAX', 'MIN'])} ${key}`
  return random.pick([
    plain(`ARRAY_AGG(${distinct}${value} IGNORE NULLS${order}${limit})`),
    plain(`ARRAY_LENGTH(ARRAY_AGG(${distinct}${value}${nulls}${order}${limit}))`),
    plain(
      `STRING_AGG(${distinct}g, '+'${distinct ? ` ORDER BY g${random.pick(DIRECTIONS)}` : order}${limit})`,
    ),
    plain(`STRING_AGG(${distinct}y, b'+'${distinct ? ' ORDER BY y' : order}${limit})`),
    plain(`ARRAY_CONCAT_AGG(texts ORDER BY ${random.pick(VALUES)}${random.pick(DIRECTIONS)}, id${limit})`),
    plain(`${random.pick(['SUM', 'MAX', 'MIN', 'COUNT', 'AVG'])}(${number} ${having})`),
    plain(`${random.pick(['MAX', 'MIN', 'COUNT'])}(${random.pick(['g', 'd', 'ts', 'n'])} ${having})`),
    plain(`ANY_VALUE(id HAVING ${random.pick(['MAX', 'MIN'])} id)`),
    plain(`COUNT(DISTINCT ${value})`),
    plain(`${random.pick(['SUM', 'AVG'])}(DISTINCT ${random.pick(['i', 'n', 'k'])})`),
    plain(`${random.pick(['BIT_AND', 'BIT_OR', 'BIT_XOR'])}(${distinct}i)`),
    {
      sql: `${random.pick(['SUM'])}(${number} WHERE ${condition})`,
      google: `SUM(IF(${condition}, ${number}, NULL))`,
    },
    {sql: `COUNT(* WHERE ${condition})`, google: `COUNTIF(${condition})`},
    {
      sql: `COUNT(DISTINCT ${value} WHERE ${condition})`,
      google: `COUNT(DISTINCT IF(${condition}, ${value}, NULL))`,
    },
    {
      sql: `ARRAY_AGG(${value} IGNORE NULLS WHERE ${condition} ORDER BY id)`,
      google: `ARRAY_AGG(IF(${condition}, ${value}, NULL) IGNORE NULLS ORDER BY id)`,
    },
    {
      sql: `MAX(${number} WHERE ${condition} HAVING MAX id)`,
      google: `MAX(IF(${condition}, ${number}, NULL) HAVING MAX IF(${condition}, id, NULL))`,
    },
  ])
}

export const modifiedAggregates: Kind = (random) => {
  const calls = Array.from({length: 1 + random.below(3)}, () => call(random))
  const keys = random.pick([[], [], ['k'], ['g'], ['b', 'k'], ['d']])
  const by = keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : ''
  const scope = over(qualified('e', EVENTS), random)
  const where = random.chance(20) ? ` WHERE ${random.pick(['id < 0', 'k = 1', 'i > 0'])}` : ''
  const sql = (side: keyof Call): string =>
    `SELECT ${[...keys, ...calls.map((c, i) => `${c[side]} AS a${i}`)].join(', ')} FROM events${where}${by}`
  // The same within a subquery that is computed for every row of another table.
  if (random.chance(25)) {
    const correlated = (side: keyof Call): string =>
      `SELECT e.id, (SELECT ${calls[0]![side].replaceAll('texts', 'events.texts')} FROM events WHERE ${random.pick(['events.k = e.k', 'events.id < e.id'])}) AS v, ${leaf(scope.columns[0]!.type, scope).sql} AS w FROM events AS e`
    const seedless = correlated('sql')
    return unordered(
      'correlated aggregates',
      seedless,
      calls[0]!.sql === calls[0]!.google ? undefined : seedless.replace(calls[0]!.sql, calls[0]!.google),
    )
  }
  return unordered(
    calls.map((c) => c.sql.replace(/\(.*/s, '')).join('+'),
    sql('sql'),
    calls.every((c) => c.sql === c.google) ? undefined : sql('google'),
  )
}
