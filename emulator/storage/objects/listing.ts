/**
 * Lists the objects of a bucket in the order of their names. Nothing is scanned that a page does not need: it
 * begins by seeking to its first name, and after a common prefix (a "folder") it seeks past all names below it.
 * https://cloud.google.com/storage/docs/json_api/v1/objects/list
 */
import type {DatabaseSync} from 'node:sqlite'
import {afterPrefix, compareNames} from './names.ts'
import {fromRow, type ObjectRow, type StoredObject} from './objects.ts'

export interface ListRequest {
  readonly bucket: string
  readonly prefix: string
  /** '' for none. */
  readonly delimiter: string
  readonly includeTrailingDelimiter: boolean
  /** Names from here on, and before `endOffset`. */
  readonly startOffset?: string
  readonly endOffset?: string
  /** Old generations too. */
  readonly versions: boolean
  readonly matches?: (name: string) => boolean
  /** Which objects are shown; a folder is shown where one of its objects is. */
  readonly keeps?: (object: StoredObject) => boolean
  /** What every name that matches begins with. */
  readonly matchPrefix?: string
  readonly after?: ListPosition
  readonly limit: number
}

/** The last entry of a page: where the next page goes on. */
export type ListPosition = {readonly name: string; readonly generation: number} | {readonly prefix: string}

export interface ListPage {
  readonly objects: readonly StoredObject[]
  readonly prefixes: readonly string[]
  readonly next?: ListPosition
}

/** A page that finds few matches ends here, so that one request never holds up the others for long. */
const MAX_SCANNED = 50_000

/** SQLite orders every BLOB after every TEXT. */
const ABOVE_ALL_NAMES = new Uint8Array(0)

export type List = (request: ListRequest) => ListPage

export function createList(database: DatabaseSync): List {
  const range = 'bucket = ? AND name >= ? AND name < ?'
  const live = database.prepare(`SELECT * FROM objects WHERE ${range} AND deleted_at IS NULL ORDER BY name`)
  const all = database.prepare(`SELECT * FROM objects WHERE ${range} ORDER BY name, generation`)

  /** The rows from a name on; read lazily, so that a caller who stops early has read no more. */
  function* rowsFrom(request: ListRequest, from: string, end: string | undefined): Generator<ObjectRow> {
    const statement = request.versions ? all : live
    yield* statement.iterate(request.bucket, from, end ?? ABOVE_ALL_NAMES) as unknown as Iterable<ObjectRow>
  }

  return (request) => {
    const objects: StoredObject[] = []
    const prefixes: string[] = []
    const {prefix, matchPrefix = '', startOffset, endOffset, after} = request
    const end = [afterPrefix(matchPrefix), endOffset].reduce(lowest, afterPrefix(prefix))
    let from: string | undefined = highest(prefix, matchPrefix, startOffset, startOf(after))
    let last: ListPosition | undefined
    let scanned = 0

    while (from !== undefined) {
      const begin: string = from
      from = undefined
      for (const row of rowsFrom(request, begin, end)) {
        if (isOnEarlierPage(row, request)) continue
        if (objects.length + prefixes.length >= request.limit || scanned++ >= MAX_SCANNED) {
          return {objects, prefixes, next: last ?? {name: row.name, generation: row.generation - 1}}
        }
        if (request.keeps && !request.keeps(fromRow(row))) {
          last = {name: row.name, generation: row.generation}
          continue
        }
        const folder = folderOf(row.name, request)
        if (folder === undefined) {
          last = {name: row.name, generation: row.generation}
          if (!request.matches || request.matches(row.name)) objects.push(fromRow(row))
          continue
        }
        last = {prefix: folder}
        if (!request.matches || request.matches(folder)) prefixes.push(folder)
        if (request.includeTrailingDelimiter && row.name === folder) objects.push(fromRow(row))
        from = afterPrefix(folder)
        break
      }
    }
    return {objects, prefixes}
  }
}

/** The common prefix that a name falls under: up to and with the first delimiter after the listing's prefix. */
function folderOf(name: string, {prefix, delimiter}: ListRequest): string | undefined {
  if (delimiter === '') return undefined
  const at = name.indexOf(delimiter, prefix.length)
  return at < 0 ? undefined : name.slice(0, at + delimiter.length)
}

function startOf(after: ListPosition | undefined): string | undefined {
  if (!after) return undefined
  return 'prefix' in after ? (afterPrefix(after.prefix) ?? '\u{10ffff}') : after.name
}

function isOnEarlierPage(row: ObjectRow, {after, versions}: ListRequest): boolean {
  if (!after || 'prefix' in after || row.name !== after.name) return false
  return !versions || row.generation <= after.generation
}

function highest(first: string, ...others: (string | undefined)[]): string {
  return others.reduce<string>((a, b) => (b !== undefined && compareNames(b, a) > 0 ? b : a), first)
}

function lowest(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return compareNames(a, b) < 0 ? a : b
}
