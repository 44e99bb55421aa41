/** Uploads in a session, begun with a header. https://cloud.google.com/storage/docs/xml-api/resumable-upload */
import type {Answer, Call} from '../method.ts'
import type {ObjectStore} from '../objects/object-store.ts'
import {beginSession, continueUpload} from '../resumable-upload.ts'
import {resourceInHeaders} from './object-methods.ts'

/** `POST /bucket/object` with `x-goog-resumable: start` */
export async function startXmlUpload(call: Call): Promise<Answer> {
  return {status: 201, headers: await beginSession(call, resourceInHeaders(call), undefined)}
}

/** A request to the session's address. The XML API tells of the object in headers alone. */
export async function continueXmlUpload(call: Call): Promise<Answer> {
  const {json, ...answer} = await continueUpload(call)
  if (json === undefined) return answer
  const {generation, metageneration, etag} = json as Record<string, string>
  const headers = {
    etag: `"${etag}"`,
    'x-goog-generation': generation!,
    'x-goog-metageneration': metageneration!,
    'content-length': '0',
  }
  return {...answer, headers: {...answer.headers, ...headers}}
}

/**
 * Whether a URL is the address of a session, which needs no other proof: nobody can guess its id. Who was given a signed
 * URL to begin the upload has no token to go on with.
 */
export function isSessionAddress(store: ObjectStore, url: string): boolean {
  const [path = '', query = ''] = url.split('?')
  const session = store.uploads.find(new URLSearchParams(query).get('upload_id') ?? '')
  return session !== undefined && path.startsWith(`/${session.bucket}/`)
}
