/** Search and vector indexes: known, shown, and used by nothing. */
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Bench, openBench} from './statements.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
  await bench.run(`CREATE TABLE docs (a STRING, b INT64, c STRUCT<d INT64, e ARRAY<STRING>, f STRUCT<g STRING, h INT64>>,
    j JSON, v ARRAY<FLOAT64>)`)
  await bench.run('INSERT docs (a) VALUES ("x"), ("y")')
  await bench.run('CREATE VIEW seen AS SELECT a FROM docs')
})
afterAll(() => bench.warehouse.close())

const view = (name: string, columns: string) =>
  bench.rows(`SELECT ${columns} FROM d.INFORMATION_SCHEMA.${name}`)

describe('a search index', () => {
  test('on all columns is on those that hold texts', async () => {
    const {statementType, ddl} = await bench.run('CREATE SEARCH INDEX words ON d.docs(ALL COLUMNS)')
    expect([statementType, ddl?.operation, ddl?.table?.table]).toEqual([
      'CREATE_SEARCH_INDEX',
      'CREATE',
      'docs',
    ])
    expect(await view('SEARCH_INDEX_COLUMNS', 'index_name, index_column_name, index_field_path')).toEqual([
      ['words', 'a', 'a'],
      ['words', 'c', 'c.e'],
      ['words', 'c', 'c.f.g'],
      ['words', 'j', 'j'],
    ])
    expect(
      await view(
        'SEARCH_INDEXES',
        'table_name, index_status, ddl, coverage_percentage, unindexed_row_count, analyzer',
      ),
    ).toEqual([
      ['docs', 'ACTIVE', 'CREATE SEARCH INDEX `words` ON `p.d.docs`(ALL COLUMNS)', 0n, 2n, 'LOG_ANALYZER'],
    ])
    expect(await view('SEARCH_INDEX_OPTIONS', 'option_name, option_type, option_value')).toEqual([
      ['analyzer', 'STRING', 'LOG_ANALYZER'],
      ['data_types', 'ARRAY<STRING>', '["STRING"]'],
    ])
  })

  test('is one of its table, and is there once', async () => {
    expect(await bench.failure('CREATE SEARCH INDEX words ON docs(a)')).toBe(
      'Already Exists: Index words on p:d.docs',
    )
    expect(await bench.failure('CREATE SEARCH INDEX others ON docs(a)')).toBe(
      'Table p:d.docs already has the search index words',
    )
    const {ddl} = await bench.run('CREATE SEARCH INDEX IF NOT EXISTS words ON docs(a)')
    expect(ddl?.operation).toBe('SKIP')
  })

  test('is dropped once', async () => {
    const {statementType} = await bench.run('DROP SEARCH INDEX words ON docs')
    expect(statementType).toBe('DROP_SEARCH_INDEX')
    expect(await bench.failure('DROP SEARCH INDEX words ON docs')).toBe('Not found: Index words on p:d.docs')
    const {ddl} = await bench.run('DROP SEARCH INDEX IF EXISTS words ON docs')
    expect(ddl?.operation).toBe('SKIP')
    expect(await view('SEARCH_INDEXES', 'index_name')).toEqual([])
  })

  test('shows its options and those of its columns', async () => {
    await bench.run(`CREATE SEARCH INDEX i ON docs(a OPTIONS (index_granularity = 'COLUMN'), b)
      OPTIONS (analyzer = 'PATTERN_ANALYZER', data_types = ['STRING', 'INT64'])`)
    expect(await view('SEARCH_INDEX_OPTIONS', 'option_name, option_value')).toEqual([
      ['analyzer', 'PATTERN_ANALYZER'],
      ['data_types', '["STRING", "INT64"]'],
    ])
    expect(await view('SEARCH_INDEX_COLUMN_OPTIONS', 'index_column_name, option_name, option_value')).toEqual(
      [['a', 'index_granularity', 'COLUMN']],
    )
    await bench.run('ALTER TABLE docs DROP COLUMN b')
    expect(await view('SEARCH_INDEX_COLUMNS', 'index_field_path')).toEqual([['a']])
    await bench.run('DROP SEARCH INDEX i ON docs')
  })
})

describe('a vector index', () => {
  test('is on a column of embeddings', async () => {
    await bench.run(`CREATE OR REPLACE VECTOR INDEX near ON docs(v) STORING (a)
      OPTIONS (index_type = 'IVF', distance_type = 'COSINE', ivf_options = '{"num_lists": 100}')`)
    expect(await view('VECTOR_INDEXES', 'index_name, ddl, last_index_alteration_info.status')).toEqual([
      [
        'near',
        `CREATE VECTOR INDEX \`near\` ON \`p.d.docs\`(v)\nSTORING (a)\nOPTIONS (distance_type = 'COSINE', index_type = 'IVF', ivf_options = '{"num_lists": 100}')`,
        null,
      ],
    ])
    expect(await view('VECTOR_INDEX_COLUMNS', 'index_column_name, index_field_path')).toEqual([['v', 'v']])
    expect(await view('VECTOR_INDEX_OPTIONS', 'option_name, option_value')).toEqual([
      ['distance_type', 'COSINE'],
      ['index_type', 'IVF'],
      ['ivf_options', '{"num_lists": 100}'],
    ])
  })

  test('is replaced, rebuilt and dropped', async () => {
    const replace = `CREATE OR REPLACE VECTOR INDEX near ON docs(v) OPTIONS (index_type = 'TREE_AH')`
    const operations = []
    for (const sql of [
      replace,
      'ALTER VECTOR INDEX near ON docs REBUILD',
      'DROP VECTOR INDEX near ON docs',
    ]) {
      const {statementType, ddl} = await bench.run(sql)
      operations.push([statementType, ddl?.operation])
    }
    expect(operations).toEqual([
      ['CREATE_VECTOR_INDEX', 'REPLACE'],
      ['ALTER_VECTOR_INDEX', 'ALTER'],
      ['DROP_VECTOR_INDEX', 'DROP'],
    ])
  })
})

test.each([
  ['CREATE SEARCH INDEX i ON nowhere(ALL COLUMNS)', 'Not found: Table p:d.nowhere'],
  ['CREATE SEARCH INDEX i ON seen(ALL COLUMNS)', 'is currently a VIEW'],
  ['CREATE SEARCH INDEX i ON docs(x)', 'Column not found: x'],
  ['CREATE SEARCH INDEX i ON docs(v)', 'of type ARRAY<FLOAT64> cannot be part of a search index'],
  [`CREATE SEARCH INDEX i ON docs(a) OPTIONS (index_type = 'IVF')`, 'Unknown option: index_type'],
  [`CREATE VECTOR INDEX i ON docs(a) OPTIONS (index_type = 'IVF')`, 'cannot be part of a vector index'],
  ['CREATE VECTOR INDEX i ON docs(v)', "Option 'index_type' is missing"],
  [`CREATE VECTOR INDEX i ON docs(v) OPTIONS (index_type = 'HNSW')`, 'Invalid value for index_type: HNSW'],
  ['ALTER VECTOR INDEX i ON docs REBUILD', 'Not found: Index i on p:d.docs'],
])('%s is refused', async (sql, message) => {
  expect(await bench.failure(sql)).toContain(message)
})
