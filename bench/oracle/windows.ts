/** Window functions: frames over keys of every type, named windows, QUALIFY, windows over groups. */
import type * as t from '../../emulator/sql/types.ts'
import {type Grown, leaf} from './expressions.ts'
import {type Kind, over, unordered} from './grown-query.ts'
import {smallInteger} from './literals.ts'
import type {Random} from './random.ts'
import {EVENTS, WIDE} from './tables.ts'

type Unit = 'ROWS' | 'RANGE'

const DIRECTIONS = ['', ' DESC', ' NULLS LAST', ' DESC NULLS FIRST', ' ASC NULLS FIRST', ' DESC NULLS LAST']

/** The bounds that a frame may have, in the order in which they may follow each other. */
function frame(unit: Unit, offset: () => string, random: Random): string {
  const edges = [
    'UNBOUNDED PRECEDING',
    `${offset()} PRECEDING`,
    `${offset()} PRECEDING`,
    'CURRENT ROW',
    `${offset()} FOLLOWING`,
    `${offset()} FOLLOWING`,
    'UNBOUNDED FOLLOWING',
  ]
  if (random.chance(15)) return ` ${unit} ${edges[random.below(4)]}`
  const start = random.below(edges.length - 1)
  const end = start + (start === 0 ? 1 : 0) + random.below(edges.length - start - (start === 0 ? 1 : 0))
  return ` ${unit} BETWEEN ${edges[start]} AND ${edges[end]}`
}

/** Offsets for RANGE frames, by the type of the key. */
const OFFSETS: Readonly<Record<string, readonly string[]>> = {
  INT64: ['0', '1', '2', '7', '1000', '9223372036854775807'],
  FLOAT64: ['0.0', '0.25', '1.5', '2', '1e10', "CAST('inf' AS FLOAT64)"],
  NUMERIC: ["NUMERIC '0'", "NUMERIC '1.25'", '2', "NUMERIC '0.000000001'", "NUMERIC '1e20'"],
  BIGNUMERIC: ["BIGNUMERIC '0'", "BIGNUMERIC '1.25'", '3', "BIGNUMERIC '1e30'"],
}

const KEYS: readonly (readonly [source: string, key: string, type: string])[] = [
  ...(['i', 'k', 'k + i', 'UNIX_DATE(d)', 'id'] as const).map((key) => ['events', key, 'INT64'] as const),
  ...(['x', 'x / 3', 'i / 2'] as const).map((key) => ['events', key, 'FLOAT64'] as const),
  ...(['n', 'n * 2'] as const).map((key) => ['events', key, 'NUMERIC'] as const),
  ['events', 'CAST(n AS BIGNUMERIC)', 'BIGNUMERIC'],
  ...(['i', 'f', 'n', 'bn'] as const).map(
    (key) => ['wide', key, {i: 'INT64', f: 'FLOAT64', n: 'NUMERIC', bn: 'BIGNUMERIC'}[key]] as const,
  ),
]

/** Any key, for frames without offsets. */
const OTHER_KEYS: readonly (readonly [source: string, key: string])[] = [
  ...['d', 'ts', 'dt', 'g', 'b', 'y', 'x', 'UPPER(g)', 'd, g', 'k DESC, g'].map(
    (key) => ['events', key] as const,
  ),
  ...['s', 'tm', 'ts', 'd', 'f', 'y', 'bn', 'b'].map((key) => ['wide', key] as const),
]

const PARTITIONS = ['k', 'g', 'b', 'd', 'k, b', 'MOD(id, 3)', 'UPPER(g)', 'ts', 'n', 'y']

/** Aggregates whose values are exact, or inexact by last digits only. */
const STEADY = ['SUM(i)', 'COUNT(*)', 'COUNT(n)', 'MIN(n)', 'MAX(i)', 'AVG(n)', 'SUM(n)', 'COUNTIF(b)']
const ONLY_EVENTS = [
  'SUM(id)',
  'MIN(g)',
  'MAX(x)',
  'LOGICAL_OR(b)',
  'MIN(d)',
  'BIT_XOR(k)',
  'SUM(DISTINCT k)',
]

