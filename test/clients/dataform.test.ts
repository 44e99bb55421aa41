/** The Dataform CLI, unmodified, on a project that uses what it offers: docs/clients.md. */
import {spawn} from 'node:child_process'
import {cp, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {dataformCredentials} from '../../cli/local/environment.ts'
import {useEmulator} from '../helpers/emulator.ts'

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))
const PROJECT = 'local'
const served = useEmulator()
let folder: string

interface Outcome {
  readonly exitCode: number
  readonly output: string
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landform-dataform-'))
  await cp(join(MODULES, '@dataform/core'), join(folder, 'node_modules/@dataform/core'), {recursive: true})
  await files({
    'package.json': '{"dependencies": {"@dataform/core": "3.0.62"}}',
    'dataform.json': JSON.stringify({
      warehouse: 'bigquery',
      defaultDatabase: PROJECT,
      defaultSchema: 'shop',
      assertionSchema: 'checks',
      defaultLocation: 'EU',
    }),
    '.df-credentials.json': JSON.stringify(
      dataformCredentials(PROJECT, 'EU', {...served.emulator, pid: process.pid}),
    ),
    ...PROJECT_FILES,
  })
})

afterAll(() => rm(folder, {recursive: true, force: true}))

async function files(contents: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, name)), {recursive: true})
    await writeFile(join(folder, name), content)
  }
}

function dataform(...args: string[]): Promise<Outcome> {
  const child = spawn(join(MODULES, '.bin/dataform'), args, {
    cwd: folder,
    env: {
      ...process.env,
      NO_COLOR: '1',
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
      BIGQUERY_EMULATOR_HOST: `${served.emulator.url}/bigquery/v2`,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({exitCode: code ?? -1, output}))
  })
}

const run = (...flags: string[]): Promise<Outcome> =>
  dataform('run', ...flags, '--', '--runner-notification-period-millis=50')

/** Runs, and tells what failed where something did. */
async function succeeds(...flags: string[]): Promise<string> {
  const {exitCode, output} = await run(...flags)
  if (exitCode !== 0) throw new Error(output)
  return output
}

async function rows(query: string): Promise<unknown[]> {
  const [found] = await served.client({projectId: PROJECT}).query(query)
  return found.map((row: object) => Object.values(row).join(' '))
}

const table = (name: string) => served.client({projectId: PROJECT}).dataset('shop').table(name)

const EVENTS = [
  "(1, 'a', 'new', DATE '2026-01-01')",
  "(2, 'b', 'new', DATE '2026-01-01')",
  "(3, 'c', 'new', DATE '2026-01-02')",
]

/** The events so far: an operation with a result, so that each run can see others. */
const events = (values: readonly string[]): string => `
config { type: "operations", name: "events", hasOutput: true }
CREATE OR REPLACE TABLE \${self()} AS
SELECT * FROM UNNEST(ARRAY<STRUCT<id INT64, name STRING, state STRING, day DATE>>[${values.join(', ')}])`

const incremental = (config: string, columns: string): string => `
config { type: "incremental", ${config} }
SELECT ${columns} FROM \${ref("events")}
\${when(incremental(), \`WHERE id > (SELECT MAX(id) FROM \${self()}) OR state = 'changed'\`)}`

