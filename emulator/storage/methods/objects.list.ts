/** https://cloud.google.com/storage/docs/json_api/v1/objects/list */
import {flag, text} from '../../http/query-parameters.ts'
import {notImplemented} from '../errors.ts'
import {compileGlob, literalPrefix} from '../match-glob.ts'
import {json, type Method, named, pageSizeIn} from '../method.ts'
import type {ListPosition} from '../objects/listing.ts'
import {fromPageToken, toPageToken} from '../page-token.ts'
import {objectResource} from '../resources/object-resource.ts'
import {viewOf} from '../resources/view.ts'

export const objectsList: Method = (call) => {
  const {query, store} = call
  if (flag(query, 'softDeleted')) throw notImplemented('Soft delete (softDeleted)')
  if (text(query, 'filter') !== undefined) throw notImplemented('The filter parameter of objects.list')
  const bucket = store.buckets.get(named(call, 'bucket'))
  const glob = text(query, 'matchGlob')
  const page = store.listObjects({
    bucket: bucket.name,
    prefix: text(query, 'prefix') ?? '',
    delimiter: text(query, 'delimiter') ?? '',
    includeTrailingDelimiter: flag(query, 'includeTrailingDelimiter') ?? false,
    versions: flag(query, 'versions') ?? false,
    limit: pageSizeIn(query),
    startOffset: text(query, 'startOffset'),
    endOffset: text(query, 'endOffset'),
    after: fromPageToken(text(query, 'pageToken'), isPosition),
    ...(glob !== undefined && {matches: compileGlob(glob), matchPrefix: literalPrefix(glob)}),
  })
  const view = viewOf(call)
  return json({
    kind: 'storage#objects',
    ...(page.next && {nextPageToken: toPageToken(page.next)}),
    ...(page.prefixes.length > 0 && {prefixes: page.prefixes}),
    ...(page.objects.length > 0 && {
      items: page.objects.map((object) => objectResource(object, bucket, view)),
    }),
  })
}

function isPosition(value: unknown): value is ListPosition {
  if (typeof value !== 'object' || value === null) return false
  const position = value as Record<string, unknown>
  if (typeof position['prefix'] === 'string') return true
  return typeof position['name'] === 'string' && typeof position['generation'] === 'number'
}
