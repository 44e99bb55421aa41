import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
  await world.table(
    't',
    'id INT64, s STRING, xs ARRAY<STRING>',
    "SELECT * FROM UNNEST([STRUCT(1, 'a', ['a', 'b']), (2, 'b', ['b']), (3, NULL, [])])",
  )
})

afterAll(() => world.close())

describe('a lambda with a subquery', () => {
  test.each([
    ['SELECT ARRAY_FILTER([1, 5, 2], e -> e IN (SELECT id FROM d.t))', ['[1, 2]']],
    ['SELECT ARRAY_TRANSFORM([5, NULL], e -> (SELECT MAX(id + e) FROM d.t))', ['[8, NULL]']],
    ['SELECT ARRAY_TRANSFORM(CAST(NULL AS ARRAY<INT64>), e -> (SELECT MAX(id) + e FROM d.t))', ['NULL']],
    ['SELECT ARRAY_TRANSFORM([9, 9], (e, i) -> (SELECT COUNT(*) FROM d.t WHERE id > i + 1))', ['[2, 1]']],
    ['SELECT ARRAY_INCLUDES([7], e -> EXISTS (SELECT 1 FROM d.t WHERE id = e))', ['false']],
    ['SELECT ARRAY_FIND([7, 2, 1], e -> e IN (SELECT id FROM d.t))', ['2']],
    ['SELECT ARRAY_OFFSETS([7, 2, 1], e -> e IN (SELECT id FROM d.t))', ['[1, 2]']],
    [
      'SELECT ARRAY_ZIP([1, 2], [3, 4], transformation => (a, b) -> (SELECT MAX(id) * a + b FROM d.t))',
      ['[6, 10]'],
    ],
    [
      'SELECT ARRAY_TRANSFORM([1, 2], e -> ARRAY_LENGTH(ARRAY_FILTER([2, 3], f -> f + e IN (SELECT id FROM d.t))))',
      ['[1, 0]'],
    ],
    [
      'SELECT ARRAY_FILTER(xs, e -> EXISTS (SELECT 1 FROM d.t AS u WHERE u.s = e AND u.id > t.id)) FROM d.t ORDER BY id',
      ["['b']", '[]', '[]'],
    ],
    [
      'SELECT SUM(ARRAY_LENGTH(ARRAY_FILTER(xs, e -> e IN (SELECT s FROM d.t WHERE id = 2)))) FROM d.t',
      ['2'],
    ],
  ])('%s', async (sql, expected) => {
    expect(await world.rows(sql)).toEqual(expected)
  })
})

test('a lambda gives no arrays', async () => {
  expect(await world.error('SELECT ARRAY_TRANSFORM([1], e -> [e])')).toContain('No matching signature')
})
