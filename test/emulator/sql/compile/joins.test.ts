import {afterAll, beforeAll, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World

beforeAll(async () => {
  world = await createWorld()
  await world.table('t', 'k INT64, b INT64', 'SELECT 1, 2 UNION ALL SELECT 3, 4')
})

afterAll(() => world.close())

test('a table alias in USING hides the column of that name', async () => {
  expect(await world.error('SELECT k FROM d.t AS a JOIN d.t AS b USING (b)')).toContain(
    'Name b in USING clause is a table alias, not a column name, on right side of join',
  )
})

test('an element of an array is a column of its own', async () => {
  expect(await world.rows('SELECT b FROM d.t JOIN UNNEST([3]) AS k USING (k)')).toEqual(['4'])
})
