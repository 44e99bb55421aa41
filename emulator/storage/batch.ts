/** Many calls in one request. https://cloud.google.com/storage/docs/batch */
import {randomUUID} from 'node:crypto'
import {STATUS_CODES} from 'node:http'
import {Readable} from 'node:stream'
import {multipartParts, type Part} from '../http/multipart.ts'
import {decodedBody, readBody} from '../http/request-body.ts'
import {answerCall, errorAnswer, type Route} from './answer-call.ts'
import {invalid, notImplemented} from './errors.ts'
import type {Answer, Call} from './method.ts'

const MAX_CALLS = 100
const MAX_CALL_BYTES = 1024 * 1024

/** Runs the calls one after the other; each has an answer of its own in the response. */
export async function runBatch(
  routes: readonly Route[],
  roots: readonly string[],
  outer: Call,
): Promise<Answer> {
  try {
    const boundary = `batch_${randomUUID()}`
    const answers: string[] = []
    const body = decodedBody(outer.body, outer.headers)
    for await (const part of multipartParts(body, outer.headers['content-type'])) {
      if (answers.length >= MAX_CALLS) throw invalid(`A batch may have ${MAX_CALLS} calls.`)
      const answer = await runPart(routes, roots, outer, part)
      answers.push(`--${boundary}\r\n${answerPart(part.headers['content-id'], answer)}\r\n`)
    }
    return {
      status: 200,
      headers: {'content-type': `multipart/mixed; boundary=${boundary}`},
      stream: Readable.from([`${answers.join('')}--${boundary}--\r\n`]),
    }
  } catch (error) {
    return errorAnswer(error)
  }
}

async function runPart(
  routes: readonly Route[],
  roots: readonly string[],
  outer: Call,
  part: Part,
): Promise<Answer> {
  try {
    const request = parseRequest(await readBody(part.body, MAX_CALL_BYTES))
    const url = new URL(request.target, 'http://batch.invalid')
    const found = findRoute(routes, roots, request.verb, url.pathname)
    if (!found) throw notImplemented(`${request.verb} ${url.pathname} in a batch`)
    const query = queryOf(url)
    if (query['alt'] === 'media' || query['uploadType'] !== undefined) {
      throw invalid('Media cannot be uploaded or downloaded in a batch.')
    }
    const call: Call = {
      ...outer,
      verb: request.verb,
      path: found.path,
      query,
      headers: request.headers,
      body: Readable.from([request.body]),
      requestPath: url.pathname,
    }
    return await answerCall(found.route, call)
  } catch (error) {
    return errorAnswer(error)
  }
}

interface InnerRequest {
  readonly verb: string
  readonly target: string
  readonly headers: Record<string, string>
  readonly body: Buffer
}

/** An HTTP request as text. */
function parseRequest(bytes: Buffer): InnerRequest {
  const end = /\r?\n\r?\n/.exec(bytes.toString('latin1'))
  const head = bytes.subarray(0, end?.index ?? bytes.length).toString()
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [, verb, target] = /^([A-Z]+) +(\S+)(?: +HTTP\/1\.[01])? *$/.exec(first) ?? []
  if (!verb || !target) throw invalid(`Not a request line: ${first.slice(0, 100)}`)
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  return {verb, target, headers, body: end ? bytes.subarray(end.index + end[0].length) : Buffer.alloc(0)}
}

function findRoute(
  routes: readonly Route[],
  roots: readonly string[],
  verb: string,
  pathname: string,
): {route: Route; path: Record<string, string>} | undefined {
  const root = roots.findLast((candidate) => pathname.startsWith(`${candidate}/`)) ?? ''
  const segments = pathname.slice(root.length).split('/')
  for (const route of routes) {
    const names = route.path.split('/')
    if (route.verb !== verb || names.length !== segments.length) continue
    const path: Record<string, string> = {}
    const fits = names.every((name, index) => {
      const variable = /^\{(\w+)\}$/.exec(name)?.[1]
      if (variable === undefined) return name === segments[index]
      path[variable] = decode(segments[index]!)
      return true
    })
    if (fits) return {route, path}
  }
  return undefined
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw invalid(`Not a URL: ${segment}`)
  }
}

function queryOf(url: URL): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const name of new Set(url.searchParams.keys())) {
    const values = url.searchParams.getAll(name)
    query[name] = values.length === 1 ? values[0]! : values
  }
  return query
}

function answerPart(contentId: string | undefined, answer: Answer): string {
  const body = answer.json === undefined ? '' : JSON.stringify(answer.json)
  const headers = {
    ...answer.headers,
    ...(body !== '' && {'content-type': 'application/json; charset=UTF-8'}),
    'content-length': String(Buffer.byteLength(body)),
  }
  const lines = [
    'Content-Type: application/http',
    ...(contentId === undefined
      ? []
      : [`Content-ID: <response-${contentId.replace(/^</, '').replace(/>$/, '')}>`]),
    '',
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ]
  return lines.join('\r\n')
}
