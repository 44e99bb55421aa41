/** https://cloud.google.com/storage/docs/managed-folders */
import type {ListPage, ListPosition} from '../objects/listing.ts'
import {compareNames} from '../objects/names.ts'
import type {StoredObject} from '../objects/objects.ts'
import type {Records} from '../objects/records.ts'

/** The kind of their records; the parent is the bucket, the id the name. */
export const MANAGED_FOLDER = 'managedFolder'

/** Names of folders end in a slash, whether it is given or not. */
export const managedFolderName = (name: string): string => (name.endsWith('/') ? name : `${name}/`)

/** What a listing below `prefix` shows of a bucket's managed folders: each up to the first slash after the prefix. */
export function foldersBelow(records: Records, bucket: string, prefix: string): string[] {
  const names = records
    .list(MANAGED_FOLDER, bucket)
    .filter(({id}) => id.startsWith(prefix) && id.length > prefix.length)
    .map(({id}) => id.slice(0, id.indexOf('/', prefix.length) + 1))
  return [...new Set(names)]
}

/** A page of a listing together with the folders that belong on it; the page may then end earlier. */
export function withFolders(
  page: ListPage,
  folders: readonly string[],
  {after, limit}: {readonly after?: ListPosition; readonly limit: number},
): ListPage {
  const added = folders.filter(
    (folder) =>
      !page.prefixes.includes(folder) &&
      (!after || compareNames(folder, nameOf(after)) > 0) &&
      (!page.next || compareNames(folder, nameOf(page.next)) <= 0),
  )
  if (added.length === 0) return page
  const entries: (string | StoredObject)[] = [...page.objects, ...page.prefixes, ...added]
  entries.sort((a, b) => compareNames(nameOf(a), nameOf(b)))
  const shown = entries.slice(0, limit)
  const objects = shown.filter((entry) => typeof entry !== 'string')
  const prefixes = shown.filter((entry) => typeof entry === 'string')
  const last = shown.at(-1)
  if (entries.length <= limit || last === undefined) return {...page, objects, prefixes}
  return {objects, prefixes, next: positionOf(last)}
}

const positionOf = (entry: string | StoredObject): ListPosition =>
  typeof entry === 'string' ? {prefix: entry} : {name: entry.name, generation: entry.generation}

function nameOf(entry: string | StoredObject | ListPosition): string {
  if (typeof entry === 'string') return entry
  return 'prefix' in entry ? entry.prefix : entry.name
}
