/** https://cloud.google.com/storage/docs/xml-api/post-object-multipart and the pages beside it */
import {text} from '../../http/query-parameters.ts'
import {readBody} from '../../http/request-body.ts'
import {checkKey, encryptionIn} from '../encryption.ts'
import {type Answer, type Call, conditionsIn, NO_CONTENT, named} from '../method.ts'
import type {MultipartUpload, UploadedPart} from '../objects/multipart-uploads.ts'
import {timestamp} from '../resources/object-resource.ts'
import {
  checkUpload,
  conditionTexts,
  expectedByHeader,
  storeUpload,
  uploadRequest,
  verifyContent,
} from '../upload.ts'
import {resourceInHeaders} from './object-methods.ts'
import {elementsIn, unescaped, type XmlElement} from './xml.ts'
import {xmlAnswer, xmlError} from './xml-answer.ts'

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/'
const MOST_PARTS = 10_000
/** All parts but the last have this size at least. */
const SMALLEST_PART_BYTES = 5 * 1024 * 1024
const COMPLETION_BYTES = 4 * 1024 * 1024

/** `POST /bucket/object?uploads` */
export function beginMultipartUpload(call: Call): Answer {
  const request = uploadRequest(call, resourceInHeaders(call), undefined)
  checkUpload(call, request)
  const {id, bucket} = call.store.multipartUploads.begin(named(call, 'bucket'), request)
  const result: XmlElement[] = [
    ['Bucket', bucket],
    ['Key', request.name],
    ['UploadId', id],
  ]
  return xmlAnswer(['InitiateMultipartUploadResult', result], NAMESPACE)
}

