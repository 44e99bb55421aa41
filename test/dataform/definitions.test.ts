/** The models compile, and keep the rules that every model keeps. */
import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {beforeAll, describe, expect, test} from 'vitest'

const root = join(import.meta.dirname, '..', '..')

interface Target {
  readonly schema: string
  readonly name: string
}
interface Table {
  readonly target: Target
  readonly enumType: string
  readonly query: string
  readonly uniqueKey?: readonly string[]
  readonly dependencyTargets?: readonly Target[]
  readonly actionDescriptor?: {
    readonly description?: string
    readonly columns?: readonly {readonly path: readonly string[]; readonly description: string}[]
  }
}
interface Graph {
  readonly tables: readonly Table[]
  readonly declarations: readonly Table[]
  readonly assertions: readonly {readonly target: Target; readonly parentAction?: Target}[]
  readonly tests: readonly {readonly name: string}[]
  readonly graphErrors?: {readonly compilationErrors?: readonly unknown[]}
}

let graph: Graph
beforeAll(async () => {
  const cli = join(root, 'node_modules', '@dataform', 'cli', 'bundle.js')
  const {stdout} = await promisify(execFile)(process.execPath, [cli, 'compile', root, '--json'], {
    maxBuffer: 1 << 26,
  })
  graph = JSON.parse(stdout) as Graph
})

const nameOf = ({target}: {target: Target}) => `${target.schema}.${target.name}`

test('the models compile', () => {
  expect(graph.graphErrors?.compilationErrors ?? []).toEqual([])
  expect(graph.tables.map(nameOf).sort()).toEqual([
    'dataproduct.sales_by_day_and_customer',
    'hub.currencies',
    'hub.customer_identities',
    'hub.customers',
    'hub.order_lines',
    'hub.orders',
    'hub.products',
  ])
})

test('every table says what one row is', () => {
  for (const table of graph.tables) {
    expect([nameOf(table), table.actionDescriptor?.description]).toEqual([
      nameOf(table),
      expect.stringMatching(/^One row per /),
    ])
  }
})

test('every column is described, in the order of the query', () => {
  for (const table of graph.tables) {
    const described = (table.actionDescriptor?.columns ?? []).map((column) => column.path.join('.'))
    expect(described.length).toBeGreaterThan(0)
    for (const column of described) expect(table.query).toMatch(new RegExp(`\\b${column}\\b`))
    const positions = described.map((column) => table.query.indexOf(`AS ${column}`)).filter((at) => at >= 0)
    expect([nameOf(table), [...positions].sort((left, right) => left - right)]).toEqual([
      nameOf(table),
      positions,
    ])
  }
})

test('every table has a unique key and columns that are never NULL', () => {
  for (const table of graph.tables) {
    const own = graph.assertions
      .filter(({parentAction}) => parentAction && nameOf({target: parentAction}) === nameOf(table))
      .map(({target}) => target.name)
    expect(own).toEqual([expect.stringMatching(/uniqueKey_0$/), expect.stringMatching(/rowConditions$/)])
  }
})

describe('layers', () => {
  const mayRead: Record<string, readonly string[]> = {
    hub: ['lake', 'hub', 'assertions'],
    dataproduct: ['hub', 'dataproduct', 'assertions'],
  }
  test('read only from those below', () => {
    for (const table of graph.tables) {
      for (const target of table.dependencyTargets ?? []) {
        expect([nameOf(table), mayRead[table.target.schema]]).toEqual([
          nameOf(table),
          expect.arrayContaining([target.schema]),
        ])
      }
    }
  })
})

test('logic that one hesitates over has a test', () => {
  expect(graph.tests.map((test) => test.name)).toEqual(['sales_by_day_and_customer_test'])
})
