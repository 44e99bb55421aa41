/** What jobs can ask for besides SQL: parameters, destinations, copies. */
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import type {ParameterType, ParameterValue, QueryRequest} from '../../../emulator/warehouse/types.ts'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.warehouse.close())

const reference = (table: string) => ({project: 'p', dataset: 'd', table})
const entry = (table: string) => bench.warehouse.table(reference(table))

describe('query parameters', () => {
  const int = {type: 'INT64'}
  test.each<[string, ParameterType, ParameterValue | null, unknown, string]>([
    ['INT64', int, {value: '9007199254740993'}, 9007199254740993n, 'INT64'],
    ['a number instead of text', int, {value: 5}, 5n, 'INT64'],
    ['NULL', int, null, null, 'INT64'],
    ['FLOAT64', {type: 'FLOAT64'}, {value: '-inf'}, Number.NEGATIVE_INFINITY, 'FLOAT64'],
    ['NUMERIC', {type: 'NUMERIC'}, {value: '1.50'}, '1.5', 'NUMERIC'],
    ['BOOL', {type: 'BOOL'}, {value: 'true'}, true, 'BOOL'],
    ['STRING', {type: 'STRING'}, {value: "it's"}, "it's", 'STRING'],
    ['DATE', {type: 'DATE'}, {value: '1970-01-02'}, 1, 'DATE'],
    ['TIMESTAMP', {type: 'TIMESTAMP'}, {value: '1970-01-01 00:00:01.5+00:00'}, 1_500_000n, 'TIMESTAMP'],
    ['TIMESTAMP with Z', {type: 'TIMESTAMP'}, {value: '1970-01-01T00:00:01Z'}, 1_000_000n, 'TIMESTAMP'],
    ['DATETIME', {type: 'DATETIME'}, {value: '1970-01-01 00:00:01'}, 1_000_000n, 'DATETIME'],
    ['TIME', {type: 'TIME'}, {value: '00:00:01'}, 1_000_000n, 'TIME'],
    ['JSON', {type: 'JSON'}, {value: '{"a":1}'}, '{"a":1}', 'JSON'],
    [
      'ARRAY',
      {type: 'ARRAY', arrayType: int},
      {arrayValues: [{value: '1'}, {value: '2'}]},
      [1n, 2n],
      'ARRAY<INT64>',
    ],
    [
      'STRUCT',
      {
        type: 'STRUCT',
        structTypes: [
          {name: 'a', type: int},
          {name: 'b', type: {type: 'STRING'}},
        ],
      },
      {structValues: {a: {value: '1'}, b: {value: 'x'}}},
      [1n, 'x'],
      'STRUCT<a INT64, b STRING>',
    ],
  ])('%s', async (_, parameterType, parameterValue, value, type) => {
    const named = {parameters: [{name: 'p', parameterType, parameterValue}]}
    expect(await bench.rows('SELECT @p AS v', named)).toEqual([[value]])
    expect(await bench.columns('SELECT @P AS v', named)).toEqual([`v ${type}`])
    expect(await bench.rows('SELECT ?', {parameters: [{parameterType, parameterValue}]})).toEqual([[value]])
  })

  test('that do not fit their type', async () => {
    const parameters = [{name: 'p', parameterType: int, parameterValue: {value: 'x'}}]
    expect(await bench.failure('SELECT @p', {parameters})).toContain('Invalid value for type INT64')
  })

  test('reach into scripts and DML', async () => {
    const parameters = [{name: 'p', parameterType: int, parameterValue: {value: '7'}}]
    await bench.run('CREATE TABLE t (a INT64); INSERT t VALUES (@p)', {parameters})
    expect(await bench.rows('SELECT a FROM t')).toEqual([[7n]])
  })
})

