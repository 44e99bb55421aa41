/** Functions in JavaScript: how values cross, and what the code may not do. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Connection} from '../../../emulator/engine/connection.ts'
import {type Database, openDatabase} from '../../../emulator/engine/database.ts'
import type {SqlType} from '../../../emulator/sql/types.ts'
import {
  arrayOf,
  DATE,
  FLOAT64,
  INT64,
  JSON_TYPE,
  NUMERIC,
  STRING,
  structOf,
  TIMESTAMP,
} from '../../../emulator/sql/types.ts'
import type {Value} from '../../../emulator/warehouse/types.ts'

let database: Database
let connection: Connection
beforeAll(async () => {
  database = await openDatabase({threads: 1})
  connection = await database.connect()
})
afterAll(() => database.close())

async function value(sql: string, type: SqlType): Promise<Value | undefined> {
  return (await connection.rows(sql, [type]))[0]?.[0]
}

describe('functions in JavaScript', () => {
  let serial = 0
  const js = (parameters: [string, SqlType][], returns: SqlType, code: string, timeLimitMs = 500) => {
    const name = `js_${serial++}`
    database.registerJavascript({
      name,
      title: name,
      parameters: parameters.map(([n, type]) => ({name: n, type})),
      returns,
      code,
      timeLimitMs,
    })
    return name
  }
  test('INT64 arrives as text, as in BigQuery', async () => {
    const f = js([['x', INT64]], STRING, 'return x + 1')
    expect(await value(`SELECT ${f}(41::BIGINT)`, STRING)).toBe('411')
  })
  test('structs and arrays cross both ways', async () => {
    const type = structOf([
      {name: 'a', type: STRING},
      {name: 'b', type: arrayOf(INT64)},
    ])
    const f = js([['s', type]], type, 'return {a: s.a.toUpperCase(), b: s.b.map(x => Number(x) * 2)}')
    expect(await value(`SELECT ${f}({'f1': 'x', 'f2': [1::BIGINT, 2::BIGINT]})`, type)).toEqual([
      'X',
      [2n, 4n],
    ])
  })
  test('an error in the code is the error of the statement', async () => {
    const f = js([], INT64, "throw new TypeError('no')")
    await expect(value(`SELECT ${f}()`, INT64)).rejects.toThrow('TypeError: no')
  })
  test('the result of a promise is awaited', async () => {
    const f = js([['x', FLOAT64]], FLOAT64, 'return Promise.resolve(x).then((y) => y + 1)')
    expect(await value(`SELECT sum(${f}(i)) FROM range(3) AS t(i)`, FLOAT64)).toBe(6)
    const g = js([], STRING, 'const later = async () => { await null; return "a" }; return later()')
    expect(await value(`SELECT ${g}()`, STRING)).toBe('a')
    const rejected = js([], STRING, "return Promise.reject(new RangeError('no'))")
    await expect(value(`SELECT ${rejected}()`, STRING)).rejects.toThrow('RangeError: no')
    const never = js([], STRING, 'return new Promise(() => {})')
    await expect(value(`SELECT ${never}()`, STRING)).rejects.toThrow('ran too long')
    const reaching = js(
      [],
      STRING,
      'Promise.prototype.then = (f) => { throw new Error(f.constructor("return process")()) }; return Promise.resolve("in")',
    )
    expect(await value(`SELECT ${reaching}()`, STRING)).toBe('in')
  })
  test('endless code is stopped', async () => {
    const f = js([], INT64, 'while (true) {}')
    await expect(value(`SELECT ${f}()`, INT64)).rejects.toThrow('ran too long')
  })
  test('code that takes too much memory is stopped, and the next call works', async () => {
    const greedy = js(
      [],
      INT64,
      'const all = []; while (true) all.push(new Array(1e5).fill(all.length))',
      30_000,
    )
    await expect(value(`SELECT ${greedy}()`, INT64)).rejects.toThrow('out of memory')
    const modest = js([['x', INT64]], INT64, 'return Number(x) * 2')
    expect(await value(`SELECT ${modest}(21::BIGINT)`, INT64)).toBe(42n)
  })
  test('a function that was defined before a stop works after it', async () => {
    const f = js([], STRING, 'return "still here"')
    await expect(value(`SELECT ${js([], INT64, 'for (;;);')}()`, INT64)).rejects.toThrow('ran too long')
    expect(await value(`SELECT ${f}()`, STRING)).toBe('still here')
  })
  test.each<[string, SqlType, string, Value]>([
    ['dates', DATE, 'return new Date(Date.UTC(2026, 0, 31))', 20_484],
    ['dates as text', DATE, "return '2026-02-01'", 20_485],
    ['timestamps', TIMESTAMP, 'return new Date(0)', 0n],
    ['JSON', JSON_TYPE, 'return {a: [1, null, "x"]}', '{"a":[1,null,"x"]}'],
    ['objects as text', STRING, 'return {a: 1}', '{"a":1}'],
    ['numbers as text', STRING, 'return 1.5', '1.5'],
    ['missing fields', structOf([{name: 'a', type: STRING}]), 'return {}', [null]],
    ['nothing', INT64, 'return undefined', null],
    ['what is like an array', arrayOf(FLOAT64), 'return new Float64Array([1, 2.5])', [1, 2.5]],
    ['exact numbers', NUMERIC, 'return "12345678901234567890.123456789"', '12345678901234567890.123456789'],
  ])('%s come back', async (_, type, code, expected) => {
    expect(await value(`SELECT ${js([], type, code)}()`, type)).toEqual(expected)
  })
  test.each([
    ['what is no array', arrayOf(INT64), 'return 5', 'is not an array'],
    ['what is no integer', INT64, 'return 1.5', 'Failed to coerce output value "1.5" to type INT64'],
    ['an error that cannot be printed', INT64, 'throw {get name() { throw 1 }}', 'cannot be printed'],
  ] as const)('%s is an error', async (_, type, code, message) => {
    await expect(value(`SELECT ${js([], type, code)}()`, type)).rejects.toThrow(message)
  })
  test.each([
    'a.constructor.constructor("return typeof process")()',
    'globalThis.constructor.constructor("return typeof process")()',
    's.constructor.constructor("return typeof process")()',
    'arguments.constructor.constructor("return typeof process")()',
    '(arguments.callee.caller ?? {}).arguments?.[0].constructor.constructor("return typeof process")() ?? "undefined"',
  ])('%s does not lead to Node', async (way) => {
    const type = structOf([{name: 'x', type: INT64}])
    const f = js(
      [
        ['a', arrayOf(INT64)],
        ['s', type],
      ],
      STRING,
      `return ${way}`,
    )
    expect(await value(`SELECT ${f}([1::BIGINT], {'f1': 1::BIGINT})`, STRING)).toBe('undefined')
  })
  test('code has no access to Node', async () => {
    const f = js([], STRING, 'return typeof process + typeof require')
    expect(await value(`SELECT ${f}()`, STRING)).toBe('undefinedundefined')
  })
})
