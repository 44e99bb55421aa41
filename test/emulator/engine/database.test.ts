import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Database, openDatabase} from '../../../emulator/engine/database.ts'
import {arrayOf, INT64, type SqlType, STRING, structOf} from '../../../emulator/sql/types.ts'
import type {Value} from '../../../emulator/warehouse/types.ts'

let database: Database
beforeAll(async () => {
  database = await openDatabase({threads: 2})
})
afterAll(() => database.close())

async function value(sql: string, type: SqlType): Promise<Value | undefined> {
  const connection = await database.connect()
  try {
    return (await connection.rows(sql, [type]))[0]?.[0]
  } finally {
    connection.close()
  }
}

describe('values come out as the warehouse speaks of them', () => {
  const scalar = (kind: string) => ({kind}) as SqlType
  test.each<[string, SqlType, Value]>([
    ['42::BIGINT', INT64, 42n],
    ['NULL::BIGINT', INT64, null],
    ['1.5::DOUBLE', scalar('FLOAT64'), 1.5],
    ['-12.340::DECIMAL(38,9)', scalar('NUMERIC'), '-12.34'],
    ['0.000000001::DECIMAL(38,9)', scalar('NUMERIC'), '0.000000001'],
    ['150000000000000000000000000000000000000::BIGNUM', scalar('BIGNUMERIC'), '1.5'],
    ["'\\xAA'::BLOB", scalar('BYTES'), new Uint8Array([0xaa])],
    ["DATE '1970-01-03'", scalar('DATE'), 2],
    ["TIMESTAMP '1970-01-01 00:00:01'", scalar('DATETIME'), 1_000_000n],
    ["TIMESTAMPTZ '1970-01-01 00:00:01+00'", scalar('TIMESTAMP'), 1_000_000n],
    ["TIME '00:00:02'", scalar('TIME'), 2_000_000n],
    ["INTERVAL '1 month 2 days 3 seconds'", scalar('INTERVAL'), {months: 1, days: 2, micros: 3_000_000n}],
    ['[1::BIGINT, NULL]', arrayOf(INT64), [1n, null]],
    [
      "{'f1': 1::BIGINT, 'f2': ['a']}",
      structOf([{name: 'a', type: INT64}, {type: arrayOf(STRING)}]),
      [1n, ['a']],
    ],
    [
      "{'f1': DATE '1970-01-02', 'f2': NULL::DATE}",
      {kind: 'RANGE', element: scalar('DATE')},
      {start: 1, end: null},
    ],
  ])('%s', async (sql, type, expected) => {
    const got = await value(`SELECT ${sql}`, type)
    expect(got instanceof Uint8Array ? Uint8Array.from(got) : got).toEqual(expected)
  })
})

describe('errors speak as BigQuery does', () => {
  test.each([
    ['9223372036854775807::BIGINT + 1::BIGINT', 'Integer Overflow'],
    ["CAST('abc' AS BIGINT)", 'Bad int64 value: abc'],
    ["CAST('x' AS DOUBLE)", 'Bad double value: x'],
    ["CAST('2020-13-01' AS DATE)", "Invalid date: '2020-13-01'"],
    ['(SELECT range FROM range(3))', 'Scalar subquery produced more than one element'],
    ["bq_error('division by zero: 1 / 0')", 'division by zero: 1 / 0'],
    ['no_such_function()', 'An internal error occurred and the request could not be completed'],
  ])('%s', async (sql, message) => {
    await expect(value(`SELECT ${sql}`, INT64)).rejects.toThrow(message)
  })
})

test('two joins of a table with itself stay two joins', async () => {
  const connection = await database.connect()
  await connection.run('CREATE TABLE t AS SELECT i AS id, i % 3 AS k, i % 2 AS v, i AS x FROM range(4) r(i)')
  const rows = await connection.rows(
    'SELECT a.x, d.v FROM t a JOIN t b ON a.k = b.id JOIN (t c JOIN t d ON c.id = d.k) ON a.v = c.v AND b.id < d.id ORDER BY a.x, d.v',
    [INT64, INT64],
  )
  await connection.run('DROP TABLE t')
  connection.close()
  expect(rows).toEqual([
    [0n, 0n],
    [0n, 1n],
    [2n, 1n],
    [3n, 1n],
  ])
})

test('nothing outside the data folder can be read', async () => {
  await expect(value("SELECT content FROM read_text('/etc/hostname')", STRING)).rejects.toThrow(
    'Access Denied',
  )
})

test('the configuration is locked', async () => {
  const connection = await database.connect()
  await expect(connection.run('SET enable_external_access = true')).rejects.toThrow()
  connection.close()
})

test('aborting stops the work at once', async () => {
  const connection = await database.connect()
  const abort = new AbortController()
  const work = connection.run('SELECT count(*) FROM range(100000000000)', abort.signal)
  setTimeout(() => abort.abort(), 30)
  await expect(work).rejects.toMatchObject({reason: 'stopped'})
  expect((await connection.rows('SELECT 1::BIGINT', [INT64]))[0]).toEqual([1n])
  connection.close()
})

describe('functions in TypeScript', () => {
  beforeAll(() => {
    database.registerRuntime({
      name: 'bq_test_add',
      args: ['BIGINT', 'BIGINT'],
      returns: 'BIGINT',
      call: (a: bigint, b: bigint) => a + b,
    })
    database.registerRuntime({
      name: 'bq_test_add',
      args: ['VARCHAR'],
      varArgs: 'VARCHAR',
      returns: 'VARCHAR',
      nulls: 'call',
      call: (...parts: (string | null)[]) => parts.map(String).join('+'),
    })
    database.registerRuntime({
      name: 'bq_test_parts',
      args: ['VARCHAR'],
      returns: 'VARCHAR[]',
      call: (text: string) => [...text, null],
    })
    database.registerRuntime({name: 'bq_test_seven', args: [], returns: 'BIGINT', call: () => 7n})
  })
  test.each<[string, SqlType, Value]>([
    ['bq_test_add(1::BIGINT, 2::BIGINT)', INT64, 3n],
    ['bq_test_add(1::BIGINT, NULL::BIGINT)', INT64, null],
    ["bq_test_add('a', NULL, 'c')", STRING, 'a+null+c'],
    ["bq_test_parts('ab')", arrayOf(STRING), ['a', 'b', null]],
    ['bq_test_seven()', INT64, 7n],
    ["TRY(bq_error('caught'))", STRING, null],
  ])('%s', async (sql, type, expected) => {
    expect(await value(`SELECT ${sql}`, type)).toEqual(expected)
  })
})

test('a second process may not open the same data folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'landform-'))
  const first = await openDatabase({folder})
  const {spawnSync} = await import('node:child_process')
  const module = new URL('../../../emulator/engine/database.ts', import.meta.url).href
  const code = `import(${JSON.stringify(module)}).then(m => m.openDatabase({folder: ${JSON.stringify(folder)}})).catch(e => console.log(e.message))`
  const {stdout} = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], {
    encoding: 'utf8',
  })
  expect(stdout).toContain(`The data folder is in use by another process (pid ${process.pid})`)
  first.close()
  await rm(folder, {recursive: true})
})
