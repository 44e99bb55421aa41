/**
 * What a page of 1,000 objects costs in a bucket of 2,000 and in one of 1,000,000, how long the store takes to open,
 * and what a listing of folders costs that hold everything.
 *
 *   node bench/storage-listing.ts [objects]
 */
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {openDatabase, transaction} from '../emulator/storage/objects/database.ts'
import type {ListPage, ListPosition, ListRequest} from '../emulator/storage/objects/listing.ts'
import {type ObjectStore, openObjectStore} from '../emulator/storage/objects/object-store.ts'

const ROUNDS = 25

const large = Number(process.argv[2] ?? 1_000_000)
const folder = await mkdtemp(join(tmpdir(), 'storage-bench-'))
try {
  await (await openObjectStore(folder)).close()
  fill('small', 2_000)
  fill('large', large)

  const start = performance.now()
  const store = await openObjectStore(folder)
  console.log(`opening the store: ${(performance.now() - start).toFixed(1)} ms`)
  report(store, 'small', 2_000)
  report(store, 'large', large)
  await store.close()
} finally {
  await rm(folder, {recursive: true})
}

/** Rows as uploads leave them, a thousand to a folder; written past the store, which would sync each of them. */
function fill(bucket: string, count: number): void {
  const database = openDatabase(join(folder, 'index.sqlite'))
  const insert = database.prepare(
    `INSERT INTO objects VALUES (?, ?, ?, 1, 0, 0, NULL, 5, 'mnG7TA==', 'XUFAKrxLKna5cZ2REBfFkg==', NULL, 'body', '{"contentType":"text/plain"}')`,
  )
  transaction(database, () => {
    for (let index = 0; index < count; index++) {
      const directory = String(Math.floor(index / 1000)).padStart(6, '0')
      insert.run(
        bucket,
        `raw/source/${directory}/p${String(index % 1000).padStart(5, '0')}.ndjson.gz`,
        index + 1,
      )
    }
  })
  database.close()
}

function report(store: ObjectStore, bucket: string, count: number): void {
  const page = (request: Partial<ListRequest>): ListPage =>
    store.listObjects({
      bucket,
      prefix: '',
      delimiter: '',
      includeTrailingDelimiter: false,
      versions: false,
      limit: 1000,
      ...request,
    })
  const middle: ListPosition = {
    prefix: `raw/source/${String(Math.floor(count / 2000)).padStart(6, '0')}/p00499`,
  }
  const costs = {
    'first page': median(() => page({})),
    'page from the middle': median(() => page({after: middle})),
    'page of folders': median(() => page({prefix: 'raw/source/', delimiter: '/'})),
    'folder of everything': median(() => page({delimiter: '/'})),
  }
  const shown = Object.entries(costs).map(([name, ms]) => `${name} ${ms.toFixed(2)} ms`)
  console.log(`${bucket} (${count} objects): ${shown.join(' · ')}`)
}

function median(work: () => ListPage): number {
  const times = Array.from({length: ROUNDS}, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!
}
