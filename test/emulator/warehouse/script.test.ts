/** https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language */
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.warehouse.close())

describe('a script gives the rows of its last statement', () => {
  test.each<[string, unknown]>([
    ['DECLARE x INT64 DEFAULT 3; SET x = x + 1; SELECT x', [[4n]]],
    ["DECLARE a, b STRING DEFAULT 'q'; SELECT a, b", [['q', 'q']]],
    ['DECLARE x DEFAULT 1.5; SELECT x', [[1.5]]],
    ['DECLARE x INT64; SELECT x', [[null]]],
    ["DECLARE x INT64; DECLARE s STRING; SET (x, s) = (1, 'a'); SELECT x, s", [[1n, 'a']]],
    ['DECLARE x FLOAT64; SET x = 1; SELECT x / 2', [[0.5]]],
    ['DECLARE x NUMERIC DEFAULT 7; SELECT x', [['7']]],
    ['DECLARE d DATE DEFAULT "1970-01-03"; SELECT d', [[2]]],
    ['DECLARE xs ARRAY<INT64> DEFAULT [1, 2]; SELECT x FROM UNNEST(xs) AS x ORDER BY x', [[1n], [2n]]],
    ["DECLARE r STRUCT<a INT64, b STRING> DEFAULT (1, 'x'); SELECT r.b, r.a", [['x', 1n]]],
    ['BEGIN DECLARE y INT64 DEFAULT 2; SELECT y; END', [[2n]]],
    ['SELECT 1; SELECT 2', [[2n]]],
    ["IF 1 > 2 THEN SELECT 'a'; ELSEIF 2 > 1 THEN SELECT 'b'; ELSE SELECT 'c'; END IF", [['b']]],
    ["IF NULL THEN SELECT 'a'; ELSE SELECT 'b'; END IF", [['b']]],
    ["CASE 2 WHEN 1 THEN SELECT 'one'; WHEN 2 THEN SELECT 'two'; END CASE", [['two']]],
    ['CASE WHEN false THEN SELECT 1; ELSE SELECT 2; END CASE', [[2n]]],
    [
      'DECLARE i INT64 DEFAULT 0; LOOP SET i = i + 1; IF i >= 3 THEN LEAVE; END IF; END LOOP; SELECT i',
      [[3n]],
    ],
    ['DECLARE i INT64 DEFAULT 0; WHILE i < 5 DO SET i = i + 1; END WHILE; SELECT i', [[5n]]],
    ['DECLARE i INT64 DEFAULT 0; REPEAT SET i = i + 1; UNTIL i >= 2 END REPEAT; SELECT i', [[2n]]],
    [
      'DECLARE n INT64 DEFAULT 0; WHILE true DO SET n = n + 1; IF n < 4 THEN CONTINUE; END IF; BREAK; END WHILE; SELECT n',
      [[4n]],
    ],
    [
      'DECLARE n INT64 DEFAULT 0; outer_loop: LOOP LOOP SET n = n + 1; BREAK outer_loop; END LOOP; END LOOP outer_loop; SELECT n',
      [[1n]],
    ],
    ['DECLARE n INT64 DEFAULT 1; b: BEGIN BREAK b; SET n = 2; END b; SELECT n', [[1n]]],
    [
      "DECLARE s STRING DEFAULT ''; FOR r IN (SELECT x, x * 2 AS y FROM UNNEST([1, 2]) AS x ORDER BY x) DO SET s = s || CAST(r.y AS STRING); END FOR; SELECT s",
      [['24']],
    ],
    ['SELECT 1; RETURN; SELECT 2', [[1n]]],
  ])('%s', async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected)
  })
})

describe('variables', () => {
  test.each([
    ['SET x = 1; SELECT 1', 'Query error: Undeclared variable: x at [1:5]'],
    ['DECLARE x INT64; BEGIN DECLARE X STRING; END', "Variable 'X' redeclaration at [1:32]"],
    ["DECLARE x INT64; SET x = 'a'", 'Query error: Bad int64 value: a'],
    ['BEGIN DECLARE y INT64; END; SELECT y', 'Query error: Unrecognized name: y at [1:36]'],
  ])('%s', async (sql, message) => {
    const got = await bench.failure(sql)
    if (message.includes('Bad')) expect(got).toMatch(/Query error: /)
    else expect(got).toBe(message)
  })
})

