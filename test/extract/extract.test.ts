/** From a practice Odoo to the lake, through Google's clients, in one process. */
import {gunzipSync} from 'node:zlib'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import type {Source} from '../../extract/define.ts'
import {EtlError} from '../../extract/errors.ts'
import type {ExtractEvent} from '../../extract/events.ts'
import {cursorOf, ledgerObject, readLedger, writeLedger} from '../../extract/ledger.ts'
import {type ExtractOptions, extract} from '../../extract/run.ts'
import {sources} from '../../extract/sources/index.ts'
import type {StreamSummary} from '../../extract/summary.ts'
import {type PracticeOdoo, startPracticeOdoo} from '../../sandbox/odoo/server.ts'
import {type Lake, startLake, storageClient} from '../helpers/lake.ts'
import {serve} from '../helpers/serve.ts'

let lake: Lake
let odoo: PracticeOdoo
let bucket: string
let dataset: string
let testNumber = 0
let clock: Date

beforeAll(async () => {
  lake = await startLake()
})
afterAll(() => lake.close())

// A bucket, a dataset and an Odoo for each test; the clock stands still until a test moves it.
beforeEach(async () => {
  testNumber++
  bucket = `lake-${testNumber}`
  dataset = `lake_${testNumber}`
  clock = new Date('2026-03-01T12:00:00.250Z')
  odoo = await startPracticeOdoo({now: () => clock, size: {partners: 40, products: 10, orders: 30}})
})
afterEach(() => odoo.close())

let runNumber = 0
function run(options: Partial<ExtractOptions> = {}) {
  runNumber++
  return extract({
    source: sources['odoo'] as Source,
    settings: {ODOO_URL: odoo.url, ODOO_API_KEY: odoo.key, ODOO_DB: odoo.database},
    clients: lake,
    bucket,
    lakeDataset: dataset,
    location: 'EU',
    runId: `run-${runNumber}`,
    now: () => clock,
    backoffMs: 1,
    ...options,
  })
}

const wait = (seconds: number) => {
  clock = new Date(clock.getTime() + seconds * 1000)
}
const of = (summary: {streams: readonly StreamSummary[]}, name: string) =>
  summary.streams.find((stream) => stream.stream === name) as StreamSummary
const sum = (
  summary: {streams: readonly StreamSummary[]},
  field: 'landed' | 'loaded' | 'objects' | 'records',
) => summary.streams.reduce((total, stream) => total + stream[field], 0)

interface LakeRow {
  record: string
  _slice: string
  _page: number
  _row: number
}

async function rows(table: string): Promise<LakeRow[]> {
  const [found] = await lake.bigquery.dataset(dataset).table(table).getRows()
  return found as LakeRow[]
}

async function objects(prefix = ''): Promise<string[]> {
  const [files] = await lake.storage.bucket(bucket).getFiles({prefix})
  return files.map((file) => file.name)
}

