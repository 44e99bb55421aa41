/** Objects as files, for load and extract jobs: what the warehouse sees of Cloud Storage. */
import type {ObjectFile, ObjectFiles} from '../../warehouse/types.ts'
import {invalid} from '../errors.ts'
import {type Bodies, hashFile, syncFile} from './bodies.ts'
import type {Buckets} from './buckets.ts'
import type {ContentHasher} from './content-hash.ts'
import type {List, ListPosition} from './listing.ts'
import {checkObjectName} from './names.ts'
import type {Objects, StoredObject} from './objects.ts'

const PAGE = 1000

export function createObjectFiles(
  buckets: Buckets,
  objects: Objects,
  list: List,
  bodies: Bodies,
  hasher: ContentHasher,
): ObjectFiles {
  const file = (object: StoredObject): ObjectFile => {
    const {contentEncoding, customerEncryption} = object.fields
    if (customerEncryption) {
      throw invalid(
        `gs://${object.bucket}/${object.name} is encrypted with a customer-supplied key, which jobs cannot show.`,
      )
    }
    return {
      uri: `gs://${object.bucket}/${object.name}`,
      path: bodies.pathOf(object.content.body),
      size: object.content.size,
      ...(contentEncoding !== undefined && {contentEncoding}),
    }
  }

  return {
    list: async (uri) => {
      const {bucket, name} = parseUri(uri)
      buckets.get(bucket)
      const star = name.indexOf('*')
      if (star < 0) {
        const object = objects.find(bucket, name)
        return object ? [file(object)] : []
      }
      const prefix = name.slice(0, star)
      const suffix = name.slice(star + 1)
      const matches = (candidate: string) =>
        candidate.length >= prefix.length + suffix.length && candidate.endsWith(suffix)
      const files: ObjectFile[] = []
      let after: ListPosition | undefined
      do {
        const page = list({...WHOLE_NAMES, bucket, prefix, matches, limit: PAGE, ...(after && {after})})
        files.push(...page.objects.map(file))
        after = page.next
      } while (after)
      return files
    },
    store: async (uri, path, metadata) => {
      const {bucket, name} = parseUri(uri)
      checkObjectName(name)
      buckets.get(bucket)
      const hash = hasher.begin()
      const size = await hashFile(path, hash)
      await syncFile(path)
      const body = await bodies.adopt(path)
      const content = {...(await hash.digest()), size, body}
      await bodies.keepIf(body, () => objects.put(bucket, name, {content, fields: metadata}, {}))
      return size
    },
    temporaryPath: () => bodies.incomingPath(),
  }
}

const WHOLE_NAMES = {delimiter: '', includeTrailingDelimiter: false, versions: false} as const

function parseUri(uri: string): {bucket: string; name: string} {
  const match = /^gs:\/\/([^/]+)\/(.+)$/s.exec(uri)
  if (!match) throw invalid(`Invalid Cloud Storage address: ${uri}`)
  const [, bucket, name] = match as unknown as [string, string, string]
  if (name.indexOf('*') !== name.lastIndexOf('*')) throw invalid(`Only one wildcard is allowed in ${uri}`)
  return {bucket, name}
}