describe('errors', () => {
  test.each<[string, unknown]>([
    [
      'BEGIN SELECT 1/0; EXCEPTION WHEN ERROR THEN SELECT @@error.message, @@error.formatted_stack_trace; END',
      [['Query error: division by zero: 1 / 0 at [1:7]', 'At [1:7]']],
    ],
    [
      "BEGIN RAISE USING MESSAGE = 'mine'; EXCEPTION WHEN ERROR THEN SELECT @@error.message, @@error.statement_text; END",
      [['mine', "RAISE USING MESSAGE = 'mine'"]],
    ],
    [
      'BEGIN BEGIN SELECT 1/0; EXCEPTION WHEN ERROR THEN RAISE; END; EXCEPTION WHEN ERROR THEN SELECT @@error.message; END',
      [['Query error: division by zero: 1 / 0 at [1:13]']],
    ],
    ['BEGIN SELECT 1/0; EXCEPTION WHEN ERROR THEN SELECT @@error.stack_trace[OFFSET(0)].line; END', [[1n]]],
    ['BEGIN SELECT * FROM nowhere; EXCEPTION WHEN ERROR THEN SELECT 1; END', [[1n]]],
    ['SELECT @@error.message', [[null]]],
  ])('%s', async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected)
  })

  test.each([
    ['SELECT 1;\nSELECT 1/0', 'Query error: division by zero: 1 / 0 at [2:1]'],
    ["RAISE USING MESSAGE = 'mine'", 'Query error: mine at [1:1]'],
    ['RAISE', 'Query error: Cannot re-raise outside of an exception handler at [1:1]'],
    ["ASSERT 1 = 2 AS 'one is not two'", 'Assertion failed: one is not two'],
    ['ASSERT false', 'Assertion failed'],
    ['SELECT 1; SELECT nope', 'Query error: Unrecognized name: nope at [1:18]'],
  ])('%s', async (sql, message) => {
    expect(await bench.failure(sql)).toBe(message)
  })
})

describe('EXECUTE IMMEDIATE', () => {
  test.each<[string, unknown]>([
    ["EXECUTE IMMEDIATE 'BEGIN DECLARE x INT64 DEFAULT 4; SELECT x; END'", [[4n]]],
    ["EXECUTE IMMEDIATE 'SELECT 1 + 1'", [[2n]]],
    ["DECLARE x INT64; EXECUTE IMMEDIATE 'SELECT 5' INTO x; SELECT x", [[5n]]],
    [
      "DECLARE x, y INT64; EXECUTE IMMEDIATE 'SELECT ? * 2, ? * 3' INTO x, y USING 4, 5; SELECT x, y",
      [[8n, 15n]],
    ],
    ["DECLARE x INT64; EXECUTE IMMEDIATE 'SELECT @a - @b' INTO x USING 1 AS b, 9 AS a; SELECT x", [[8n]]],
    [
      "DECLARE x INT64 DEFAULT 1; EXECUTE IMMEDIATE 'SELECT 1 FROM UNNEST([]) AS e' INTO x; SELECT x",
      [[null]],
    ],
    ["EXECUTE IMMEDIATE CONCAT('CREATE TEMP TABLE made AS SELECT ', '7 AS n'); SELECT n FROM made", [[7n]]],
  ])('%s', async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected)
  })
})

describe('procedures', () => {
  test('take and give values', async () => {
    await bench.run(`CREATE OR REPLACE PROCEDURE d.p(IN a INT64, OUT b INT64, INOUT c STRING)
      BEGIN SET b = a * 2; SET c = c || '!'; END`)
    expect(
      await bench.rows("DECLARE b INT64; DECLARE c STRING DEFAULT 'x'; CALL d.p(21, b, c); SELECT b, c"),
    ).toEqual([[42n, 'x!']])
  })

  test('have variables of their own', async () => {
    await bench.run('CREATE OR REPLACE PROCEDURE d.own() BEGIN SELECT outside; END')
    expect(await bench.failure('DECLARE outside INT64; CALL d.own()')).toContain('Unrecognized name: outside')
  })

  test('call themselves', async () => {
    await bench.run(`CREATE OR REPLACE PROCEDURE d.fact(n INT64, OUT r INT64)
      BEGIN DECLARE s INT64; IF n <= 1 THEN SET r = 1; RETURN; END IF; CALL d.fact(n - 1, s); SET r = n * s; END`)
    expect(await bench.rows('DECLARE r INT64; CALL d.fact(5, r); SELECT r')).toEqual([[120n]])
    await bench.run('CREATE OR REPLACE PROCEDURE d.endless() BEGIN CALL d.endless(); END')
    expect(await bench.failure('CALL d.endless()')).toContain('deeply-nested procedure call')
  })

  test('are named where their errors are', async () => {
    await bench.run('CREATE OR REPLACE PROCEDURE d.fails() BEGIN\n SELECT 1/0;\nEND')
    expect(await bench.failure('CALL d.fails()')).toBe(
      'Query error: division by zero: 1 / 0 at [p.d.fails:2:2]',
    )
    expect(
      await bench.rows(
        'BEGIN CALL d.fails(); EXCEPTION WHEN ERROR THEN SELECT @@error.formatted_stack_trace; END',
      ),
    ).toEqual([['At p.d.fails[2:2]\nAt [1:7]']])
  })

  test('give their results to as many variables', async () => {
    expect(await bench.failure('DECLARE x INT64; CALL d.p(1, x, x)')).toContain(
      'Variable x is passed for more than one OUT or INOUT argument',
    )
  })

  test('must be there and get all their arguments', async () => {
    expect(await bench.failure('CALL d.missing()')).toContain('Procedure is not found: p.d.missing')
    expect(await bench.failure('CALL d.fact(1)')).toContain('expects 2 arguments but got 1')
  })
})