interface Over {
  readonly source: string
  readonly window: string
  /** False where rows of equal keys have no order. */
  readonly total: boolean
}

function framed(random: Random): Over {
  const roll = random.below(10)
  const direction = random.pick(DIRECTIONS)
  const part = (source: string): string =>
    random.chance(45) ? `PARTITION BY ${source === 'events' ? random.pick(PARTITIONS) : 'b'} ` : ''
  if (roll < 5) {
    const [source, key, type] = random.pick(KEYS)
    const offset = (): string => random.pick(OFFSETS[type]!)
    const window = `${part(source)}ORDER BY ${key}${direction}${frame('RANGE', offset, random)}`
    return {source, window, total: false}
  }
  const [source, key] = random.pick(OTHER_KEYS)
  if (roll < 7) {
    const bounds = random.pick([
      'UNBOUNDED PRECEDING',
      'CURRENT ROW',
      'BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
      'BETWEEN CURRENT ROW AND CURRENT ROW',
    ])
    return {source, window: `${part(source)}ORDER BY ${key}${direction} RANGE ${bounds}`, total: false}
  }
  const rows = random.chance(80) ? frame('ROWS', () => String(random.below(4)), random) : ''
  return {source, window: `${part(source)}ORDER BY ${key}${direction}, id${rows}`, total: true}
}

function call({source, total}: Over, random: Random): string {
  const pool = source === 'events' ? [...STEADY, ...ONLY_EVENTS] : STEADY
  if (!total || random.chance(40)) return random.pick(pool)
  const scope = over(source === 'events' ? EVENTS : WIDE, random)
  const value = leaf(random.pick(scope.columns).type, scope).sql
  const nulls = random.pick(['', ' IGNORE NULLS', ' RESPECT NULLS'])
  return random.pick([
    `FIRST_VALUE(${value}${nulls})`,
    `LAST_VALUE(${value}${nulls})`,
    `NTH_VALUE(${value}, ${1 + random.below(3)}${nulls})`,
    ...(source === 'events'
      ? ["STRING_AGG(g, '-')", 'ARRAY_AGG(i IGNORE NULLS)', 'ARRAY_AGG(g IGNORE NULLS)']
      : []),
  ])
}

/** Functions that take no frame. */
function numbering(random: Random): {readonly call: string; readonly window: string} {
  const scope = over(EVENTS, random)
  const value = (type?: t.SqlType): Grown => leaf(type ?? random.pick(EVENTS).type, scope)
  const partition = random.chance(50) ? `PARTITION BY ${random.pick(PARTITIONS)} ` : ''
  const ties = `ORDER BY ${random.pick(['i', 'n', 'd', 'g', 'x', 'b', 'ts', 'y'])}${random.pick(DIRECTIONS)}`
  const order = `${ties}, id`
  const v = value()
  const offset = random.pick(['', ', 1', ', 2', ', 0', ', 1, NULL', `, 2, ${value(v.type).sql}`])
  const nulls = random.pick(['', ' IGNORE NULLS', ' RESPECT NULLS'])
  const [call, window] = random.pick([
    ['ROW_NUMBER()', order],
    [random.pick(['RANK()', 'DENSE_RANK()', 'PERCENT_RANK()', 'CUME_DIST()']), ties],
    [`NTILE(${1 + random.below(5)})`, order],
    [`${random.pick(['LAG', 'LEAD'])}(${v.sql}${offset})`, order],
    [`${random.pick(['COUNT', 'SUM'])}(DISTINCT ${random.pick(['i', 'n', 'k'])})`, ''],
    [
      `${random.pick(['PERCENTILE_CONT', 'PERCENTILE_DISC'])}(${random.pick(['x', 'n'])}, ${random.pick(['0', '0.5', '0.9', '1'])}${nulls})`,
      '',
    ],
  ] as const)
  return {call, window: `${partition}${window}`}
}

