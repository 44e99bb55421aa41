/** The tables that the compiler's tests query. */
import {createWorld, type World} from '../../../helpers/compiler.ts'

/**
 * orders(order_id, customer, amount, discount, placed_on, tags, address STRUCT, extra JSON) and
 * customers(customer, city), one customer of which has no order.
 */
export async function shopWorld(): Promise<World> {
  const world = await createWorld()
  await world.table(
    'orders',
    'order_id INT64, customer STRING, amount NUMERIC, discount FLOAT64, placed_on DATE, tags ARRAY<STRING>, address STRUCT<city STRING, zip INT64>, extra JSON',
    `SELECT 1, 'ann', NUMERIC '10.5', 0.1, DATE '2024-01-05', ['new', 'gift'], STRUCT('Rome', 100), JSON '{"a": [1, {"b": "x"}]}'
     UNION ALL SELECT 2, 'bob', NUMERIC '20', NULL, DATE '2024-01-20', ['gift'], STRUCT('Oslo', 200), NULL
     UNION ALL SELECT 3, 'ann', NUMERIC '5.25', 0.5, DATE '2024-02-01', [], NULL, JSON '{"a": []}'
     UNION ALL SELECT 4, NULL, NULL, -0.5, NULL, NULL, STRUCT(NULL, 400), NULL`,
  )
  await world.table(
    'customers',
    'customer STRING, city STRING',
    "SELECT 'ann', 'Rome' UNION ALL SELECT 'bob', 'Oslo' UNION ALL SELECT 'cat', 'Bonn'",
  )
  return world
}
