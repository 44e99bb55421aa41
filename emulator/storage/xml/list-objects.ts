/** `GET /bucket`: https://cloud.google.com/storage/docs/xml-api/get-bucket-list */
import {text} from '../../http/query-parameters.ts'
import {type Answer, type Call, named, pageSizeIn} from '../method.ts'
import type {ListPosition} from '../objects/listing.ts'
import {fromPageToken, isListPosition, toPageToken} from '../page-token.ts'
import {objectEtag, timestamp} from '../resources/object-resource.ts'
import type {XmlElement} from './xml.ts'
import {xmlAnswer} from './xml-answer.ts'

export function listXmlObjects(call: Call): Answer {
  const {query} = call
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  const prefix = text(query, 'prefix') ?? ''
  const delimiter = text(query, 'delimiter') ?? ''
  const limit = pageSizeIn(query, 'max-keys')
  const isSecond = text(query, 'list-type') === '2'
  const marker = text(query, isSecond ? 'start-after' : 'marker')
  const token = fromPageToken(text(query, 'continuation-token'), isListPosition)
  const after = token ?? (marker === undefined ? undefined : positionOf(marker, prefix, delimiter))
  const page = call.store.listObjects({
    bucket: bucket.name,
    prefix,
    delimiter,
    includeTrailingDelimiter: false,
    versions: false,
    limit,
    ...(after && {after}),
  })
  const result: XmlElement[] = [
    ['Name', bucket.name],
    ['Prefix', prefix],
    ...(delimiter === '' ? [] : [['Delimiter', delimiter] as const]),
    ['MaxKeys', limit],
    ['IsTruncated', page.next !== undefined],
    ...(isSecond
      ? secondPaging(page.objects.length + page.prefixes.length, marker, page.next)
      : firstPaging(marker, page.next)),
    ...page.objects.map((object): XmlElement => {
      const contents: XmlElement[] = [
        ['Key', object.name],
        ['Generation', object.generation],
        ['MetaGeneration', object.metageneration],
        ['LastModified', timestamp(object.updatedAt)],
        ['ETag', `"${objectEtag(object)}"`],
        ['Size', object.content.size],
        ['StorageClass', object.fields.storageClass ?? String(bucket.fields['storageClass'])],
      ]
      return ['Contents', contents]
    }),
    ...page.prefixes.map((name): XmlElement => ['CommonPrefixes', [['Prefix', name]]]),
  ]
  return xmlAnswer(['ListBucketResult', result], 'http://doc.s3.amazonaws.com/2006-03-01')
}

const firstPaging = (marker: string | undefined, next: ListPosition | undefined): XmlElement[] => [
  ['Marker', marker ?? ''],
  ...(next ? [['NextMarker', 'prefix' in next ? next.prefix : next.name] as const] : []),
]

const secondPaging = (
  count: number,
  startAfter: string | undefined,
  next: ListPosition | undefined,
): XmlElement[] => [
  ['KeyCount', count],
  ...(startAfter === undefined ? [] : [['StartAfter', startAfter] as const]),
  ...(next ? [['NextContinuationToken', toPageToken(next)] as const] : []),
]

/** A marker may be a common prefix, below which the listing does not go again. */
function positionOf(marker: string, prefix: string, delimiter: string): ListPosition {
  const end = delimiter === '' || !marker.startsWith(prefix) ? -1 : marker.indexOf(delimiter, prefix.length)
  if (end >= 0) return {prefix: marker.slice(0, end + delimiter.length)}
  return {name: marker, generation: 0}
}
