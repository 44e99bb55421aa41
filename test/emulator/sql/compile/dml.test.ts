import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
  await world.table(
    'stock',
    'item STRING, n INT64, box STRUCT<w INT64, size STRUCT<x INT64, y INT64>>',
    "SELECT 'a', 1, STRUCT(1, STRUCT(2, 3)) UNION ALL SELECT 'b', 2, NULL",
    {
      columns: [
        {name: 'item', type: {kind: 'STRING'}, physical: 'item', required: true},
        {name: 'n', type: {kind: 'INT64'}, physical: 'n', defaultText: '7'},
        {
          name: 'box',
          type: {
            kind: 'STRUCT',
            fields: [
              {name: 'w', type: {kind: 'INT64'}},
              {
                name: 'size',
                type: {
                  kind: 'STRUCT',
                  fields: [
                    {name: 'x', type: {kind: 'INT64'}},
                    {name: 'y', type: {kind: 'INT64'}},
                  ],
                },
              },
            ],
          },
          physical: 'box',
        },
      ],
    },
  )
  await world.table('delta', 'item STRING, n INT64', "SELECT 'a', 10 UNION ALL SELECT 'c', 30")
})
afterEach(() => world.close())

const stock = (): Promise<string[]> => world.rows('SELECT item, n FROM d.stock ORDER BY item, n')

describe('INSERT', () => {
  test('gives what is not named its default', async () => {
    expect(await world.dml("INSERT INTO d.stock (item) VALUES ('x'), ('y')")).toEqual({count: 2})
    expect(await stock()).toEqual(["'a', 1", "'b', 2", "'x', 7", "'y', 7"])
  })
  test('takes DEFAULT as a value', async () => {
    await world.dml("INSERT d.stock VALUES ('x', DEFAULT, NULL)")
    expect(await stock()).toContain("'x', 7")
  })
  test('takes the rows of a query', async () => {
    await world.dml('INSERT INTO d.stock (item, n) SELECT item, n * 2 FROM d.delta')
    expect(await stock()).toEqual(["'a', 1", "'a', 20", "'b', 2", "'c', 60"])
  })
})

describe('UPDATE', () => {
  test('changes fields of structs, however deep', async () => {
    await world.dml("UPDATE d.stock SET box.size.y = 9, box.w = box.w + 1 WHERE item = 'a'")
    expect(await world.rows("SELECT box FROM d.stock WHERE item = 'a'")).toEqual(['(2, (2, 9))'])
  })
  test('joins other tables', async () => {
    expect(
      await world.dml('UPDATE d.stock AS s SET n = s.n + d.n FROM d.delta AS d WHERE s.item = d.item'),
    ).toEqual({count: 1})
    expect(await stock()).toEqual(["'a', 11", "'b', 2"])
  })
  test('fails where a row has several sources', async () => {
    await world.dml("INSERT d.delta VALUES ('a', 11)")
    expect(await world.error('UPDATE d.stock AS s SET n = d.n FROM d.delta AS d WHERE s.item = d.item')).toBe(
      'UPDATE/MERGE must match at most one source row for each target row',
    )
  })
})

describe('DELETE and TRUNCATE', () => {
  test('remove rows and count them', async () => {
    expect(await world.dml('DELETE d.stock WHERE item IN (SELECT item FROM d.delta)')).toEqual({count: 1})
    expect(await world.dml('TRUNCATE TABLE d.stock')).toEqual({count: 1})
    expect(await stock()).toEqual([])
  })
})

