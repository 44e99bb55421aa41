import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
  await bench.run(`CREATE TABLE sales AS SELECT * FROM UNNEST([
    STRUCT('a' AS shop, 2 AS items, 1.5 AS price), ('a', 3, NULL), ('b', 5, 2.5), ('b', -1, 1.0)])`)
  await bench.run(`CREATE AGGREGATE FUNCTION positive(x FLOAT64) RETURNS FLOAT64 LANGUAGE js AS r'''
    export function initialState() { return {sum: 0} }
    export function aggregate(state, x) { state.sum += x === null ? 1000 : Math.max(x, 0) }
    export function merge(state, other) { state.sum += other.sum }
    export function finalize(state) { return state.sum }
  '''`)
})
afterAll(() => bench.warehouse.close())

/** A module whose state is a list of what it has seen. */
const collecting = (finalize: string, parameters = 'state, x') => `
  export function initialState() { return {seen: []} }
  export function aggregate(${parameters}) { state.seen.push(x) }
  export function merge(state, other) { state.seen.push(...other.seen) }
  export function finalize(state) { ${finalize} }`

const temporary = (signature: string, code: string, query: string, options = '') =>
  bench.rows(
    `CREATE TEMP AGGREGATE FUNCTION f${signature} LANGUAGE js ${options} AS r'''${code}'''; ${query}`,
  )

test('a JavaScript aggregate function aggregates each group', async () => {
  expect(await bench.rows('SELECT shop, d.positive(items) FROM sales GROUP BY shop ORDER BY shop')).toEqual([
    ['a', 5],
    ['b', 5],
  ])
})

test('rows with NULL are passed over unless they are asked for', async () => {
  expect(
    await bench.rows(
      'SELECT positive(price), positive(price IGNORE NULLS), positive(price RESPECT NULLS) FROM sales',
    ),
  ).toEqual([[5, 5, 1005]])
})

test('no rows make an initial state alone', async () => {
  expect(await bench.rows('SELECT positive(price) FROM sales WHERE FALSE')).toEqual([[0]])
})

test('the result is part of larger expressions', async () => {
  expect(
    await bench.rows(
      'SELECT shop FROM sales GROUP BY shop HAVING positive(price) * 2 > 3 ORDER BY -positive(price)',
    ),
  ).toEqual([['b']])
})

test('parameters that are not aggregated go to every step', async () => {
  const code = `
    export function initialState(factor) { return {sum: factor} }
    export function aggregate(state, x, weight, factor) { state.sum += x * weight * factor }
    export function merge(state, other, factor) { state.sum += other.sum }
    export function finalize(state, factor) { return [state.sum, factor].join('/') }`
  const query = `SELECT f(items, price, 10) FROM sales`
  expect(
    await temporary('(x FLOAT64, weight FLOAT64, factor FLOAT64 NOT AGGREGATE) RETURNS STRING', code, query),
  ).toEqual([['155/10']])
})

describe('values cross as aggregate functions see them', () => {
  test.each([
    ['INT64', '9007199254740993', 'x + 1n', 'INT64', 9007199254740994n],
    ['INT64', '1', 'typeof x', 'STRING', 'bigint'],
    ['BYTES', "b'abc'", 'x instanceof Uint8Array && x.length', 'STRING', '3'],
    ['BYTES', "b'abc'", 'x.subarray(1)', 'BYTES', Buffer.from('bc')],
    ['STRUCT<a INT64, b ARRAY<STRING>>', "STRUCT(7, ['y'])", 'x.b[0] + x.a', 'STRING', 'y7'],
    ['DATE', "DATE '2026-01-31'", 'x.toISOString()', 'STRING', '2026-01-31T00:00:00.000Z'],
    ['JSON', `JSON '{"a":[1]}'`, 'x.a[0]', 'FLOAT64', 1],
  ])('%s %s as %s', async (type, value, expression, returns, result) => {
    const code = collecting(`const [x] = state.seen; return ${expression}`).replace(
      'state.seen.push(x)',
      'state.x = x',
    )
    const kept = code.replace('const [x] = state.seen;', 'const x = state.x;')
    const serializable = `${kept}
      let last
      export function serialize(state) { last = state; return {} }
      export function deserialize() { return last }`
    expect(
      await temporary(`(x ${type}) RETURNS ${returns}`, serializable, `SELECT f(${value}) FROM UNNEST([1])`),
    ).toEqual([[result]])
  })
})

test('the state must survive being sent', async () => {
  const sum = `
    class Sum { n = 0; add(x) { this.n += x } get() { return this.n } }
    export function initialState() { return new Sum() }
    export function aggregate(sum, x) { sum.add(x) }
    export function merge(a, b) { a.add(b.get()) }
    export function finalize(sum) { return sum.get() }`
  const query = 'SELECT f(x) FROM UNNEST([1, 2, 3, 4]) AS x'
  await expect(temporary('(x FLOAT64) RETURNS FLOAT64', sum, query)).rejects.toThrow(/is not a function/)
  const sent = `${sum}
    export function serialize(sum) { return {n: sum.get()} }
    export function deserialize({n}) { const sum = new Sum(); sum.add(n); return sum }`
  expect(await temporary('(x FLOAT64) RETURNS FLOAT64', sent, query)).toEqual([[10]])
  await expect(
    temporary('(x FLOAT64) RETURNS FLOAT64', collecting('return 1').replace('{seen: []}', '2.3'), query),
  ).rejects.toThrow(/must be an object/)
})

test.each([
  ['(x FLOAT64) RETURNS FLOAT64', 'export function initialState() {}', /must export a function aggregate/],
  ['(x FLOAT64) RETURNS FLOAT64', 'export function (', /Failed to compile JavaScript function f/],
  ['(x FLOAT64) RETURNS FLOAT64', `import a from "a.js"`, /Cannot find module 'a.js'/],
  ['(x FLOAT64)', collecting('return 1'), /must declare what it RETURNS/],
  ['(x TIME) RETURNS FLOAT64', collecting('return 1'), /do not support the type TIME/],
])('f%s with %s is refused', async (signature, code, message) => {
  await expect(temporary(signature, code, 'SELECT 1')).rejects.toThrow(message)
})

test.each([
  ['SELECT positive(x ORDER BY x) FROM UNNEST([1]) AS x', /ORDER BY is not supported/],
  ['SELECT positive(DISTINCT x) FROM UNNEST([1]) AS x', /DISTINCT in a call of a user-defined aggregate/],
  ['SELECT 1 FROM UNNEST([1]) AS x WHERE positive(x) > 0', /not allowed in WHERE/],
  ['SELECT positive(x) OVER () FROM UNNEST([1]) AS x', /OVER with a user-defined function/],
])('%s is refused', async (sql, message) => {
  expect(await bench.failure(sql)).toMatch(message)
})

test('the catalogue shows the function', async () => {
  expect(
    await bench.rows(
      `SELECT routine_type, external_language FROM d.INFORMATION_SCHEMA.ROUTINES WHERE routine_name = 'positive'`,
    ),
  ).toEqual([['FUNCTION', 'JAVASCRIPT']])
  await bench.run('DROP FUNCTION d.positive')
})
