/**
 * Batches as they go over the wire: multipart/mixed bodies whose parts are HTTP requests, and answers whose parts are HTTP
 * responses. https://cloud.google.com/storage/docs/batch
 */
import {randomUUID} from 'node:crypto'
import {type IncomingHttpHeaders, STATUS_CODES} from 'node:http'
import type {Readable} from 'node:stream'
import {invalidRequest} from './api-error.ts'
import {multipartParts} from './multipart.ts'
import {decodedBody, JSON_LIMIT, readBody} from './request-body.ts'

export interface BatchedCall {
  readonly contentId: string | undefined
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface BatchedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Reads a batch of up to `most` calls. */
export async function readBatch(
  body: Readable,
  headers: IncomingHttpHeaders,
  most: number,
): Promise<BatchedCall[]> {
  const calls: BatchedCall[] = []
  let size = 0
  for await (const part of multipartParts(decodedBody(body, headers), headers['content-type'])) {
    if (calls.length === most) throw invalidRequest(`A batch may have up to ${most} calls.`)
    const bytes = await readBody(part.body, JSON_LIMIT - size)
    size += bytes.length
    calls.push(parseCall(bytes, part.headers['content-id']))
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

/** The answer to a batch: the type of its body, and the body. */
export function batchAnswer(
  answers: readonly {readonly call: BatchedCall; readonly answer: BatchedAnswer}[],
): {contentType: string; body: Buffer} {
  const boundary = `batch_${randomUUID()}`
  const parts = answers.map(({call, answer}) => answerPart(boundary, call.contentId, answer))
  return {
    contentType: `multipart/mixed; boundary=${boundary}`,
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  }
}

function answerPart(boundary: string, contentId: string | undefined, answer: BatchedAnswer): Buffer {
  const headers = {...answer.headers, 'Content-Length': String(answer.body.length)}
  const head = [
    `--${boundary}`,
    'Content-Type: application/http',
    ...(contentId ? [`Content-ID: ${contentId.replace(/^<?/, '<response-').replace(/>?$/, '>')}`] : []),
    '',
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ]
  return Buffer.concat([Buffer.from(head.join('\r\n')), answer.body, Buffer.from('\r\n')])
}
