/** The tables that both sides hold, as queries that make their rows. */
import * as t from '../../emulator/sql/types.ts'
import {literal} from './literals.ts'
import {randomFrom} from './random.ts'

export interface TableColumn {
  readonly sql: string
  readonly type: t.SqlType
}

const column = (sql: string, type: t.SqlType): TableColumn => ({sql, type})

/** One column of each type, with its special values. */
export const WIDE: readonly TableColumn[] = [
  ...[column('i', t.INT64), column('f', t.FLOAT64), column('n', t.NUMERIC), column('bn', t.BIGNUMERIC)],
  ...[column('b', t.BOOL), column('s', t.STRING), column('y', t.BYTES), column('d', t.DATE)],
  ...[column('dt', t.DATETIME), column('tm', t.TIME), column('ts', t.TIMESTAMP), column('iv', t.INTERVAL)],
  ...[column('j', t.JSON_TYPE), column('ai', t.arrayOf(t.INT64)), column('texts', t.arrayOf(t.STRING))],
  column(
    'st',
    t.structOf([
      {name: 'a', type: t.INT64},
      {name: 'b', type: t.STRING},
    ]),
  ),
  column('rd', t.rangeOf(t.DATE)),
]
export const WIDE_ROWS = 12

/** Everyday values that repeat, for groups, windows and joins. */
export const EVENTS: readonly TableColumn[] = [
  ...[column('k', t.INT64), column('g', t.STRING), column('i', t.INT64), column('x', t.FLOAT64)],
  ...[column('n', t.NUMERIC), column('d', t.DATE), column('ts', t.TIMESTAMP), column('b', t.BOOL)],
  ...[column('y', t.BYTES), column('texts', t.arrayOf(t.STRING)), column('dt', t.DATETIME)],
]
const EVENT_ROWS = 14

function wideRow(id: number): string {
  const random = randomFrom(1000 + id)
  const isNull = id === 0
  const values = WIDE.map(({sql, type}) => {
    // Tables hold no arrays with NULLs in them.
    const value =
      type.kind === 'ARRAY'
        ? `ARRAY(SELECT e FROM UNNEST(${literal(type, random)}) AS e WHERE e IS NOT NULL)`
        : literal(type, random)
    if (isNull && type.kind === 'ARRAY') return `CAST([] AS ${t.typeName(type)}) AS ${sql}`
    return `${isNull ? `CAST(NULL AS ${t.typeName(type)})` : `CAST(${value} AS ${t.typeName(type)})`} AS ${sql}`
  })
  return `SELECT ${id} AS id, ${values.join(', ')}`
}

function eventRow(id: number): string {
  const random = randomFrom(7000 + id)
  const some = (choices: readonly string[], type: string): string =>
    `CAST(${random.chance(15) ? 'NULL' : random.pick(choices)} AS ${type})`
  const cells = [
    `${some(['1', '2', '3'], 'INT64')} AS k`,
    `${some(["'a'", "'b'", "'B'", "''"], 'STRING')} AS g`,
    `${some(['-3', '0', '5', '5', '12', '40'], 'INT64')} AS i`,
    `${some(['-1.5', '0.0', '0.25', '2.0', '8.5'], 'FLOAT64')} AS x`,
    `${some(['-2.5', '0', '1.25', '10', '0.000000001'], 'NUMERIC')} AS n`,
    `${some(["'2024-01-31'", "'2024-02-29'", "'2023-12-31'"], 'DATE')} AS d`,
    `${some(["'2024-01-31 10:00:00+00'", "'2024-02-29 23:30:00+00'"], 'TIMESTAMP')} AS ts`,
    `${some(['TRUE', 'FALSE'], 'BOOL')} AS b`,
    `${some(["b'a'", "b'\\xff'", "b''"], 'BYTES')} AS y`,
    `CAST(${random.pick(["['p', 'q']", "['q']", '[]'])} AS ARRAY<STRING>) AS texts`,
    `${some(["'2024-01-31 10:00:00'", "'2024-02-29 23:30:00'"], 'DATETIME')} AS dt`,
  ]
  return `SELECT ${id} AS id, ${cells.join(', ')}`
}

const rows = (count: number, row: (id: number) => string): string =>
  Array.from({length: count}, (_, id) => row(id)).join(' UNION ALL ')

export const TABLES: Readonly<Record<string, string>> = {
  wide: rows(WIDE_ROWS, wideRow),
  events: rows(EVENT_ROWS, eventRow),
}
