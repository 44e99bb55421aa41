/** https://cloud.google.com/storage/docs/json_api/v1/objects/insert */
import {readMultipartRelated} from '../../http/multipart.ts'
import {text} from '../../http/query-parameters.ts'
import {decodedBody, readJson} from '../../http/request-body.ts'
import {invalid} from '../errors.ts'
import {type Answer, type Call, json, type Method} from '../method.ts'
import {showObject} from '../resources/view.ts'
import {continueUpload, startUpload} from '../resumable-upload.ts'
import {checkUpload, storeUpload, uploadRequest} from '../upload.ts'

export const objectsInsert: Method = (call) => {
  if (text(call.query, 'upload_id') !== undefined) return continueUpload(call)
  const type = text(call.query, 'uploadType') ?? text(call.query, 'upload_protocol')
  if (type === 'resumable') return startUpload(call)
  if (type === 'multipart') return uploadMultipart(call)
  if (type === 'media') return uploadMedia(call)
  if (type !== undefined) throw invalid(`Invalid value for uploadType: ${type}`)
  return call.requestPath.includes('/upload') ? uploadMedia(call) : createEmpty(call)
}

async function uploadMedia(call: Call): Promise<Answer> {
  return upload(call, undefined, call.headers['content-type'], decodedBody(call.body, call.headers))
}

async function uploadMultipart(call: Call): Promise<Answer> {
  const body = decodedBody(call.body, call.headers)
  const {metadata, mediaType, media} = await readMultipartRelated(body, call.headers['content-type'])
  return upload(call, metadata, mediaType, media)
}

/** Metadata without media makes an empty object. */
async function createEmpty(call: Call): Promise<Answer> {
  return upload(call, await readJson(call.body, call.headers), undefined, nothing())
}

async function upload(
  call: Call,
  metadata: unknown,
  mediaType: string | undefined,
  media: AsyncIterable<Buffer>,
): Promise<Answer> {
  const request = uploadRequest(call, metadata, mediaType)
  checkUpload(call, request)
  const content = await call.store.bodies.receive(media)
  return json(showObject(call, await storeUpload(call, request, content)))
}

async function* nothing(): AsyncGenerator<Buffer> {}
