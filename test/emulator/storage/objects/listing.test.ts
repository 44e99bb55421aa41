import {expect, test} from 'vitest'
import type {ListPage, ListPosition, ListRequest} from '../../../../emulator/storage/objects/listing.ts'
import {afterPrefix} from '../../../../emulator/storage/objects/names.ts'
import {type ObjectStore, openObjectStore} from '../../../../emulator/storage/objects/object-store.ts'
import {withFolder} from '../storage-server.ts'

const WHOLE: ListRequest = {
  bucket: 'b',
  prefix: '',
  delimiter: '',
  includeTrailingDelimiter: false,
  versions: false,
  limit: 1000,
}

const CONTENT = {size: 0, crc32c: 'AAAAAA==', body: 'none'}

async function withObjects(
  names: readonly string[],
  use: (list: (request: Partial<ListRequest>) => string[], store: ObjectStore) => void,
): Promise<void> {
  await withFolder(async (folder) => {
    const store = await openObjectStore(folder)
    store.buckets.create({name: 'b', project: 'p', fields: {versioning: {enabled: true}}})
    for (const name of names) store.objects.put('b', name, {content: CONTENT, fields: {}}, {})
    use((request) => shown(store.listObjects({...WHOLE, ...request})), store)
    await store.close()
  })
}

/** Names, then prefixes with a star. */
const shown = ({objects, prefixes}: ListPage): string[] => [
  ...objects.map(({name}) => name),
  ...prefixes.map((prefix) => `${prefix}*`),
]

const NAMES = ['a', 'a/', 'a/1', 'a/b/2', 'ab', 'b', 'z/1', 'é', '\u{ffff}', '🎉']

const listings: [what: string, request: Partial<ListRequest>, expected: string[]][] = [
  ['names in the order of their bytes', {}, NAMES],
  ['a prefix', {prefix: 'a/'}, ['a/', 'a/1', 'a/b/2']],
  ['folders', {delimiter: '/'}, ['a', 'ab', 'b', 'é', '\u{ffff}', '🎉', 'a/*', 'z/*']],
  ['folders below a prefix', {delimiter: '/', prefix: 'a/'}, ['a/', 'a/1', 'a/b/*']],
  [
    'a delimiter of two characters',
    {delimiter: 'b/'},
    ['a', 'a/', 'a/1', 'ab', 'b', 'z/1', 'é', '\u{ffff}', '🎉', 'a/b/*'],
  ],
  [
    'folders that are objects too',
    {delimiter: '/', includeTrailingDelimiter: true},
    ['a', 'a/', 'ab', 'b', 'é', '\u{ffff}', '🎉', 'a/*', 'z/*'],
  ],
  ['a start', {startOffset: 'b'}, ['b', 'z/1', 'é', '\u{ffff}', '🎉']],
  ['an end', {endOffset: 'ab'}, ['a', 'a/', 'a/1', 'a/b/2']],
  [
    'a start inside a folder',
    {startOffset: 'a/1', delimiter: '/'},
    ['ab', 'b', 'é', '\u{ffff}', '🎉', 'a/*', 'z/*'],
  ],
  ['a start before the prefix', {startOffset: 'a', prefix: 'b'}, ['b']],
  ['names that match', {matches: (name) => name.endsWith('1')}, ['a/1', 'z/1']],
  [
    'names that match a pattern with a known beginning',
    {matches: (name) => name.endsWith('1'), matchPrefix: 'a/'},
    ['a/1'],
  ],
  ['a prefix of the last character', {prefix: '🎉'}, ['🎉']],
]
test.each(listings)('lists %s', async (_what, request, expected) => {
  await withObjects(NAMES, (list) => expect(list(request)).toEqual(expected))
})

test.each([1, 2, 3, 5])('pages of %i give every entry once', async (limit) => {
  await withObjects(NAMES, (_list, store) => {
    for (const delimiter of ['', '/', 'b/']) {
      for (const versions of [false, true]) {
        const whole = shown(store.listObjects({...WHOLE, delimiter, versions}))
        const paged: string[] = []
        let after: ListPosition | undefined
        do {
          const page = store.listObjects({...WHOLE, delimiter, versions, limit, after})
          expect(page.objects.length + page.prefixes.length).toBeLessThanOrEqual(limit)
          paged.push(...shown(page))
          after = page.next
        } while (after)
        expect(paged.sort()).toEqual(whole.sort())
      }
    }
  })
})

test('versions are listed oldest first, and page between generations', async () => {
  await withObjects(['a', 'a', 'a', 'b'], (list, store) => {
    expect(list({})).toEqual(['a', 'b'])
    expect(list({versions: true})).toEqual(['a', 'a', 'a', 'b'])
    const first = store.listObjects({...WHOLE, versions: true, limit: 2})
    expect(first.objects.map(({deletedAt}) => deletedAt === undefined)).toEqual([false, false])
    expect(list({versions: true, after: first.next})).toEqual(['a', 'b'])
  })
})

const prefixes: [prefix: string, after: string | undefined][] = [
  ['a', 'b'],
  ['a/', 'a0'],
  ['\u{d7ff}', '\u{e000}'],
  ['a\u{10ffff}', 'b'],
  ['\u{10ffff}', undefined],
  ['', undefined],
]
test.each(prefixes)('after all names that begin with %j comes %j', (prefix, after) => {
  expect(afterPrefix(prefix)).toBe(after)
})
