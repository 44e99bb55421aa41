import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, relative, resolve} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What each room may import of ours. A room may always import itself; the deepest match counts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  cli: ['extract', 'emulator', 'sandbox'],
  extract: [],
  sandbox: [],
  emulator: [],
  'emulator/sql': [],
  'emulator/engine': ['emulator/sql', 'emulator/warehouse/types.ts'],
  'emulator/warehouse': ['emulator/sql', 'emulator/engine'],
  'emulator/storage': ['emulator/http', 'emulator/warehouse/types.ts'],
}

/** Packages that only one room may know. */
const KNOWN_ONLY_TO: Readonly<Record<string, readonly string[]>> = {
  '@duckdb/node-api': ['emulator/engine'],
  '@duckdb/node-bindings': ['emulator/engine'],
  '@grpc/grpc-js': ['emulator/bigquery-storage'],
  fastify: ['emulator/server.ts', 'emulator/http', 'emulator/bigquery', 'emulator/storage', 'sandbox'],
  got: ['extract/http'],
  '@oclif/core': ['cli'],
}

interface Import {
  readonly from: string
  readonly to: string
}

const files = ['cli', 'extract', 'emulator', 'sandbox'].flatMap((room) =>
  readdirSync(join(ROOT, room), {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(room, file)),
)

const imports: readonly Import[] = files.flatMap((from) =>
  [...readFileSync(join(ROOT, from), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, to]) => ({
    from,
    to: to!.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(from), to!)) : to!,
  })),
)

const within = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`)

const roomOf = (path: string): string =>
  Object.keys(MAY_IMPORT)
    .filter((room) => within(path, room))
    .sort((a, b) => b.length - a.length)[0] ?? path

test('imports go one way, from the command line inwards', () => {
  const wrong = imports
    .filter(({to}) => to.endsWith('.ts'))
    .filter(({from, to}) => {
      const room = roomOf(from)
      return !within(to, room) && !MAY_IMPORT[room]!.some((allowed) => within(to, allowed))
    })
  expect(wrong).toEqual([])
})

test('each of the large libraries is known to one room', () => {
  const wrong = imports.filter(({from, to}) => {
    const rooms = KNOWN_ONLY_TO[to]
    return rooms !== undefined && !rooms.some((room) => within(from, room))
  })
  expect(wrong).toEqual([])
})

test('only the configuration reads the environment', () => {
  const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(ROOT, file), 'utf8')))
  expect(readers).toEqual(['cli/config.ts'])
})

test('no room asks whether it is offline', () => {
  const asking = files.filter((file) =>
    /\b(isOffline|offline\s*\?|if \(offline)/.test(readFileSync(join(ROOT, file), 'utf8')),
  )
  expect(asking).toEqual([])
})
