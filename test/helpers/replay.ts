import {readdirSync, readFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {parseLossless} from '../../extract/lossless.ts'

/** One recorded answer: a file of `test/fixtures/<source>/<stream>/`. */
interface Exchange {
  /** `GET /path`, without query. */
  readonly request: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: unknown
}

export const fixtures = join(import.meta.dirname, '..', 'fixtures')

export function exchangesOf(source: string, stream: string): Exchange[] {
  const folder = join(fixtures, source, stream)
  return readdirSync(folder)
    .sort()
    .map((file) => parseLossless(readFileSync(join(folder, file), 'utf8')) as Exchange)
}

/** A server that gives recorded answers, in the order of their files where a request comes more than once. */
export async function replay(exchanges: readonly Exchange[]) {
  const left = [...exchanges]
  const server = createServer((request, response) => {
    request.resume()
    const asked = `${request.method} ${request.url?.split('?')[0]}`
    const index = left.findIndex((exchange) => exchange.request === asked)
    const [found] = index < 0 ? [] : left.splice(index, 1)
    response.writeHead(found ? (found.status ?? 200) : 404, {
      'content-type': 'application/json',
      ...found?.headers,
    })
    response.end(JSON.stringify(found?.body ?? {message: `No answer to ${asked} has been recorded`}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Answers that nobody has asked for. */
    left,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
