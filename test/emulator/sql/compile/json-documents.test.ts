/** Parts of JSON documents that are taken out ahead read the same as those that are read one by one. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {createWorld, type World} from '../../../helpers/compiler.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  await world.table(
    'docs',
    'id INT64, doc JSON',
    `SELECT 1, JSON '{"a": "x\\\\"y", "n": 12.50, "b": true, "o": {"k": [10, "two", null]}, "e": "", "u": "é"}'
     UNION ALL SELECT 2, JSON '{"a": null, "n": 1e20, "b": "false", "o": [], "e": [1]}'
     UNION ALL SELECT 3, JSON 'null'
     UNION ALL SELECT 4, JSON '[{"a": 1}]'
     UNION ALL SELECT 5, NULL
     UNION ALL SELECT 6, JSON '{"a": -0.5, "n": 123456789012345678, "b": 0.00001, "o": {"k": {"a": 7}}}'`,
  )
})
afterAll(() => world.close())

const PARTS = ['doc.a', 'doc.n', 'doc.b', 'doc.e', 'doc.u', 'doc.o.k', 'doc.o.k[0]', 'doc.o.k[1]', 'doc[0].a']
const READERS = [
  'LAX_STRING(#)',
  'JSON_TYPE(#)',
  'LAX_INT64(#)',
  'LAX_FLOAT64(#)',
  'LAX_BOOL(#)',
  'JSON_VALUE(#)',
  'TO_JSON_STRING(#)',
  'JSON_QUERY(#)',
  'TO_JSON_STRING(JSON_VALUE_ARRAY(#))',
  '# IS NULL',
]

describe('a part means the same alone and beside other parts', () => {
  test.each(PARTS.flatMap((part) => READERS.map((reader) => [reader.replace('#', part)])))(
    '%s',
    async (expression) => {
      const alone = await world.rows(`SELECT ${expression} FROM d.docs ORDER BY id`)
      const beside = await world.rows(
        `SELECT r FROM (SELECT id, ${expression} AS r, doc.z, doc.y FROM d.docs) ORDER BY id`,
      )
      expect(beside).toEqual(alone)
    },
  )
})

describe('a literal path means its steps', () => {
  test.each([
    ["JSON_VALUE(doc, '$.o.k[1]')", 'JSON_VALUE(doc.o.k[1])'],
    ["JSON_QUERY(doc, '$')", 'JSON_QUERY(doc)'],
    [`JSON_VALUE(doc, '$."a"')`, 'JSON_VALUE(doc.a)'],
    ["TO_JSON_STRING(JSON_QUERY_ARRAY(doc, '$.o.k'))", 'TO_JSON_STRING(JSON_QUERY_ARRAY(doc.o.k))'],
  ])('%s', async (path, steps) => {
    expect(await world.rows(`SELECT ${path}, doc.n FROM d.docs ORDER BY id`)).toEqual(
      await world.rows(`SELECT ${steps}, doc.n FROM d.docs ORDER BY id`),
    )
  })
})

const documents = (sql: string): number => world.compile(sql).sql.split('json_extract("doc", [').length - 1

test('a document of which several parts are read is walked through once', () => {
  expect(documents('SELECT doc.a, doc.b FROM d.docs WHERE LAX_INT64(doc.n) > 1')).toBe(1)
  expect(documents('SELECT doc.a FROM d.docs')).toBe(0)
  expect(documents('SELECT x.doc.a, y.doc.b FROM d.docs AS x JOIN d.docs AS y USING (id)')).toBe(0)
})

test.each([
  [
    'grouped',
    'SELECT JSON_TYPE(doc.a) AS t, COUNT(*), MAX(LAX_STRING(doc.b)) FROM d.docs GROUP BY t ORDER BY t',
    ['NULL, 3, NULL', "'null', 1, 'false'", "'number', 1, '1e-05'", "'string', 1, 'true'"],
  ],
  [
    'windowed',
    'SELECT id FROM d.docs WHERE doc.a IS NOT NULL QUALIFY ROW_NUMBER() OVER (PARTITION BY JSON_TYPE(doc.a) ORDER BY LAX_STRING(doc.n)) = 1 ORDER BY id',
    ['1', '2', '6'],
  ],
  [
    'joined with the elements of its own array',
    'SELECT id, LAX_STRING(doc.b), LAX_STRING(k), JSON_TYPE(doc.a) FROM d.docs, UNNEST(JSON_QUERY_ARRAY(doc.o.k)) AS k WITH OFFSET o ORDER BY id, o',
    ["1, 'true', '10', 'string'", "1, 'true', 'two', 'string'", "1, 'true', NULL, 'string'"],
  ],
  [
    'on the optional side of a join',
    'SELECT a.id, LAX_STRING(b.doc.b), JSON_TYPE(b.doc.n) FROM (SELECT 1 AS id UNION ALL SELECT 9) AS a LEFT JOIN d.docs AS b ON a.id = b.id ORDER BY 1',
    ["1, 'true', 'number'", '9, NULL, NULL'],
  ],
  [
    'from within a subquery',
    'SELECT id, (SELECT COUNT(*) FROM UNNEST([1, 2]) AS n WHERE n = LAX_INT64(doc.o.k[0]) - 9), LAX_STRING(doc.b) FROM d.docs WHERE LAX_STRING(doc.b) IS NOT NULL ORDER BY id',
    ["1, 1, 'true'", "2, 0, 'false'", "6, 0, '1e-05'"],
  ],
  [
    'aggregated within a subquery',
    'SELECT id, (SELECT MAX(LAX_STRING(d.doc.b)) FROM UNNEST([1]) AS n) AS m, doc.u FROM d.docs AS d WHERE id < 3 ORDER BY id',
    ['1, \'true\', "é"', "2, 'false', NULL"],
  ],
  [
    'from a common table, and within a lambda',
    'WITH c AS (SELECT * FROM d.docs) SELECT id, ARRAY_TRANSFORM([1, 2], n -> n + LAX_INT64(doc.o.k[0])), LAX_STRING(doc.b) FROM c WHERE id = 1',
    ["1, [11, 12], 'true'"],
  ],
] as const)('parts taken out are in reach where rows are %s', async (_, sql, rows) => {
  expect(await world.rows(sql)).toEqual(rows)
})