const PROJECT_FILES = {
  'includes/package.json': '{"type": "commonjs"}',
  'includes/words.js': 'module.exports = {shout: (column) => `UPPER(${column})`}',
  'definitions/events.sqlx': events(EVENTS),
  'definitions/names.sqlx': `
config {
  type: "table",
  description: "Names, as shouted.",
  columns: {
    id: "The event's number.",
    detail: {description: "What is known.", columns: {name: "In capitals.", state: "As it is."}},
  },
  bigquery: {partitionBy: "day", clusterBy: ["id"], labels: {team: "shop"}},
  assertions: {uniqueKey: ["id"], nonNull: ["id"], rowConditions: ["id > 0"]},
  tags: ["names"],
}
pre_operations { CREATE TEMP FUNCTION twice(x INT64) AS (x * 2) }
SELECT id, twice(id) AS two, day, STRUCT(\${words.shout("name")} AS name, state) AS detail FROM \${ref("events")}
post_operations { CREATE OR REPLACE TABLE shop.names_count AS SELECT COUNT(*) AS n FROM \${self()} }`,
  'definitions/per_day.sqlx': `
config { type: "view", description: "Events of a day.", columns: {day: "The day."} }
SELECT day, COUNT(*) AS n FROM \${ref("names")} GROUP BY day`,
  'definitions/log.sqlx': incremental('name: "log"', 'id, state'),
  'definitions/latest.sqlx': incremental('name: "latest", uniqueKey: ["id"]', 'id, state'),
  'definitions/by_partition.sqlx': incremental(
    'name: "by_partition", incrementalStrategy: "INSERT_OVERWRITE", bigquery: {partitionBy: "day"}',
    'id, state, day',
  ),
  'definitions/extended.sqlx': incremental(
    'name: "extended", uniqueKey: ["id"], onSchemaChange: "EXTEND"',
    'id, state',
  ),
  'definitions/synchronized.sqlx': incremental(
    'name: "synchronized", uniqueKey: ["id"], onSchemaChange: "SYNCHRONIZE"',
    'id, state',
  ),
  'definitions/strict.sqlx': incremental(
    'name: "strict", uniqueKey: ["id"], onSchemaChange: "FAIL", tags: ["strict"]',
    'id, state',
  ),
  'definitions/days_have_events.sqlx': `
config { type: "assertion" }
SELECT * FROM \${ref("per_day")} WHERE n = 0`,
  'definitions/per_day_test.sqlx': `
config { type: "test", dataset: "per_day" }
input "names" { SELECT DATE '2026-01-01' AS day UNION ALL SELECT DATE '2026-01-01' }
SELECT DATE '2026-01-01' AS day, 2 AS n`,
}

test('compiles', async () => {
  const {exitCode, output} = await dataform('compile', '--json')
  expect(exitCode).toBe(0)
  const graph = JSON.parse(output)
  expect(graph.tables).toHaveLength(8)
  expect(graph.assertions).toHaveLength(3)
})

test('a dry run builds nothing', async () => {
  const {exitCode} = await run('--dry-run', '--actions', 'events')
  expect(exitCode).toBe(0)
  expect(await table('events').exists()).toEqual([false])
})

test('a run builds everything, and its unit tests pass before', async () => {
  const output = await succeeds('--run-tests')
  expect(output).toContain('per_day_test: passed')
  for (const name of [
    'names',
    'per_day',
    'log',
    'latest',
    'by_partition',
    'extended',
    'synchronized',
    'strict',
  ]) {
    expect(output).toMatch(new RegExp(`(Table|View) created:\\s+shop.${name} `))
  }
  expect(output.match(/Assertion passed/g)).toHaveLength(3)
  expect(await rows('SELECT * FROM shop.per_day ORDER BY day')).toHaveLength(2)
  expect(await rows('SELECT n FROM shop.names_count')).toEqual(['3'])
})

describe('what the tables say of themselves', () => {
  test('descriptions, of fields within fields too, and labels', async () => {
    const [{description, labels, schema, timePartitioning, clustering}] = await table('names').getMetadata()
    expect(description).toBe('Names, as shouted.')
    expect(labels).toEqual({team: 'shop'})
    expect(timePartitioning.field).toBe('day')
    expect(clustering.fields).toEqual(['id'])
    const [id, , , detail] = schema.fields
    expect(id.description).toBe("The event's number.")
    expect([detail.description, ...detail.fields.map((f: {description: string}) => f.description)]).toEqual([
      'What is known.',
      'In capitals.',
      'As it is.',
    ])
  })

  test('a view keeps its query', async () => {
    const [{type, description, view, schema}] = await table('per_day').getMetadata()
    expect([type, description, schema.fields[0].description]).toEqual([
      'VIEW',
      'Events of a day.',
      'The day.',
    ])
    expect(view.query).toContain('COUNT(*)')
  })
})

