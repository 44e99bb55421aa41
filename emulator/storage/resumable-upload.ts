/** https://cloud.google.com/storage/docs/performing-resumable-uploads */
import {ApiError} from '../http/api-error.ts'
import {contentRangeOf} from '../http/content-range.ts'
import {MAX_METADATA_BYTES, metadataTooLarge} from '../http/multipart.ts'
import {text} from '../http/query-parameters.ts'
import {decodedBody, readJson} from '../http/request-body.ts'
import {invalid} from './errors.ts'
import {type Answer, type Call, json} from './method.ts'
import type {UploadRequest, UploadResult} from './objects/object-store.ts'
import type {UploadSession} from './objects/upload-sessions.ts'
import {objectResource} from './resources/object-resource.ts'
import {checkUpload, expectedByHeader, putUpload, uploadRequest, verifyContent} from './upload.ts'

type Session = UploadSession<UploadRequest, UploadResult>

/** Begins a session; its address is the answer. */
export async function startUpload(call: Call): Promise<Answer> {
  const metadata = await readJson(call.body, call.headers, MAX_METADATA_BYTES, metadataTooLarge)
  const mediaType = header(call, 'x-upload-content-type')
  return {status: 200, headers: await beginSession(call, metadata, mediaType)}
}

/** Begins a session for an object that is described like this; gives the headers that tell of it. */
export async function beginSession(
  call: Call,
  metadata: unknown,
  mediaType: string | undefined,
): Promise<Record<string, string>> {
  const announced = header(call, 'x-upload-content-length')
  const request = uploadRequest(call, metadata, mediaType)
  checkUpload(call, request)
  const size = announced !== undefined && /^\d+$/.test(announced) ? {size: Number(announced)} : {}
  const bucket = call.path['bucket']!
  const {id} = await call.store.uploads.begin(bucket, {
    ...request,
    expected: {...request.expected, ...size},
  })
  const location = `${call.baseUrl}${call.requestPath}?uploadType=resumable&upload_id=${id}`
  return {location, 'x-guploader-uploadid': id, 'content-length': '0'}
}

/** A request to a session's address: bytes, a question how far it is, or its end. */
export async function continueUpload(call: Call): Promise<Answer> {
  const {uploads} = call.store
  const id = text(call.query, 'upload_id') ?? ''
  const session = uploads.find(id)
  if (!session || session.bucket !== call.path['bucket']) throw new ApiError(404, 'notFound', 'Not Found')
  if (session.state === 'cancelled') return CANCELLED
  if (call.verb === 'DELETE') {
    await uploads.cancel(id)
    return CANCELLED
  }
  if (session.state === 'complete') return uploaded(call, session)

  const range = contentRangeOf(header(call, 'content-range'))
  const before = await uploads.offset(id)
  if (range.kind === 'probe') return range.total === before ? finish(call, session) : incomplete(call, before)

  if (range.start > before) {
    const message = `Invalid request. According to the Content-Range header, the upload offset is ${range.start} byte(s), which exceeds already uploaded size of ${before} byte(s).`
    throw new ApiError(503, 'backendError', message)
  }
  const body = decodedBody(call.body, call.headers)
  const wanted = range.end === undefined ? undefined : range.end - range.start
  const after = await uploads.append(id, slice(body, before - range.start, wanted))
  if (range.total !== undefined && after > range.total)
    throw invalid('More bytes arrived than the Content-Range header announced.')
  const isWhole = range.total === undefined ? range.isLast : after === range.total
  return isWhole ? finish(call, session) : incomplete(call, after)
}

async function finish(call: Call, session: Session): Promise<Answer> {
  const {request} = session
  const result = await call.store.uploads.complete(
    session.id,
    (content) => {
      verifyContent(request.expected, content)
      verifyContent(expectedByHeader(call), content)
    },
    (content) => ({generation: putUpload(call, request, content).generation}),
  )
  return uploaded(call, {...session, result})
}

/** The object that has come of a session; clients ask again when they missed the answer. */
function uploaded(call: Call, {bucket, request, result}: Session): Answer {
  const object = call.store.objects.get(bucket, request.name, BigInt(result?.generation ?? 0))
  const keySha256 = request.fields.customerEncryption?.keySha256
  const view = {baseUrl: call.baseUrl, projection: request.projection, ...(keySha256 && {keySha256})}
  return json(objectResource(object, call.store.buckets.get(bucket), view))
}

const CANCELLED: Answer = {status: 499, headers: {'content-length': '0'}}

/**
 * No Range header stands for no bytes. Clients whose HTTP library would follow a 308 (Google's for Go) ask for it in a
 * header of a 200.
 */
function incomplete(call: Call, offset: number): Answer {
  const range: Record<string, string> = offset > 0 ? {range: `bytes=0-${offset - 1}`} : {}
  const headers = {'content-length': '0', ...range}
  return header(call, 'x-guploader-no-308') === 'yes'
    ? {status: 200, headers: {...headers, 'x-http-status-code-override': '308'}}
    : {status: 308, headers}
}

/** The source without its first bytes, which have arrived before; fails where it is longer than announced. */
async function* slice(
  source: AsyncIterable<Buffer>,
  skip: number,
  length: number | undefined,
): AsyncGenerator<Buffer> {
  let read = 0
  for await (const chunk of source) {
    const start = Math.min(chunk.length, Math.max(0, skip - read))
    read += chunk.length
    if (length !== undefined && read > length) {
      throw invalid(`The body is longer than the ${length} bytes that its Content-Range header announced.`)
    }
    if (start < chunk.length) yield chunk.subarray(start)
  }
}

function header(call: Call, name: string): string | undefined {
  const value = call.headers[name]
  return typeof value === 'string' ? value : undefined
}
