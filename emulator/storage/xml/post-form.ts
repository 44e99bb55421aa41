/**
 * Uploads by HTML forms: `POST /bucket` with multipart/form-data. The form's policy document is checked; its signature is
 * not looked at, because it is the server's token that lets the request in.
 * https://cloud.google.com/storage/docs/xml-api/post-object-forms
 */
import {MAX_METADATA_BYTES, multipartParts} from '../../http/multipart.ts'
import {readBody} from '../../http/request-body.ts'
import type {Answer, Call} from '../method.ts'
import {objectEtag} from '../resources/object-resource.ts'
import {checkUpload, storeUpload, uploadRequest} from '../upload.ts'
import {resourceInHeaders} from './object-methods.ts'
import {checkPolicyFields, checkPolicySize, type PolicyDocument, policyIn} from './post-policy.ts'
import {xmlAnswer, xmlError} from './xml-answer.ts'

/** The fields before the file, by their names in lower case. */
export type FormFields = Readonly<Record<string, string>>

export async function uploadForm(call: Call): Promise<Answer> {
  const fields: Record<string, string> = {}
  for await (const {headers, body} of multipartParts(call.body, call.headers['content-type'])) {
    const {name, filename} = dispositionOf(headers['content-disposition'])
    if (name !== 'file') {
      fields[name] = (await readBody(body, MAX_METADATA_BYTES)).toString('utf8')
      continue
    }
    // What comes after the file does not count.
    return storeFile(call, fields, {filename, type: headers['content-type'], body})
  }
  throw xmlError(400, 'InvalidArgument', 'The form has no field "file".')
}

interface FormFile {
  readonly filename: string
  readonly type: string | undefined
  readonly body: AsyncIterable<Buffer>
}

async function storeFile(call: Call, fields: FormFields, file: FormFile): Promise<Answer> {
  const policy = policyIn(fields['policy'])
  checkPolicyFields(policy, {...fields, bucket: call.path['bucket'] ?? ''}, call.store.now())
  const key = fields['key']?.replaceAll('${filename}', file.filename)
  if (!key) throw xmlError(400, 'InvalidArgument', 'The form has no field "key".')
  const described = {...call, headers: {'content-type': file.type, ...fields}, query: {name: key}}
  const request = uploadRequest(described, resourceInHeaders(described), undefined)
  checkUpload(described, request)
  const content = await call.store.bodies.receive(withinPolicy(policy, file.body))
  const object = await storeUpload(described, request, content)
  const headers = {etag: `"${objectEtag(object)}"`, 'x-goog-generation': String(object.generation)}
  return answerTo(fields, `${call.baseUrl}/${object.bucket}/${encodeURI(key)}`, headers)
}

async function* withinPolicy(
  policy: PolicyDocument | undefined,
  body: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    checkPolicySize(policy, size, 'so far')
    yield chunk
  }
  checkPolicySize(policy, size, 'in all')
}

function answerTo(fields: FormFields, location: string, headers: Record<string, string>): Answer {
  const redirect = fields['success_action_redirect'] ?? fields['redirect']
  if (redirect) return {status: 303, headers: {...headers, location: redirect}}
  const wanted = fields['success_action_status']
  if (wanted === '200') return {status: 200, headers}
  if (wanted !== '201') return {status: 204, headers}
  const created = xmlAnswer(['PostResponse', [['Location', location]]], undefined, 201)
  return {...created, headers: {...created.headers, ...headers, location}}
}

/** `form-data; name="file"; filename="a.txt"` */
function dispositionOf(header = ''): {name: string; filename: string} {
  const [, name] = /;\s*name="((?:[^"\\]|\\.)*)"/i.exec(header) ?? []
  const [, filename] = /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(header) ?? []
  if (name === undefined) throw xmlError(400, 'InvalidArgument', 'A field of the form has no name.')
  return {name: name.toLowerCase(), filename: filename ?? ''}
}