export const windows: Kind = (random) => {
  if (random.chance(35)) {
    const {call, window} = numbering(random)
    const qualify = random.chance(20) ? ' QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY i, id) <= 2' : ''
    return unordered(
      `${call.replace(/\(.*/s, '')} OVER`,
      `SELECT id, ${call} OVER (${window}) AS v FROM events${qualify ? ` WHERE TRUE${qualify}` : ''}`,
    )
  }
  const window = framed(random)
  const value = call(window, random)
  const label = `${value.replace(/\(.*/s, '')} OVER ${/ROWS|RANGE/.exec(window.window)?.[0] ?? ''}`
  const where = random.chance(15) ? ' WHERE id > 2' : ''
  const roll = random.below(10)
  if (roll < 6) {
    return unordered(label, `SELECT id, ${value} OVER (${window.window}) AS v FROM ${window.source}${where}`)
  }
  if (roll < 8) {
    const test = random.pick(['v IS NULL', 'v IS NOT NULL', `COUNT(*) OVER w > ${smallInteger(random)}`])
    return unordered(
      `QUALIFY ${label}`,
      `SELECT id, ${value} OVER w AS v FROM ${window.source} WHERE TRUE QUALIFY ${test} WINDOW w AS (${window.window})`,
    )
  }
  return unordered(`named ${label}`, named(window, value, where))
}

/** The window taken apart: a name for the partition, one for the order upon it, and the frame where it is used. */
function named({window, source}: Over, value: string, where: string): string {
  const [, partition = '', order = '', rows = ''] =
    /^(PARTITION BY .*? )?(ORDER BY .*?)?( (?:ROWS|RANGE) .*)?$/.exec(window) ?? []
  return `SELECT id, ${value} OVER (b${rows}) AS v, COUNT(*) OVER a AS c FROM ${source}${where} WINDOW a AS (${partition}), b AS (a ${order})`
}

/** Windows over the rows of groups, whose arguments and keys are keys and aggregates. */
export const groupedWindows: Kind = (random) => {
  const keys = [...new Set([random.pick(['k', 'g', 'b']), random.pick(['k', 'g', 'b', 'd'])])]
  const aggregate = (): string =>
    random.pick(['COUNT(*)', 'SUM(i)', 'MAX(n)', 'MIN(id)', 'COUNT(DISTINCT g)', 'AVG(n)'])
  const order = `ORDER BY ${random.pick([aggregate(), keys[0]!])}${random.pick(DIRECTIONS)}`
  const partition = random.chance(40) ? `PARTITION BY ${random.pick(keys)} ` : ''
  const total = `${order}, MIN(id)`
  const call = random.pick([
    `SUM(${aggregate()}) OVER (${partition}${total}${frame('ROWS', () => '1', random)})`,
    `MAX(${random.pick(keys)}) OVER (${partition}${total})`,
    `RANK() OVER (${partition}${order})`,
    `SUM(COUNT(*)) OVER (${partition})`,
    `COUNT(*) OVER (${partition}ORDER BY ${random.pick(['COUNT(*)', 'SUM(i)', 'AVG(n)'])}${frame('RANGE', () => '1', random)})`,
    `LAG(${aggregate()}) OVER (${partition}${total})`,
    `FIRST_VALUE(${aggregate()}) OVER (${partition}${total})`,
  ])
  const having = random.chance(20) ? ' HAVING COUNT(*) > 1' : ''
  const qualify = random.chance(25)
    ? ` QUALIFY ROW_NUMBER() OVER (${total}) ${random.pick(['<', '>'])} 3`
    : ''
  return unordered(
    `grouped ${call.replace(/\(.*/s, '')} OVER`,
    `SELECT ${keys.join(', ')}, ${call} AS v FROM events GROUP BY ${keys.join(', ')}${having}${qualify}`,
  )
}
