import {createServer, type IncomingHttpHeaders} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Cut the connection instead. */
  readonly hangUp?: boolean
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server on a free port that gives the answers in order, the last one for ever; and what it was asked. */
export async function serve(...answers: readonly Answer[]) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? {}
    asked.push({method: request.method ?? '', path: request.url ?? '', headers: request.headers, body})
    if (answer.hangUp) {
      request.socket.destroy()
      return
    }
    response.writeHead(answer.status ?? 200, {'content-type': 'application/json', ...answer.headers})
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? []))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