async function failure(promise: Promise<unknown>): Promise<EtlError> {
  const error = await promise.then(
    () => new Error('It did not fail'),
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(EtlError)
  return error as EtlError
}

describe('a run', () => {
  test('brings every record of every stream into the lake, archived ones too', async () => {
    const summary = await run()
    for (const [stream, model] of Object.entries({
      partners: 'res.partner',
      products: 'product.product',
      orders: 'sale.order',
      order_lines: 'sale.order.line',
      currencies: 'res.currency',
    })) {
      const count = odoo.count(model)
      expect(of(summary, stream)).toMatchObject({records: count, landed: count, loaded: count, rejected: 0})
      expect(await rows(`odoo_${stream}`)).toHaveLength(count)
    }
    expect(of(summary, 'orders').cursor).toBe('2026-03-01T11:45:00.000Z')
  })

  test('lands records exactly as sent, with where they came from', async () => {
    await run({streams: ['orders'], runId: 'first'})
    const [object] = await objects('raw/odoo/orders/')
    expect(object).toBe('raw/odoo/orders/beginning_20260301T120001Z/all/p00001.ndjson.gz')
    const [content] = await lake.storage
      .bucket(bucket)
      .file(object as string)
      .download()
    const lines = gunzipSync(content).toString('utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(30)
    expect(lines[6]).toMatch(/^\{"record":\{"id":7,.*"currency_rate":1\.0,/)
    expect(JSON.parse(lines[6] as string)).toMatchObject({
      record: {id: 7, name: 'S00007', write_date: expect.any(String)},
      _extracted_at: '2026-03-01T12:00:00.250Z',
      _run_id: 'first',
      _slice: 'beginning_20260301T120001Z/all',
      _page: 1,
      _row: 7,
    })
  })

  test('makes a table partitioned by day of extraction', async () => {
    await run({streams: ['currencies']})
    const [metadata] = await lake.bigquery.dataset(dataset).table('odoo_currencies').getMetadata()
    expect(metadata).toMatchObject({
      timePartitioning: {type: 'DAY', field: '_extracted_at'},
      schema: {fields: [{name: 'record', type: 'JSON'}, {}, {}, {}, {}, {}]},
    })
  })

  test('tells what it does', async () => {
    const events: ExtractEvent[] = []
    await run({streams: ['products'], onEvent: (event) => events.push(event)})
    expect(events.map((event) => event.type)).toEqual([
      'stream.started',
      'page.landed',
      'load.started',
      'load.finished',
      'stream.finished',
    ])
  })

  test('leaves out fields that the source does not have, and says so', async () => {
    const source = sources['odoo'] as Source
    const orders = source.streams['orders'] as Source['streams'][string]
    const fields = {...orders.fields!, wanted: [...orders.fields!.wanted, 'x_studio_gone']}
    const summary = await run({source: {...source, streams: {orders: {...orders, fields}}}})
    expect(of(summary, 'orders')).toMatchObject({missingFields: ['x_studio_gone'], loaded: 30})
  })
})

describe('a second run', () => {
  test('adds nothing', async () => {
    await run()
    const before = await objects('raw/')
    wait(60)
    const summary = await run()
    expect([sum(summary, 'landed'), sum(summary, 'loaded'), sum(summary, 'objects')]).toEqual([0, 0, 0])
    expect(await objects('raw/')).toEqual(before)
    expect(await rows('odoo_orders')).toHaveLength(30)
  })

  test('adds nothing either where everything has just been written, and is read again', async () => {
    for (let id = 1; id <= 30; id++) odoo.change('sale.order', id, {origin: 'import'})
    await run({streams: ['orders']})
    wait(60)
    const summary = await run({streams: ['orders']})
    expect(of(summary, 'orders')).toMatchObject({records: 30, landed: 0, loaded: 0})
    wait(3600)
    expect(of(await run({streams: ['orders']}), 'orders')).toMatchObject({records: 30, landed: 0})
    expect(of(await run({streams: ['orders']}), 'orders')).toMatchObject({records: 0, landed: 0})
  })

  test('adds exactly the records that have changed', async () => {
    await run()
    wait(3600)
    odoo.change('sale.order', 7, {client_order_ref: 'changed'})
    odoo.create('res.partner', {name: 'New', email: false, vat: false, active: true, parent_id: false})
    wait(1)
    const summary = await run()
    expect(summary.streams.map(({stream, landed, loaded}) => [stream, landed, loaded])).toEqual([
      ['order_lines', 0, 0],
      ['orders', 1, 1],
      ['products', 0, 0],
      ['partners', 1, 1],
      ['currencies', 0, 0],
    ])
    const versions = (await rows('odoo_orders')).filter((row) => JSON.parse(row.record).id === 7)
    expect(versions.map((row) => JSON.parse(row.record).client_order_ref)).toContain('changed')
    expect(versions).toHaveLength(2)
  })

  test('sees a record that was changed in the second of the run', async () => {
    odoo.change('sale.order', 7, {client_order_ref: 'first'})
    await run({streams: ['orders']})
    odoo.change('sale.order', 7, {client_order_ref: 'second'})
    const summary = await run({streams: ['orders']})
    expect(of(summary, 'orders')).toMatchObject({landed: 1, loaded: 1})
  })

  test('sees a record whose transaction began before the last run and ended after it', async () => {
    await run({streams: ['orders']})
    const runAt = clock
    clock = new Date(runAt.getTime() - 60_000)
    odoo.change('sale.order', 7, {client_order_ref: 'late'})
    clock = new Date(runAt.getTime() + 60_000)
    expect(of(await run({streams: ['orders']}), 'orders')).toMatchObject({landed: 1, loaded: 1})
  })

  test('misses nothing where the clock of this machine is fast', async () => {
    const fast = () => new Date(clock.getTime() + 3_600_000)
    await run({streams: ['orders'], now: fast})
    wait(60)
    odoo.change('sale.order', 7, {client_order_ref: 'soon after'})
    wait(1200)
    expect(of(await run({streams: ['orders'], now: fast}), 'orders')).toMatchObject({landed: 1, loaded: 1})
  })

  test('asks for nothing that lies in a stretch already read', async () => {
    await run({streams: ['orders']})
    const asked = odoo.calls.length
    await run({streams: ['orders'], from: new Date('2025-02-01'), to: new Date('2025-03-01')})
    expect(odoo.calls.slice(asked)).not.toContain('sale.order/search_read')
  })

  test('reads everything again if told to', async () => {
    await run({streams: ['orders']})
    wait(60)
    expect(of(await run({streams: ['orders'], full: true}), 'orders')).toMatchObject({landed: 30, loaded: 30})
    expect(await rows('odoo_orders')).toHaveLength(60)
  })
})

describe('stretches of time', () => {
  test('are read as asked, and only once', async () => {
    const stretch = {streams: ['orders'], from: new Date('2025-02-01'), to: new Date('2025-04-01')}
    const first = of(await run(stretch), 'orders')
    expect(first.landed).toBeGreaterThan(0)
    expect(first.landed).toBeLessThan(30)
    expect(of(await run(stretch), 'orders')).toMatchObject({pages: 0, landed: 0})
  })

  test('go on from there without a gap', async () => {
    const until = of(await run({streams: ['orders'], to: new Date('2025-04-01')}), 'orders').landed
    const rest = of(await run({streams: ['orders']}), 'orders').landed
    expect(until + rest).toBe(30)
  })
})

describe('an interrupted run', () => {
  // Three pages of order lines.
  beforeEach(async () => {
    await odoo.close()
    odoo = await startPracticeOdoo({now: () => clock, size: {partners: 40, products: 10, orders: 1600}})
  })
  const lines = {streams: ['order_lines']}
  const pages = () => odoo.calls.filter((call) => call === 'sale.order.line/search_read').length

  test('goes on after the last page that has landed', async () => {
    // The check and the list of fields are answered, then one page; the second page never is.
    odoo.fail(5, {status: 503}, 3)
    await failure(run(lines))
    expect(await objects('raw/odoo/order_lines/')).toHaveLength(1)
    expect(await rows('odoo_order_lines')).toHaveLength(0)
    const before = pages()
    wait(600)
    const summary = of(await run(lines), 'order_lines')
    expect(summary.resumed).toBe(1)
    // Two pages of the interrupted window, one of the time since.
    expect(pages() - before).toBe(3)
    expect(summary.loadJobs).toHaveLength(1)
    const landed = (await rows('odoo_order_lines')).map((row) => JSON.parse(row.record).id)
    expect(landed).toHaveLength(odoo.count('sale.order.line'))
    expect(new Set(landed).size).toBe(landed.length)
  })

  test('is not loaded twice if it ended between loading and remembering', async () => {
    await run(lines)
    await lake.storage.bucket(bucket).file(ledgerObject('odoo', 'order_lines')).delete()
    const before = pages()
    wait(60)
    const summary = of(await run(lines), 'order_lines')
    expect(summary).toMatchObject({resumed: 3, landed: 0})
    expect(pages() - before).toBe(1)
    expect(await rows('odoo_order_lines')).toHaveLength(odoo.count('sale.order.line'))
  })

  test('stops between two pages when it is told to, and goes on later', async () => {
    const interruption = new AbortController()
    const onEvent = (event: ExtractEvent) => {
      if (event.type === 'page.landed') interruption.abort()
    }
    await expect(run({...lines, signal: interruption.signal, onEvent})).rejects.toThrow(/abort/i)
    expect(await objects('raw/odoo/order_lines/')).toHaveLength(1)
    expect(of(await run(lines), 'order_lines').resumed).toBe(1)
    expect(await rows('odoo_order_lines')).toHaveLength(odoo.count('sale.order.line'))
  })
})

describe('a broken record', () => {
  test('lands and is reported, with place and rule', async () => {
    odoo.change('sale.order', 7, {amount_total: 'much', state: 'lost'})
    const summary = of(await run({streams: ['orders'], runId: 'broken'}), 'orders')
    expect(summary).toMatchObject({landed: 30, rejected: 1, loaded: 30})
    const [broken] = (await rows('odoo_orders')).filter((row) => row._row === 7)
    expect(JSON.parse(broken?.record as string)).toMatchObject({id: 7, amount_total: 'much', state: 'lost'})
    const [found] = await lake.bigquery.dataset(dataset).table('_rejects').getRows()
    expect(found).toHaveLength(2)
    expect(found).toContainEqual(
      expect.objectContaining({
        source: 'odoo',
        stream: 'orders',
        object: 'raw/odoo/orders/beginning_20260301T120001Z/all/p00001.ndjson.gz',
        page: 1,
        row: 7,
        key: '7',
        path: 'amount_total',
        rule: 'invalid_type',
        _run_id: 'broken',
      }),
    )
  })

  test('fails the run where none is allowed, after everything has been loaded', async () => {
    odoo.change('sale.order', 7, {amount_total: 'much'})
    const error = await failure(run({streams: ['orders'], maxRejected: 0}))
    expect(error).toMatchObject({name: 'RecordError', message: 'odoo.orders: 1 records break their rules'})
    expect(await rows('odoo_orders')).toHaveLength(30)
  })
})

describe('a source in trouble', () => {
  test('with a busy moment is asked again', async () => {
    const retries: ExtractEvent[] = []
    odoo.fail(2, {status: 503}, 2)
    const onEvent = (event: ExtractEvent) => event.type === 'request.retried' && retries.push(event)
    expect(of(await run({streams: ['orders'], onEvent}), 'orders').loaded).toBe(30)
    expect(retries).toHaveLength(2)
  })

  test('with a lock in its database is asked again', async () => {
    odoo.fail(1, {status: 500, name: 'psycopg2.errors.SerializationFailure'}, 2)
    expect(of(await run({streams: ['orders']}), 'orders').loaded).toBe(30)
  })

  test('with a permanent error is not', async () => {
    odoo.fail(1, {status: 500, name: 'builtins.ValueError', message: 'Invalid field'}, 2)
    const error = await failure(run({streams: ['orders']}))
    expect(error.message).toMatch(
      /sale\.order\/search_read answers 500: builtins\.ValueError: Invalid field$/,
    )
  })

  test('in one stream does not keep the others from being read', async () => {
    odoo.fail(1, {status: 403, name: 'odoo.exceptions.AccessError', message: 'Not yours'}, 1)
    const error = await failure(run({streams: ['partners', 'orders']}))
    expect(error.message).toMatch(/Not yours$/)
    expect(error.fields.advice).toBe('Give the user of the key the right to read this model.')
    expect(error.summary?.streams.map(({stream, loaded, error}) => [stream, loaded, error?.name])).toEqual([
      ['orders', 0, 'SourceError'],
      ['partners', 40, undefined],
    ])
  })

  test('that refuses the key says which setting to look at', async () => {
    const error = await failure(run({settings: {ODOO_URL: odoo.url, ODOO_API_KEY: 'wrong-secret'}}))
    expect(error).toMatchObject({name: 'SourceError', fields: {status: 401}})
    expect(error.message).toMatch(/answers 401: werkzeug\.exceptions\.Unauthorized: Invalid apikey$/)
    expect(error.fields.advice).toContain('ODOO_API_KEY')
    expect(JSON.stringify([error.message, error.fields])).not.toMatch(/wrong-secret|Traceback/)
  })

  test('that holds no such database says so', async () => {
    const settings = {ODOO_URL: odoo.url, ODOO_API_KEY: odoo.key, ODOO_DB: 'elsewhere'}
    expect((await failure(run({settings}))).fields.advice).toContain('ODOO_DB')
  })

  test('that is down says so at once', async () => {
    const {url} = odoo
    await odoo.close()
    const error = await failure(run({settings: {ODOO_URL: url, ODOO_API_KEY: 'k'}}))
    expect(error.message).toMatch(/^odoo: nothing answers at .* \(ECONNREFUSED\)$/)
  })
})

describe('a lake in trouble', () => {
  test('with a full disk says so, and what to do', async () => {
    // A bucket that exists, with no ledger and no objects, and no room.
    const full = await serve(
      {body: {name: bucket}},
      {status: 404, body: {error: {code: 404, message: 'Not Found'}}},
      {body: {}},
      {body: {}},
      {status: 507, body: {error: {code: 507, message: 'No space left on device'}}},
    )
    const clients = {storage: storageClient(full.url, 'token'), bigquery: lake.bigquery}
    const error = await failure(run({streams: ['orders'], clients}))
    await full.close()
    expect(error.name).toBe('LakeError')
    expect(error.message).toMatch(
      /^Cannot write gs:\/\/lake-\d+\/raw\/odoo\/orders\/.*No space left on device/,
    )
    expect(error.fields.advice).toContain('make room, then run again')
  })

  test('that another run is writing to is left to that one', async () => {
    const outcomes = await Promise.allSettled([run({streams: ['orders']}), run({streams: ['orders']})])
    const [failed] = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(failed).toMatchObject({name: 'LakeError', message: expect.stringMatching(/^Another run /)})
    expect(await rows('odoo_orders')).toHaveLength(30)
  })

  test('that another run has written in the meantime is not written over', async () => {
    await run({streams: ['orders']})
    const opened = lake.storage.bucket(bucket)
    const kept = await readLedger(opened, 'odoo', 'orders')
    await writeLedger(opened, kept)
    const error = await failure(writeLedger(opened, kept))
    expect(error).toMatchObject({
      name: 'LakeError',
      message: 'Another run of odoo.orders has finished in the meantime',
    })
  })
})

test('a cursor never passes the start of the run less the lookback', async () => {
  await run({streams: ['orders'], now: () => new Date('2026-03-01T12:00:00Z')})
  const {ledger} = await readLedger(lake.storage.bucket(bucket), 'odoo', 'orders')
  expect(cursorOf(ledger)).toEqual(new Date('2026-03-01T11:45:00Z'))
})
