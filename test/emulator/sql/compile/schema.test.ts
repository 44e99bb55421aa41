import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {World} from '../../../helpers/compiler.ts'
import {shopWorld} from './world.ts'

let world: World
beforeAll(async () => {
  world = await shopWorld()
  world.view('rome', 'SELECT order_id AS id, address.city FROM d.orders WHERE address.city = "Rome"')
})
afterAll(() => world.close())

describe('result schemas', () => {
  test.each([
    ['SELECT 1, 2 AS x, "a"', 'f0_ INT64, x INT64, f1_ STRING'],
    ['SELECT NULL, [], STRUCT(1, NULL AS n)', 'f0_ INT64, f1_ ARRAY<INT64>, f2_ STRUCT<INT64, n INT64>'],
    [
      'SELECT order_id + amount, order_id / 2, amount * 1.5, discount + amount FROM d.orders',
      'f0_ NUMERIC, f1_ FLOAT64, f2_ NUMERIC, f3_ FLOAT64',
    ],
    [
      'SELECT STRUCT(order_id, customer AS name, 1) FROM d.orders',
      'f0_ STRUCT<order_id INT64, name STRING, INT64>',
    ],
    [
      'SELECT address, address.city, tags[OFFSET(0)], extra.a FROM d.orders',
      'address STRUCT<city STRING, zip INT64>, city STRING, f0_ STRING, a JSON',
    ],
    [
      'SELECT ARRAY_AGG(STRUCT(customer, 1 AS n)) FROM d.orders',
      'f0_ ARRAY<STRUCT<customer STRING, n INT64>>',
    ],
    [
      'SELECT IF(TRUE, 1, 2.5), COALESCE(NULL, DATE "2024-01-01"), CASE WHEN TRUE THEN NULL END',
      'f0_ FLOAT64, f1_ DATE, f2_ INT64',
    ],
    [
      'SELECT placed_on + INTERVAL 1 DAY, EXTRACT(DATE FROM CURRENT_TIMESTAMP()) FROM d.orders',
      'f0_ DATETIME, f1_ DATE',
    ],
    ['SELECT * FROM d.rome', 'id INT64, city STRING'],
    ['SELECT o FROM (SELECT 1 AS a, "x" AS b) AS o', 'o STRUCT<a INT64, b STRING>'],
    ['SELECT a FROM UNNEST([STRUCT(1 AS x)]) AS a', 'a STRUCT<x INT64>'],
  ])('%s gives %s', (sql, schema) => {
    expect(world.schema(sql)).toBe(schema)
  })

  test('names that are made up are known as such', () => {
    expect(world.compile('SELECT 1, 2 AS x').anonymous).toEqual([true, false])
  })
})

describe('what a query reads', () => {
  test('the tables behind views are named', () => {
    const names = world.compile('SELECT * FROM d.rome JOIN d.customers ON TRUE').tables.map((t) => t.table)
    expect(names.sort()).toEqual(['customers', 'orders', 'rome'])
  })
  test('every column knows the columns that its values come from', () => {
    const {lineage} = world.compile(
      'WITH t AS (SELECT customer, address.zip + 1 AS z FROM d.orders) SELECT z, UPPER(c.city), 1 FROM t JOIN d.customers AS c USING (customer)',
    )
    expect(lineage.map((sources) => sources.map((s) => `${s.table.table}.${s.column}`))).toEqual([
      ['orders.address.zip'],
      ['customers.city'],
      [],
    ])
  })
  test('both branches of a union and both arms of a condition count, but not the condition', () => {
    const {lineage} = world.compile(
      'SELECT IF(order_id > 1, customer, "x") FROM d.orders UNION ALL SELECT city FROM d.customers',
    )
    expect(lineage[0]!.map((s) => s.column).sort()).toEqual(['city', 'customer', 'order_id'])
  })
})