describe('MERGE', () => {
  test('updates, inserts and deletes in one statement', async () => {
    const counts = await world.dml(`
      MERGE d.stock AS t USING d.delta AS s ON t.item = s.item
      WHEN MATCHED AND s.n > 5 THEN UPDATE SET n = t.n + s.n
      WHEN NOT MATCHED THEN INSERT (item, n) VALUES (s.item, s.n)
      WHEN NOT MATCHED BY SOURCE THEN DELETE`)
    expect(counts).toEqual({UPDATE: 1, INSERT: 1, DELETE: 1})
    expect(await stock()).toEqual(["'a', 11", "'c', 30"])
  })
  test('computes a clause’s values only for the rows that come to it', async () => {
    const counts = await world.dml(`
      MERGE d.stock AS t USING (SELECT 'a' AS item, 'x' AS n UNION ALL SELECT 'c', '5') AS s ON t.item = s.item
      WHEN NOT MATCHED THEN INSERT (item, n) VALUES (s.item, CAST(s.n AS INT64))
      WHEN MATCHED THEN DELETE`)
    expect(counts).toEqual({DELETE: 1, INSERT: 1})
    expect(await stock()).toEqual(["'b', 2", "'c', 5"])
  })
  test('takes subqueries in conditions and values', async () => {
    const counts = await world.dml(`
      MERGE d.stock AS t USING d.delta AS s ON t.item = s.item
      WHEN MATCHED AND s.n > (SELECT MIN(n) FROM d.delta) - 1
        THEN UPDATE SET n = t.n + (SELECT MAX(x.n) FROM d.delta AS x WHERE x.item = t.item)
      WHEN NOT MATCHED AND EXISTS (SELECT 1 FROM d.stock WHERE stock.item = s.item) THEN INSERT (item) VALUES (s.item)`)
    expect(counts).toEqual({UPDATE: 1})
    expect(await stock()).toEqual(["'a', 11", "'b', 2"])
  })
  test('a clause behind one of its kind without a condition is never reached', async () => {
    const counts = await world.dml(`
      MERGE d.stock AS t USING (SELECT 'a' AS item) AS s ON t.item = s.item
      WHEN MATCHED THEN UPDATE SET n = 0 WHEN MATCHED THEN DELETE`)
    expect(counts).toEqual({UPDATE: 1})
  })
  test('ON FALSE replaces the table', async () => {
    await world.dml(
      'MERGE d.delta USING (SELECT "z" AS item, 1 AS n) ON FALSE WHEN NOT MATCHED THEN INSERT ROW WHEN NOT MATCHED BY SOURCE THEN DELETE',
    )
    expect(await world.rows('SELECT * FROM d.delta')).toEqual(["'z', 1"])
  })
  test('fails where a row that it changes matches twice, and only then', async () => {
    await world.dml("INSERT d.delta VALUES ('a', 11)")
    const merge = 'MERGE d.stock AS t USING d.delta AS s ON t.item = s.item WHEN MATCHED AND s.n'
    expect(await world.error(`${merge} > 0 THEN DELETE`)).toBe(
      'UPDATE/MERGE must match at most one source row for each target row',
    )
    expect(await world.dml(`${merge} > 10 THEN DELETE`)).toEqual({DELETE: 1})
  })
})

describe('errors of DML', () => {
  test.each([
    [
      'INSERT d.stock (item, n) VALUES (1, 2)',
      'Value of type INT64 cannot be assigned to item, which has type STRING at [1:34]',
    ],
    [
      'INSERT d.stock (item, n) SELECT 1, 2',
      'Query column 1 has type INT64 which cannot be inserted into column item, which has type STRING at [1:1]',
    ],
    [
      "INSERT d.stock (item) VALUES ('a', 2)",
      'Inserted row has wrong column count; Has 2, expected 1 at [1:31]',
    ],
    ['INSERT d.stock (n) VALUES (1)', 'Required field item cannot be null'],
    ['INSERT d.stock (nope) VALUES (1)', 'Column nope is not present in table d.stock at [1:17]'],
    ['UPDATE d.stock SET n = 1', 'UPDATE must have a WHERE clause at [1:1]'],
    ['UPDATE d.stock SET n = 1, n = 2 WHERE TRUE', 'Update item n assigned more than once at [1:27]'],
    ['UPDATE d.stock SET item = NULL WHERE TRUE', 'Required field item cannot be null'],
  ])('%s', async (sql, message) => {
    expect(await world.error(sql)).toBe(message)
  })
})