/** `PUT /bucket/object?partNumber=1&uploadId=…` */
export async function uploadPart(call: Call): Promise<Answer> {
  const {bodies, multipartUploads} = call.store
  const {id, request} = uploadIn(call)
  const number = Number(text(call.query, 'partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
    throw xmlError(400, 'InvalidArgument', `Part numbers go from 1 to ${MOST_PARTS}.`)
  }
  checkKey(request.fields, encryptionIn(call.headers))
  const content = await bodies.receive(call.body)
  await bodies.keepIf(content.body, () => {
    verifyDigests(call, content)
    // An upload may have ended meanwhile.
    uploadIn(call)
    multipartUploads.putPart(id, number, content)
  })
  return {
    status: 200,
    headers: {
      etag: partEtag(content),
      'content-length': '0',
      'x-goog-hash': `crc32c=${content.crc32c},md5=${content.md5}`,
    },
  }
}

/** `POST /bucket/object?uploadId=…` with the numbers and entity tags of the parts */
export async function completeMultipartUpload(call: Call): Promise<Answer> {
  const {bodies, multipartUploads} = call.store
  const wanted = partsIn((await readBody(call.body, COMPLETION_BYTES)).toString('utf8'))
  const {id, bucket, request} = uploadIn(call)
  const parts = chosenParts(wanted, multipartUploads.parts(id))
  const conditions = conditionTexts(conditionsIn(call.query))
  const given = {...request, conditions: {...request.conditions, ...conditions}}
  checkUpload(call, given)
  // The checksum of the whole is that of no single part, and Cloud Storage gives no MD5 for it.
  const {md5: _none, ...content} = await bodies.receive(bytesOf(call, parts))
  const object = await storeUpload(call, given, content)
  multipartUploads.remove(id)
  const etag = `"${object.generation.toString(16)}-${parts.length}"`
  const result: XmlElement[] = [
    ['Location', `${call.baseUrl}${call.requestPath}`],
    ['Bucket', bucket],
    ['Key', request.name],
    ['ETag', etag],
  ]
  const answer = xmlAnswer(['CompleteMultipartUploadResult', result], NAMESPACE)
  const headers = {
    etag,
    'x-goog-generation': String(object.generation),
    'x-goog-hash': `crc32c=${content.crc32c}`,
  }
  return {...answer, headers: {...answer.headers, ...headers}}
}

/** `GET /bucket/object?uploadId=…` */
export function listParts(call: Call): Answer {
  const {id, bucket, request} = uploadIn(call)
  const after = Number(text(call.query, 'part-number-marker') ?? 0)
  const limit = Math.min(Number(text(call.query, 'max-parts') ?? 1000), 1000)
  const following = call.store.multipartUploads.parts(id).filter(({number}) => number > after)
  const page = following.slice(0, limit)
  const isTruncated = following.length > page.length
  const result: XmlElement[] = [
    ['Bucket', bucket],
    ['Key', request.name],
    ['UploadId', id],
    ['StorageClass', request.fields.storageClass ?? 'STANDARD'],
    ['PartNumberMarker', after],
    ...(isTruncated ? [['NextPartNumberMarker', page.at(-1)?.number ?? after] as const] : []),
    ['MaxParts', limit],
    ['IsTruncated', isTruncated],
    ...page.map(({number, uploadedAt, content}): XmlElement => {
      const part: XmlElement[] = [
        ['PartNumber', number],
        ['LastModified', timestamp(uploadedAt)],
        ['ETag', partEtag(content)],
        ['Size', content.size],
      ]
      return ['Part', part]
    }),
  ]
  return xmlAnswer(['ListPartsResult', result], NAMESPACE)
}

/** `DELETE /bucket/object?uploadId=…` */
export function abortMultipartUpload(call: Call): Answer {
  call.store.multipartUploads.remove(uploadIn(call).id)
  return NO_CONTENT
}

/** `GET /bucket?uploads` */
export function listMultipartUploads(call: Call): Answer {
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  const prefix = text(call.query, 'prefix') ?? ''
  const uploads = call.store.multipartUploads
    .list(bucket.name)
    .filter(({request, startedAt}) => request.name.startsWith(prefix) && startedAt >= bucket.createdAt)
  const result: XmlElement[] = [
    ['Bucket', bucket.name],
    ['Prefix', prefix],
    ['IsTruncated', false],
    ...uploads.map(({id, startedAt, request}): XmlElement => {
      const upload: XmlElement[] = [
        ['Key', request.name],
        ['UploadId', id],
        ['StorageClass', request.fields.storageClass ?? 'STANDARD'],
        ['Initiated', timestamp(startedAt)],
      ]
      return ['Upload', upload]
    }),
  ]
  return xmlAnswer(['ListMultipartUploadsResult', result], NAMESPACE)
}

/** The upload that the request is about; it belongs to this object of this bucket. */
function uploadIn(call: Call): MultipartUpload {
  const upload = call.store.multipartUploads.find(text(call.query, 'uploadId') ?? '')
  const bucket = call.store.buckets.get(named(call, 'bucket'))
  const isHere =
    upload?.bucket === bucket.name &&
    upload.request.name === named(call, 'object') &&
    upload.startedAt >= bucket.createdAt
  if (!upload || !isHere)
    throw xmlError(404, 'NoSuchUpload', 'The specified multipart upload does not exist.')
  return upload
}

const partEtag = ({md5}: {readonly md5: string}): string => `"${Buffer.from(md5, 'base64').toString('hex')}"`

function verifyDigests(call: Call, content: UploadedPart['content']): void {
  try {
    verifyContent(expectedByHeader(call), content)
  } catch (error) {
    throw xmlError(400, 'BadDigest', error instanceof Error ? error.message : String(error))
  }
}

interface WantedPart {
  readonly number: number
  readonly etag: string
}

function partsIn(xml: string): WantedPart[] {
  const parts = elementsIn(xml, 'Part').map((part) => ({
    number: Number(elementsIn(part, 'PartNumber')[0]),
    etag: unescaped(elementsIn(part, 'ETag')[0] ?? '').trim(),
  }))
  const isSound = parts.length > 0 && parts.every(({number, etag}) => Number.isInteger(number) && etag !== '')
  if (!isSound) throw xmlError(400, 'MalformedXML', 'The parts of a CompleteMultipartUpload are expected.')
  return parts
}

/** The parts that the client names, in its order, which is that of their numbers. */
function chosenParts(wanted: readonly WantedPart[], uploaded: readonly UploadedPart[]): UploadedPart[] {
  const byNumber = new Map(uploaded.map((part) => [part.number, part]))
  const chosen = wanted.map(({number, etag}, index) => {
    if (index > 0 && number <= wanted[index - 1]!.number) {
      throw xmlError(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    const part = byNumber.get(number)
    if (!part || partEtag(part.content).replaceAll('"', '') !== etag.replaceAll('"', '')) {
      throw xmlError(400, 'InvalidPart', `Part ${number} has not been uploaded, or has another entity tag.`)
    }
    return part
  })
  if (chosen.slice(0, -1).some(({content}) => content.size < SMALLEST_PART_BYTES)) {
    throw xmlError(400, 'EntityTooSmall', 'All parts but the last must have 5 MiB at least.')
  }
  return chosen
}

async function* bytesOf(call: Call, parts: readonly UploadedPart[]): AsyncGenerator<Buffer> {
  for (const {content} of parts) yield* await call.store.bodies.read(content.body, 0, content.size)
}
