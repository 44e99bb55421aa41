/** https://cloud.google.com/storage/docs/json_api/v1/buckets/list */
import {flag, text} from '../../http/query-parameters.ts'
import {required} from '../errors.ts'
import {json, type Method, pageSizeIn} from '../method.ts'
import {fromPageToken, toPageToken} from '../page-token.ts'
import {showBucket} from '../resources/view.ts'

const isName = (value: unknown): value is string => typeof value === 'string'

export const bucketsList: Method = (call) => {
  const project = text(call.query, 'project')
  if (project === undefined) throw required('project')
  const {store, query} = call
  const kept = flag(query, 'softDeleted') ? store.softDeletedBuckets : store.buckets
  const {buckets, nextAfter} = kept.list(project, {
    prefix: text(call.query, 'prefix') ?? '',
    after: fromPageToken(text(call.query, 'pageToken'), isName) ?? '',
    limit: pageSizeIn(call.query),
  })
  return json({
    kind: 'storage#buckets',
    ...(nextAfter !== undefined && {nextPageToken: toPageToken(nextAfter)}),
    ...(buckets.length > 0 && {items: buckets.map((bucket) => showBucket(call, bucket))}),
  })
}
