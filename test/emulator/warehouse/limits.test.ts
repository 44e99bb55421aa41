import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench

beforeAll(async () => {
  bench = await openBench({memoryLimit: '500MB'})
})

afterAll(() => bench.warehouse.close())

describe('what would not end, or not fit, meets a limit', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT MAX(n) FROM r',
      'Resources exceeded during query execution: A recursive CTE has reached the maximum number of iterations',
    ],
    ["SELECT REPEAT('abc', 1000000)", 'Output of REPEAT exceeds max allowed output size of 1MB'],
    ["SELECT REPEAT('abc', n) FROM UNNEST([1000000000]) AS n", 'Output of REPEAT exceeds'],
    ['SELECT GENERATE_ARRAY(1, 1048576)', 'GENERATE_ARRAY produced too many elements'],
    ['SELECT GENERATE_ARRAY(1, n) FROM UNNEST([1000000000000]) AS n', 'produced too many elements'],
    [
      "SELECT GENERATE_TIMESTAMP_ARRAY(TIMESTAMP '2000-01-01', TIMESTAMP '2024-01-01', INTERVAL 1 MICROSECOND)",
      'GENERATE_TIMESTAMP_ARRAY produced too many elements',
    ],
  ]
  for (const [sql, message] of cases) {
    test(sql, async () => expect(await bench.failure(sql)).toContain(message))
  }

  test('a loop without end stops when the time is up', async () => {
    expect(await bench.failure('DECLARE x INT64; LOOP SET x = 1; END LOOP', {timeoutMs: 300})).toContain(
      'timed out',
    )
  })

  test('a job that sets no time has that of the warehouse', async () => {
    const short = await openBench({timeLimitMs: 300})
    expect(await short.failure('DECLARE x INT64; LOOP SET x = 1; END LOOP')).toContain(
      'Operation timed out after 0.3 sec',
    )
    await short.warehouse.close()
  })

  test('a result that does not fit into memory is an error of its statement alone', async () => {
    const small = await openBench({memoryLimit: '60MB'})
    const sql =
      'SELECT ARRAY_AGG(a) FROM UNNEST(GENERATE_ARRAY(1, 1000000)) AS a, UNNEST(GENERATE_ARRAY(1, 20))'
    expect(await small.failure(sql)).toContain('Resources exceeded during query execution')
    expect(await small.rows('SELECT 1')).toEqual([[1n]])
    await small.warehouse.close()
  })

  test('a recursion of 500 steps is allowed', async () => {
    const sql =
      'WITH RECURSIVE r AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 500) SELECT MAX(n) FROM r'
    expect(await bench.rows(sql)).toEqual([[500n]])
  })
})
