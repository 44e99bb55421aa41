/**
 * Several calls in one request: a multipart/mixed body whose parts are HTTP requests, answered by one whose parts
 * are the responses. https://cloud.google.com/storage/docs/batch
 */
import {randomUUID} from 'node:crypto'
import {request as httpRequest} from 'node:http'
import type {Readable} from 'node:stream'
import type {FastifyInstance, FastifyRequest} from 'fastify'
import {invalidRequest} from './api-error.ts'
import {multipartParts} from './multipart.ts'
import {decodedBody, JSON_LIMIT, readBody} from './request-body.ts'

interface BatchedCall {
  readonly contentId: string | undefined
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

interface BatchedAnswer {
  readonly status: number
  readonly statusText: string
  readonly contentType: string | undefined
  readonly etag: string | undefined
  readonly body: Buffer
}

const MOST_CALLS = 1_000

/** Answers batches at `path`. The calls go back to this very server, by its own address, as ordinary requests. */
export function batchRoute(server: FastifyInstance, path: string, token: string): void {
  server.post(path, async (request, reply) => {
    const boundary = `batch_${randomUUID()}`
    const parts: Buffer[] = []
    for (const call of await readCalls(request)) {
      parts.push(answerPart(boundary, call, await perform(call, request, token)))
    }
    parts.push(Buffer.from(`--${boundary}--\r\n`))
    return reply.header('content-type', `multipart/mixed; boundary=${boundary}`).send(Buffer.concat(parts))
  })
}

async function readCalls(request: FastifyRequest): Promise<BatchedCall[]> {
  const body = decodedBody(request.body as Readable, request.headers)
  const calls: BatchedCall[] = []
  let size = 0
  for await (const part of multipartParts(body, request.headers['content-type'])) {
    const bytes = await readBody(part.body, JSON_LIMIT - size)
    size += bytes.length
    calls.push(parseCall(bytes, part.headers['content-id']))
    if (calls.length > MOST_CALLS) throw invalidRequest(`A batch may have up to ${MOST_CALLS} calls.`)
  }
  return calls
}

/** A part's body: the request line, headers, an empty line, the body. */
function parseCall(bytes: Buffer, contentId: string | undefined): BatchedCall {
  const text = bytes.toString('latin1')
  const [, head = text, body = ''] = /^(.*?)\r?\n\r?\n(.*)$/s.exec(text) ?? []
  const [requestLine = '', ...headerLines] = head.trimEnd().split(/\r?\n/)
  const [, method, target] = /^([A-Z]+) +(\S+)(?: +HTTP\/[\d.]+)?$/.exec(requestLine.trim()) ?? []
  if (!method || !target) throw invalidRequest(`Malformed request in the batch: ${requestLine.slice(0, 200)}`)
  const path = target.replace(/^https?:\/\/[^/]*/, '')
  if (!path.startsWith('/') || path.startsWith('/batch')) {
    throw invalidRequest(`A batch cannot call ${path.slice(0, 200)}`)
  }
  const headers = headerLines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return {contentId, method, path, headers: Object.fromEntries(headers), body: Buffer.from(body, 'latin1')}
}

/** Headers of a part that are about the connection, not about the call. */
const NOT_PASSED_ON: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'transfer-encoding',
  'content-length',
])

function perform(call: BatchedCall, outer: FastifyRequest, token: string): Promise<BatchedAnswer> {
  const {promise, resolve, reject} = Promise.withResolvers<BatchedAnswer>()
  const {localAddress, localPort} = outer.socket
  const passedOn = Object.entries(call.headers).filter(([name]) => name && !NOT_PASSED_ON.has(name))
  const inner = httpRequest(
    {
      host: localAddress,
      port: localPort,
      method: call.method,
      path: call.path,
      headers: {
        authorization: `Bearer ${token}`,
        ...Object.fromEntries(passedOn),
        host: outer.headers.host,
        'content-length': call.body.length,
      },
    },
    async (response) => {
      const body = await readBody(response, JSON_LIMIT).catch(reject)
      if (!body) return
      resolve({
        status: response.statusCode ?? 500,
        statusText: response.statusMessage ?? '',
        contentType: response.headers['content-type'],
        etag: response.headers.etag,
        body,
      })
    },
  )
  inner.on('error', reject)
  inner.end(call.body)
  return promise
}

function answerPart(boundary: string, call: BatchedCall, answer: BatchedAnswer): Buffer {
  const head = [
    `--${boundary}`,
    'Content-Type: application/http',
    ...(call.contentId
      ? [`Content-ID: ${call.contentId.replace(/^<?/, '<response-').replace(/>?$/, '>')}`]
      : []),
    '',
    `HTTP/1.1 ${answer.status} ${answer.statusText}`,
    ...(answer.contentType ? [`Content-Type: ${answer.contentType}`] : []),
    ...(answer.etag ? [`ETag: ${answer.etag}`] : []),
    `Content-Length: ${answer.body.length}`,
    '',
    '',
  ]
  return Buffer.concat([Buffer.from(head.join('\r\n')), answer.body, Buffer.from('\r\n')])
}
