/** Several calls in one request, each of which goes back to this very server as an ordinary request. */
import {request as httpRequest} from 'node:http'
import type {Readable} from 'node:stream'
import type {FastifyInstance, FastifyRequest} from 'fastify'
import {type BatchedAnswer, type BatchedCall, batchAnswer, readBatch} from './batch-format.ts'
import {JSON_LIMIT, readBody} from './request-body.ts'

const MOST_CALLS = 1_000

/** Answers batches at `path`. */
export function batchRoute(server: FastifyInstance, path: string, token: string): void {
  server.post(path, async (request, reply) => {
    const answers: {call: BatchedCall; answer: BatchedAnswer}[] = []
    for (const call of await readBatch(request.body as Readable, request.headers, MOST_CALLS)) {
      answers.push({call, answer: await perform(call, request, token)})
    }
    const {contentType, body} = batchAnswer(answers)
    return reply.header('content-type', contentType).send(body)
  })
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
      const {'content-type': type, etag} = response.headers
      const headers = {...(type && {'Content-Type': type}), ...(etag && {ETag: etag})}
      resolve({status: response.statusCode ?? 500, headers, body})
    },
  )
  inner.on('error', reject)
  inner.end(call.body)
  return promise
}