describe('system procedures', () => {
  test('BQ.ABORT_SESSION ends the session', async () => {
    const {sessionId} = await bench.run('SELECT 1', {createSession: true})
    await bench.run('CALL BQ.ABORT_SESSION()', {sessionId})
    expect(await bench.failure('SELECT 1', {sessionId})).toContain('is not found')
  })
  test('BQ.ABORT_SESSION ends another session, and what waits in it', async () => {
    const {sessionId} = await bench.run('CREATE TEMP TABLE mine AS SELECT 1 AS a', {createSession: true})
    const running = bench.run('SELECT COUNT(*) FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS x', {sessionId})
    const waiting = bench.failure('SELECT a FROM mine', {sessionId})
    await bench.run(`CALL BQ.ABORT_SESSION('${sessionId}')`)
    await running
    expect(await waiting).toContain('is not found')
    expect(await bench.failure('SELECT 1', {sessionId})).toContain('is not found')
    expect(await bench.failure("CALL BQ.ABORT_SESSION('nobody')")).toContain('Session nobody is not found')
  })
  test('BQ.REFRESH_EXTERNAL_METADATA_CACHE wants an external table', async () => {
    await bench.run('CREATE TABLE d.plain (a INT64)')
    expect(await bench.failure("CALL BQ.REFRESH_EXTERNAL_METADATA_CACHE('d.plain')")).toContain(
      'Not found: Table p:d.plain',
    )
  })
  test('BQ.REFRESH_MATERIALIZED_VIEW wants a materialized view', async () => {
    await bench.run('CREATE MATERIALIZED VIEW d.mv AS SELECT 1 AS a')
    await bench.run("CALL BQ.REFRESH_MATERIALIZED_VIEW('d.mv')")
    expect(await bench.failure("CALL BQ.REFRESH_MATERIALIZED_VIEW('d.none')")).toContain(
      'Not found: Table p:d.none',
    )
  })
})

describe('transactions', () => {
  beforeAll(async () => {
    await bench.run('CREATE TABLE d.ledger (id INT64, amount INT64)')
  })

  test('a commit keeps, a rollback takes back', async () => {
    await bench.run('BEGIN TRANSACTION; INSERT d.ledger VALUES (1, 10); COMMIT TRANSACTION')
    await bench.run('BEGIN TRANSACTION; INSERT d.ledger VALUES (2, 20); ROLLBACK TRANSACTION')
    await bench.run('BEGIN TRANSACTION; INSERT d.ledger VALUES (3, 30)')
    expect(await bench.rows('SELECT id FROM d.ledger')).toEqual([[1n]])
  })

  test('a statement that fails leaves what came before it', async () => {
    const rows = await bench.rows(`BEGIN TRANSACTION;
      INSERT d.ledger VALUES (4, 40);
      BEGIN INSERT d.ledger SELECT 5, CAST(x AS INT64) FROM UNNEST(['oops']) AS x;
      EXCEPTION WHEN ERROR THEN SELECT 1; END;
      COMMIT TRANSACTION;
      SELECT id FROM d.ledger ORDER BY id`)
    expect(rows).toEqual([[1n], [4n]])
  })

  test('see their own changes', async () => {
    expect(
      await bench.rows(
        'BEGIN TRANSACTION; DELETE FROM d.ledger WHERE true; SELECT (SELECT 1 FROM d.ledger LIMIT 1)',
      ),
    ).toEqual([[null]])
    expect(await bench.rows('SELECT id FROM d.ledger ORDER BY id')).toEqual([[1n], [4n]])
  })

  test('are refused where BigQuery refuses them', async () => {
    expect(await bench.failure('COMMIT TRANSACTION')).toContain('There is no active transaction')
    expect(await bench.failure('BEGIN TRANSACTION; BEGIN TRANSACTION')).toContain('already in progress')
    expect(await bench.failure('BEGIN TRANSACTION; CREATE TABLE d.no (a INT64)')).toContain('transaction')
  })
})