describe('a second run', () => {
  beforeAll(async () => {
    const changed = [
      "(1, 'a', 'changed', DATE '2026-01-01')",
      "(2, 'b', 'new', DATE '2026-01-01')",
      "(3, 'c', 'new', DATE '2026-01-02')",
      "(4, 'd', 'new', DATE '2026-01-03')",
    ]
    await files({
      'definitions/events.sqlx': events(changed),
      'definitions/extended.sqlx': incremental(
        'name: "extended", uniqueKey: ["id"], onSchemaChange: "EXTEND"',
        'id, state, name',
      ),
    })
    await succeeds()
  })

  test.each([
    ['adds to an incremental table without a key', 'log', ['1 changed', '1 new', '2 new', '3 new', '4 new']],
    ['merges into one with a key', 'latest', ['1 changed', '2 new', '3 new', '4 new']],
    [
      'replaces the partitions that it has rows for',
      'by_partition',
      ['1 changed 2026-01-01', '3 new 2026-01-02', '4 new 2026-01-03'],
    ],
    // The CLI writes the columns that were there before it ran; the new one is filled from the next run on.
    ['extends a table by new columns', 'extended', ['1 changed ', '2 new ', '3 new ', '4 new ']],
  ])('%s', async (_, name, expected) => {
    const columns = {log: 'id, state', latest: 'id, state', by_partition: 'id, state, CAST(day AS STRING)'}
    const list = columns[name as keyof typeof columns] ?? '*'
    expect(await rows(`SELECT ${list} FROM shop.${name} ORDER BY id, 2`)).toEqual(expected)
  })

  test('gives a table the columns of its query, though the CLI writes them from the next run on', async () => {
    await files({
      'definitions/synchronized.sqlx': incremental(
        'name: "synchronized", uniqueKey: ["id"], onSchemaChange: "SYNCHRONIZE"',
        'id, name',
      ).replace(" OR state = 'changed'", ' - 1'),
    })
    const first = await run('--actions', 'synchronized')
    expect(first.output).toContain('Column state is not present in table')
    expect(await rows('SELECT * FROM shop.synchronized ORDER BY id')).toEqual(['1 ', '2 ', '3 ', '4 '])
    await succeeds('--actions', 'synchronized')
    expect(await rows('SELECT * FROM shop.synchronized ORDER BY id')).toEqual(['1 ', '2 ', '3 ', '4 d'])
  })

  test('leaves nothing of its own behind', async () => {
    const [tables] = await served.client({projectId: PROJECT}).dataset('shop').getTables()
    expect(tables.map(({id}) => id).filter((id) => /temp|empty|df_/.test(id ?? ''))).toEqual([])
    const [routines] = await served.client({projectId: PROJECT}).dataset('shop').getRoutines()
    expect(routines).toEqual([])
  })

  test('a full refresh builds incremental tables anew', async () => {
    await succeeds('--full-refresh', '--actions', 'log')
    expect(await rows('SELECT id, state FROM shop.log ORDER BY id')).toEqual([
      '1 changed',
      '2 new',
      '3 new',
      '4 new',
    ])
  })
})

describe('what must fail', () => {
  test('a changed schema where none is allowed, with a word about the column', async () => {
    await files({
      'definitions/strict.sqlx': incremental(
        'name: "strict", uniqueKey: ["id"], onSchemaChange: "FAIL", tags: ["strict"]',
        'id, state, name',
      ),
    })
    const {exitCode, output} = await run('--tags', 'strict')
    expect(exitCode).toBe(1)
    expect(output).toContain('on_schema_change')
    expect(output).toContain('name')
  })

  test('an assertion that finds rows, and what depends on it is skipped', async () => {
    await files({
      'definitions/days_have_events.sqlx': `
config { type: "assertion", name: "one_event_a_day", tags: ["names"] }
SELECT day FROM \${ref("names")} GROUP BY day HAVING COUNT(*) > 1`,
      'definitions/after.sqlx': `
config { type: "table", name: "after", dependencies: ["one_event_a_day"], tags: ["names"] }
SELECT 1 AS x`,
    })
    const {exitCode, output} = await run('--tags', 'names')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/Assertion failed:\s+checks.one_event_a_day/)
    expect(output).toMatch(/Skipping.*shop.after/)
    expect(await table('after').exists()).toEqual([false])
  })

  test('SQL that BigQuery refuses, with its words and the place', async () => {
    await files({
      'definitions/after.sqlx':
        'config { type: "table", name: "after", tags: ["wrong"] }\nSELECT nothing FROM ${ref("names")}',
    })
    const {exitCode, output} = await run('--tags', 'wrong')
    expect(exitCode).toBe(1)
    expect(output).toContain('Unrecognized name: nothing at [')
  })

  test('a unit test whose rows differ', async () => {
    await files({
      'definitions/per_day_test.sqlx': PROJECT_FILES['definitions/per_day_test.sqlx'].replace(
        '2 AS n',
        '3 AS n',
      ),
    })
    const {exitCode, output} = await dataform('test')
    expect(exitCode).toBe(1)
    expect(output).toContain('For row 0 and column "n": expected "3", but saw "2".')
  })
})
