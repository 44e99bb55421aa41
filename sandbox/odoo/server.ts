/**
 * A practice Odoo 19: the JSON-2 API of a real one over a few hundred invented records, for the demo and the
 * tests. What it does not know it refuses as Odoo would. Nothing is kept: each start has the same data.
 * https://www.odoo.com/documentation/19.0/developer/reference/external_api.html
 */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'
import {createPracticeData, type Size, usualSize} from './data/practice-data.ts'
import {accessError, badRequest, errorBody, notFound, OdooError, typeError, unauthorized} from './error.ts'
import {type Arguments, callMethod, methods} from './methods.ts'
import {models} from './models.ts'
import {nextId, type OdooRecord, type Store, tableOf} from './store.ts'

export interface PracticeOdooOptions {
  readonly port?: number
  readonly key?: string
  readonly database?: string
  readonly size?: Partial<Size>
  /** The clock that stamps `write_date`. */
  readonly now?: () => Date
}

/** What a broken server answers: an Odoo error, or nothing at all. */
export interface Failure {
  readonly status?: number
  readonly name?: string
  readonly message?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Cut the connection instead of answering. */
  readonly hangUp?: boolean
}

export interface PracticeOdoo {
  readonly url: string
  readonly database: string
  readonly key: string
  /** Calls answered or refused so far, as `model/method`, newest last. */
  readonly calls: readonly string[]
  /** Writes values as given, even wrong ones, and moves `write_date` to now. */
  change(model: string, id: number, values: Record<string, unknown>): void
  create(model: string, values: Record<string, unknown>): number
  remove(model: string, id: number): void
  /** The record as Odoo keeps it. */
  record(model: string, id: number): OdooRecord | undefined
  count(model: string): number
  /** Breaks the next `times` calls of JSON-2; with `after`, only once that many more have been answered. */
  fail(times: number, failure: Failure, after?: number): void
  close(): Promise<void>
}

export async function startPracticeOdoo(options: PracticeOdooOptions = {}): Promise<PracticeOdoo> {
  const store = createPracticeData({...usualSize, ...options.size})
  const key = options.key ?? 'practice-key'
  const database = options.database ?? 'practice'
  const now = options.now ?? (() => new Date())
  const calls: string[] = []
  const failures: Failure[] = []
  let answeredBeforeFailing = 0

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://odoo').pathname
    response.setHeader('date', now().toUTCString())
    const isCall = path.startsWith('/json/2')
    if (isCall && failures.length > 0 && answeredBeforeFailing-- <= 0) {
      breakCall(failures.shift() as Failure, request, response)
      return
    }
    answer({store, key, database, calls}, path, request)
      .then((body) => send(response, 200, body))
      .catch((error: unknown) => sendError(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })

  const stamp = () => now().getTime() * 1000 + 321
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    database,
    key,
    calls,
    change: (model, id, values) => {
      const record = tableOf(store, model).get(id)
      if (!record) throw new Error(`The practice Odoo has no ${model} ${id}`)
      tableOf(store, model).set(id, {...record, ...values, id, write_date: stamp()})
    },
    create: (model, values) => {
      const table = tableOf(store, model)
      const id = nextId(table)
      table.set(id, {active: true, ...values, id, create_date: stamp(), write_date: stamp()} as OdooRecord)
      return id
    },
    remove: (model, id) => {
      tableOf(store, model).delete(id)
    },
    record: (model, id) => tableOf(store, model).get(id),
    count: (model) => tableOf(store, model).size,
    fail: (times, failure, after = 0) => {
      answeredBeforeFailing = after
      for (let time = 0; time < times; time++) failures.push(failure)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Odoo {
  readonly store: Store
  readonly key: string
  readonly database: string
  readonly calls: string[]
}

async function answer(odoo: Odoo, path: string, request: IncomingMessage): Promise<unknown> {
  if (path === '/web/version' || path === '/json/version') {
    return {version_info: [19, 0, 0, 'final', 0, ''], version: '19.0'}
  }
  const match = /^\/json\/2\/([^/]+)\/([^/]+)$/.exec(path)
  if (!match || request.method !== 'POST') throw notFound('Did you mean POST /json/2/<model>/<method>?')
  const [, model, method] = match as unknown as [string, string, string]
  const database = request.headers['x-odoo-database']
  if (database !== undefined && database !== odoo.database) throw noDatabase
  authorize(odoo, request)
  const args = parseArguments(await readBody(request))
  odoo.calls.push(`${model}/${method}`)
  return call(odoo.store, model, method, args)
}

function authorize(odoo: Odoo, request: IncomingMessage): void {
  const match = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')
  if (!match) throw unauthorized('User not authenticated, use an API Key with a Bearer Authorization header.')
  if (match[1] !== odoo.key) throw unauthorized('Invalid apikey')
}

function call(store: Store, model: string, method: string, args: Arguments): unknown {
  if (!models[model]) throw notFound(`the model '${model}' does not exist`)
  if (model === 'res.users' && method === 'context_get') {
    return {lang: 'en_US', tz: 'Europe/Brussels', uid: 2}
  }
  if (method.startsWith('_')) {
    throw accessError(`Private methods (such as '${model}.${method}') cannot be called remotely.`)
  }
  if (!methods[method]) throw notFound(`The method '${model}.${method}' does not exist`)
  return callMethod(store, model, method, args)
}

function parseArguments(body: string): Arguments {
  let parsed: unknown
  try {
    parsed = JSON.parse(body || '{}')
  } catch (error) {
    throw badRequest(`could not parse the body as json: ${(error as Error).message}`)
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw typeError('the body is not an object of named arguments')
  }
  return parsed as Arguments
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** An unknown database is the one case that Odoo answers with a page. */
const noDatabase = new OdooError(404, '', 'No database is selected')

function breakCall(failure: Failure, request: IncomingMessage, response: ServerResponse): void {
  if (failure.hangUp) {
    request.socket.destroy()
    return
  }
  request.resume()
  const status = failure.status ?? 503
  const error = new OdooError(
    status,
    failure.name ?? 'werkzeug.exceptions.ServiceUnavailable',
    failure.message ?? 'The server is busy',
  )
  send(response, status, errorBody(error), failure.headers)
}

function sendError(response: ServerResponse, error: unknown): void {
  if (error === noDatabase) {
    response.writeHead(404, {'content-type': 'text/html; charset=utf-8'})
    response.end(
      '<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>No database is selected.</p>\n',
    )
    return
  }
  // A fault of the practice copy itself shows as Odoo's 500, with its message.
  const known =
    error instanceof OdooError ? error : new OdooError(500, 'builtins.Exception', (error as Error).message)
  const challenge = known.status === 401 ? {'www-authenticate': 'Bearer '} : undefined
  send(response, known.status, errorBody(known), challenge)
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers?: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {'content-type': 'application/json; charset=utf-8', ...headers})
  response.end(JSON.stringify(body))
}