describe('temporary things', () => {
  test('live as long as the script', async () => {
    expect(
      await bench.rows(
        'CREATE TEMP TABLE own AS SELECT 1 AS a; INSERT own VALUES (2); SELECT a FROM own ORDER BY a',
      ),
    ).toEqual([[1n], [2n]])
    expect(await bench.failure('SELECT * FROM own')).toContain('Not found: Table p:d.own')
    expect(await bench.rows('CREATE TEMP FUNCTION twice(x INT64) AS (x * 2); SELECT twice(4)')).toEqual([
      [8n],
    ])
    expect(await bench.failure('SELECT twice(4)')).toContain('Function not found: twice')
  })

  test('come before permanent ones', async () => {
    await bench.run('CREATE TABLE d.both AS SELECT 1 AS a')
    expect(await bench.rows('CREATE TEMP TABLE both AS SELECT 2 AS a; SELECT a FROM both')).toEqual([[2n]])
    expect(
      await bench.rows('CREATE TEMP TABLE both AS SELECT 2 AS a; DROP TABLE both; SELECT a FROM both'),
    ).toEqual([[1n]])
  })

  test('variables outside of blocks live as long as the session, and may be declared anew', async () => {
    const {sessionId} = await bench.run('DECLARE x INT64 DEFAULT 10; BEGIN SET x = x + 1; END', {
      createSession: true,
    })
    expect(await bench.rows('SELECT x', {sessionId})).toEqual([[11n]])
    await bench.run('SET x = 5; BEGIN DECLARE y INT64; END', {sessionId})
    expect(await bench.rows('SELECT x + 1', {sessionId})).toEqual([[6n]])
    expect(await bench.failure('SELECT y', {sessionId})).toContain('Unrecognized name: y')
    expect(await bench.failure('BEGIN DECLARE x INT64; END', {sessionId})).toContain('redeclaration')
    await bench.run("DECLARE x STRING DEFAULT 'q'", {sessionId})
    expect(await bench.rows('SELECT x', {sessionId})).toEqual([['q']])
  })

  test('live as long as the session', async () => {
    const {sessionId} = await bench.run('CREATE TEMP TABLE mine AS SELECT 5 AS a', {createSession: true})
    expect(await bench.rows('SELECT a FROM mine', {sessionId})).toEqual([[5n]])
    await bench.run('BEGIN TRANSACTION', {sessionId})
    await bench.run('INSERT mine VALUES (6)', {sessionId})
    await bench.run('ROLLBACK TRANSACTION', {sessionId})
    expect(await bench.rows('SELECT a FROM mine', {sessionId})).toEqual([[5n]])
    expect(await bench.failure('SELECT 1', {sessionId: 'unknown'})).toContain('Session unknown is not found')
  })
})

describe('system variables', () => {
  test.each<[string, unknown]>([
    ['SELECT @@project_id, @@dataset_id', [['p', 'd']]],
    [
      "SET @@time_zone = 'America/New_York'; SELECT STRING(TIMESTAMP '2026-01-01 00:00:00+00')",
      [['2025-12-31 19:00:00-05']],
    ],
    ['CREATE TEMP TABLE t (a INT64); INSERT t VALUES (1), (2); SELECT @@row_count', [[2n]]],
    ['SELECT 1; SELECT @@script.num_child_jobs', [[1n]]],
    ["SET @@query_label = 'team:sales'; SELECT @@query_label, @@reservation", [['team:sales', null]]],
    [
      "SET @@dataset_project_id = 'p'; SET @@dataset_id = 'd'; SELECT @@dataset_project_id, @@dataset_id",
      [['p', 'd']],
    ],
    ["SET @@location = 'EU'; SELECT @@location", [['EU']]],
    [
      'SET @@max_staleness_override = INTERVAL 1 HOUR; SELECT EXTRACT(HOUR FROM @@max_staleness_override)',
      [[1n]],
    ],
  ])('%s', async (sql, expected) => {
    expect(await bench.rows(sql)).toEqual(expected)
  })
})

test('@@dataset_project_id is the project of datasets without one', async () => {
  expect(await bench.failure("SET @@dataset_project_id = 'elsewhere'; SELECT * FROM d.t")).toContain(
    'Not found: Dataset elsewhere:d',
  )
})

test('each statement of a script is an outcome', async () => {
  const outcome = await bench.run('CREATE TEMP TABLE t (a INT64); INSERT t VALUES (1); SELECT a FROM t')
  expect(outcome.statementType).toBe('SCRIPT')
  expect(outcome.children?.map((child) => [child.statementType, child.sql])).toEqual([
    ['CREATE_TABLE', 'CREATE TEMP TABLE t (a INT64)'],
    ['INSERT', 'INSERT t VALUES (1)'],
    ['SELECT', 'SELECT a FROM t'],
  ])
})
