/** https://cloud.google.com/storage/docs/json_api/v1/objects/list */
import {flag, text} from '../../http/query-parameters.ts'
import {invalid, notImplemented} from '../errors.ts'
import {compileGlob, literalPrefix} from '../match-glob.ts'
import {type Call, json, type Method, named, pageSizeIn} from '../method.ts'
import type {Bucket} from '../objects/buckets.ts'
import type {ListPage, ListRequest} from '../objects/listing.ts'
import type {StoredObject} from '../objects/objects.ts'
import {fromPageToken, isListPosition, toPageToken} from '../page-token.ts'
import {compileContextFilter} from '../resources/contexts.ts'
import {foldersBelow, withFolders} from '../resources/managed-folders.ts'
import {objectResource} from '../resources/object-resource.ts'
import {viewOf} from '../resources/view.ts'

export const objectsList: Method = (call) => {
  const {query, store} = call
  const bucket = store.buckets.get(named(call, 'bucket'))
  if (flag(query, 'softDeleted')) return json(softDeletedPage(call, bucket))
  const glob = text(query, 'matchGlob')
  const filter = text(query, 'filter')
  const request = {
    bucket: bucket.name,
    prefix: text(query, 'prefix') ?? '',
    delimiter: text(query, 'delimiter') ?? '',
    includeTrailingDelimiter: flag(query, 'includeTrailingDelimiter') ?? false,
    versions: flag(query, 'versions') ?? false,
    limit: pageSizeIn(query),
    startOffset: text(query, 'startOffset'),
    endOffset: text(query, 'endOffset'),
    after: fromPageToken(text(query, 'pageToken'), isListPosition),
    ...(filter !== undefined && {keeps: contextFilter(filter)}),
    ...(glob !== undefined && {matches: compileGlob(glob), matchPrefix: literalPrefix(glob)}),
  }
  const page = withManagedFolders(call, request, store.listObjects(request))
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

/** Folders that exist by themselves are shown among the prefixes, where the client asks for them. */
function withManagedFolders({query, store}: Call, request: ListRequest, page: ListPage): ListPage {
  if (!flag(query, 'includeFoldersAsPrefixes') || request.delimiter !== '/') return page
  return withFolders(page, foldersBelow(store.records, request.bucket, request.prefix), request)
}

function softDeletedPage(call: Call, bucket: Bucket): Record<string, unknown> {
  const {query, store} = call
  if (flag(query, 'versions')) throw invalid('softDeleted and versions cannot be combined.')
  for (const name of ['delimiter', 'matchGlob', 'filter', 'startOffset', 'endOffset']) {
    if (text(query, name) !== undefined) throw notImplemented(`${name} in listings with softDeleted`)
  }
  const after = fromPageToken(text(query, 'pageToken'), isListPosition)
  const page = store.softDeleted.list({
    bucket: bucket.name,
    prefix: text(query, 'prefix') ?? '',
    limit: pageSizeIn(query),
    ...(after && 'name' in after && {after}),
  })
  const view = viewOf(call)
  return {
    kind: 'storage#objects',
    ...(page.next && {nextPageToken: toPageToken(page.next)}),
    ...(page.objects.length > 0 && {
      items: page.objects.map((object) => objectResource(object, bucket, view)),
    }),
  }
}

function contextFilter(filter: string): (object: StoredObject) => boolean {
  const keeps = compileContextFilter(filter)
  return ({fields}) => keeps(fields['contexts'])
}