describe('a destination', () => {
  const into = (table: string, more: Partial<NonNullable<QueryRequest['destination']>> = {}) => ({
    destination: {table: reference(table), ...more},
  })

  test('is partitioned as it was', async () => {
    await bench.run('CREATE TABLE d.shaped (day DATE) PARTITION BY day')
    const monthly = into('shaped', {
      writeDisposition: 'WRITE_TRUNCATE',
      timePartitioning: {type: 'MONTH', field: 'day'},
    })
    expect(await bench.failure("SELECT DATE '2026-01-31' AS day", monthly)).toBe(
      'Incompatible table partitioning specification. Expects partitioning specification interval(type:day,field:day), but input partitioning specification is interval(type:month,field:day)',
    )
  })

  test('is created with the rows', async () => {
    const rows = await bench.rows("SELECT 1 AS a, 'x' AS b", into('t', {clustering: {fields: ['a']}}))
    expect(rows).toEqual([[1n, 'x']])
    expect(entry('t')?.resource).toEqual({clustering: {fields: ['a']}})
    expect(await bench.failure('SELECT 2 AS a', into('t'))).toBe('Already Exists: Table p:d.t')
  })

  test('is appended to, and may gain columns where that is allowed', async () => {
    await bench.run('CREATE TABLE t (a INT64)')
    await bench.run('SELECT 1 AS a', into('t', {writeDisposition: 'WRITE_APPEND'}))
    await bench.run('SELECT 2 AS a', into('t', {writeDisposition: 'WRITE_APPEND'}))
    expect(await bench.rows('SELECT a FROM t ORDER BY a')).toEqual([[1n], [2n]])
    const append = into('t', {writeDisposition: 'WRITE_APPEND'})
    expect(await bench.failure('SELECT 3 AS a, 4 AS b', append)).toContain('Cannot add fields (field: b)')
    await bench.run(
      'SELECT 3 AS a, 4 AS b',
      into('t', {...append.destination, schemaUpdateOptions: ['ALLOW_FIELD_ADDITION']}),
    )
    expect(await bench.rows('SELECT b FROM t WHERE a = 3')).toEqual([[4n]])
    expect(await bench.failure("SELECT 'x' AS a", append)).toContain(
      'has changed type from INTEGER to STRING',
    )
  })

  test('is replaced, or one partition of it', async () => {
    await bench.run(
      "CREATE TABLE t (d DATE, a INT64) PARTITION BY d; INSERT t VALUES ('2026-01-01', 1), ('2026-01-02', 2)",
    )
    const truncate = {writeDisposition: 'WRITE_TRUNCATE'} as const
    await bench.run("SELECT DATE '2026-01-02' AS d, 3 AS a", into('t$20260102', truncate))
    expect(await bench.rows('SELECT a FROM t ORDER BY a')).toEqual([[1n], [3n]])
    await bench.run("SELECT DATE '2026-01-05' AS d, 'text' AS other", into('t', truncate))
    expect(await bench.columns('SELECT * FROM t')).toEqual(['d DATE', 'other STRING'])
    expect(entry('t')?.resource.timePartitioning).toEqual({type: 'DAY', field: 'd'})
  })

  test.each<[string, Partial<NonNullable<QueryRequest['destination']>>, string]>([
    ['SELECT 1 AS a', {createDisposition: 'CREATE_NEVER'}, 'Not found: Table p:d.t'],
    [
      'SELECT 1 AS a',
      {timePartitioning: {type: 'DAY', field: 'b'}},
      'The field specified for partitioning cannot be found in the schema.',
    ],
    [
      'SELECT 1 AS a',
      {clustering: {fields: ['b']}},
      'The field specified for clustering cannot be found in the schema. Invalid field: b.',
    ],
    [
      'SELECT 1 AS a, 2 AS a',
      {},
      'Duplicate column names in the result are not supported when a destination table is present. Found duplicate(s): a',
    ],
  ])('%s into %o fails', async (sql, more, message) => {
    expect(await bench.failure(sql, into('t', more))).toBe(message)
  })
})

describe('a copy', () => {
  const rest = (tableId: string) => ({projectId: 'p', datasetId: 'd', tableId})
  const copy = (configuration: Record<string, unknown>) =>
    bench.warehouse.copy({project: 'p', configuration: {destinationTable: rest('c'), ...configuration}})

  beforeEach(async () => {
    await bench.run(
      "CREATE TABLE a (n INT64 OPTIONS(description = 'x')) CLUSTER BY n; INSERT a VALUES (1), (2); CREATE TABLE b LIKE a; INSERT b VALUES (3)",
    )
  })

  test('takes rows, schema and clustering', async () => {
    expect(await copy({sourceTable: rest('a')})).toEqual({rows: 2})
    expect(entry('c')).toMatchObject({
      kind: 'TABLE',
      schema: entry('a')?.schema,
      resource: {clustering: {fields: ['n']}},
    })
    await expect(copy({sourceTable: rest('a')})).rejects.toThrow('Already Exists: Table p:d.c')
  })

  test('appends, replaces, and puts several tables together', async () => {
    expect(await copy({sourceTables: [rest('a'), rest('b')]})).toEqual({rows: 3})
    expect(await copy({sourceTable: rest('b'), writeDisposition: 'WRITE_APPEND'})).toEqual({rows: 1})
    expect(await copy({sourceTable: rest('b'), writeDisposition: 'WRITE_TRUNCATE'})).toEqual({rows: 1})
    expect(await bench.rows('SELECT n FROM c')).toEqual([[3n]])
  })

  test('makes snapshots', async () => {
    await copy({sourceTable: rest('a'), operationType: 'SNAPSHOT'})
    expect(entry('c')?.kind).toBe('SNAPSHOT')
  })

  test('needs its source', async () => {
    await expect(copy({sourceTable: rest('nope')})).rejects.toThrow('Not found: Table p:d.nope')
  })
})

test('statistics count rows and logical bytes, and follow changes', async () => {
  await bench.run("CREATE TABLE t AS SELECT 1 AS a, 'abc' AS s, [1, 2] AS xs, STRUCT(true AS b) AS r")
  expect(await bench.warehouse.tableStatistics(reference('t'))).toEqual({rows: 1, bytes: 8 + 5 + 16 + 1})
  await bench.run('INSERT t (a) VALUES (2)')
  expect(await bench.warehouse.tableStatistics(reference('t'))).toEqual({rows: 2, bytes: 8 + 5 + 16 + 1 + 8})
})
