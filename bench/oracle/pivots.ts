/** PIVOT with all aggregates and types of values, UNPIVOT of single columns and of several at once. */
import {type Kind, unordered} from './grown-query.ts'
import type {Random} from './random.ts'

const VALUES: Readonly<Record<string, readonly string[]>> = {
  k: ['1', '2 AS two', '3', '7', 'NULL AS nothing'],
  g: ["'a'", "'b' AS bee", "'' AS empty", "'B'"],
  b: ['TRUE', 'FALSE AS f'],
  d: ["DATE '2024-01-31'", "DATE '2024-02-29' AS leap"],
  x: ['0.25 AS quarter', '2 AS two', '8.5 AS most'],
  n: ['10', "NUMERIC '1.25'", '0 AS zero'],
  y: ["b'a' AS a", "b'' AS none"],
}

const CALLS = [
  ...['SUM(i)', 'COUNT(*)', 'MAX(x)', 'MIN(n)', 'COUNT(DISTINCT i)', 'AVG(n)', 'COUNTIF(b)'],
  ...["STRING_AGG(g, '-' ORDER BY id)", 'ARRAY_AGG(i IGNORE NULLS ORDER BY id LIMIT 2)', 'LOGICAL_OR(b)'],
  ...['SUM(DISTINCT i)', 'BIT_XOR(i)', 'MAX(d)'],
]

function pivot(random: Random): string {
  const column = random.pick(Object.keys(VALUES))
  const values = VALUES[column]!.filter(() => random.chance(70))
  const list = values.length > 0 ? values : [VALUES[column]![0]!]
  const call = random.pick(CALLS)
  const calls = random.chance(65) ? [call] : ['SUM(i) AS s', `${call} AS t`]
  const others = ['k', 'g', 'b'].filter((c) => c !== column && random.chance(30))
  const used = [...new Set([column, ...others, 'i', 'x', 'n', 'b', 'd', 'id', 'g', 'k'])]
  const input = random.chance(60)
    ? `(SELECT ${used.filter((c) => c === column || others.includes(c) || calls.some((call) => new RegExp(`\\b${c}\\b`).test(call))).join(', ')} FROM events)`
    : `(SELECT * EXCEPT (texts, ts, dt) FROM events)`
  return `SELECT * FROM ${input} PIVOT(${calls.join(', ')} FOR ${column} IN (${list.join(', ')}))`
}

function unpivot(random: Random): string {
  const nulls = random.pick(['', 'INCLUDE NULLS ', 'EXCLUDE NULLS '])
  return random.pick([
    `SELECT * FROM (SELECT id, k, i, g FROM events) UNPIVOT ${nulls}(v FOR name IN (k, i${random.pick(['', " AS 'second'"])}))`,
    `SELECT * FROM (SELECT id, k, i FROM events) UNPIVOT ${nulls}(v FOR name IN (k AS 1, i AS 2))`,
    `SELECT * FROM (SELECT id, k, i, g, x, CAST(x AS STRING) AS t FROM events) UNPIVOT ${nulls}((v, w) FOR name IN ((k, g) AS 'one', (i, t)${random.pick(['', " AS 'two'"])}))`,
    `SELECT name, COUNT(*) AS c, SUM(v) AS s FROM (SELECT id, k, i FROM events) UNPIVOT ${nulls}(v FOR name IN (k, i, id)) GROUP BY name`,
    `SELECT p.id, p.v FROM (SELECT id, x, x / 2 AS h FROM events) UNPIVOT ${nulls}(v FOR name IN (x, h)) AS p WHERE p.v > 0`,
  ])
}

export const pivots: Kind = (random) =>
  random.chance(60) ? unordered('PIVOT', pivot(random)) : unordered('UNPIVOT', unpivot(random))
