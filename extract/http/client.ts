/** The only door to a source: address, credentials, rate, retries. */
import got, {HTTPError, type OptionsOfTextResponseBody, RequestError} from 'got'
import type {SourceRequest} from '../define.ts'
import {SourceError} from '../errors.ts'
import {classifyCode, classifyStatus, type FailedResponse, parsedBody, type Verdict} from './classify.ts'
import {createQueue, type Rate} from './rate.ts'
import {retryAfter} from './retry-after.ts'

export interface HttpSettings {
  readonly baseUrl: string
  /** Credentials go here; they never enter a message. */
  readonly headers?: Readonly<Record<string, string>>
  readonly rate?: Rate
  readonly concurrency?: number
  /** Overrules the usual verdict by status. */
  readonly classify?: (response: FailedResponse) => Verdict | undefined
  /** The source's own words for a failure, and what to do about it. No secrets, no server traces. */
  readonly explain?: (response: FailedResponse) => {readonly message?: string; readonly advice?: string}
}

export interface ClientOptions {
  readonly source: string
  readonly signal?: AbortSignal
  readonly now: () => Date
  readonly onRetry: (retry: {url: string; reason: string; waitMs: number}) => void
  /** The first wait between tries; it doubles each time. */
  readonly backoffMs?: number
  /** A single answer may take this long. */
  readonly timeoutMs?: number
}

export interface SourceResponse {
  readonly text: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface SourceClient {
  /** Sends a request until it succeeds or cannot; `tries` is 1 for a first look at a source. */
  send(request: SourceRequest, options?: {readonly tries?: number}): Promise<SourceResponse>
}

const usualTries = 5
/** A source that asks for a longer pause is better asked by the next run. */
const longestWaitMs = 120_000

export function createClient(settings: HttpSettings, options: ClientOptions): SourceClient {
  const queue = createQueue(settings)
  return {
    send: (request, {tries = usualTries} = {}) =>
      queue.add(() => sendOnce(settings, options, request, tries), {signal: options.signal}),
  }
}

async function sendOnce(
  settings: HttpSettings,
  options: ClientOptions,
  request: SourceRequest,
  tries: number,
): Promise<SourceResponse> {
  const url = new URL(request.path.replace(/^\//, ''), settings.baseUrl.replace(/\/*$/, '/')).href
  const backoffMs = options.backoffMs ?? 500
  const sent: OptionsOfTextResponseBody = {
    method: request.method ?? 'GET',
    headers: {'user-agent': 'landform', ...settings.headers},
    searchParams: request.query,
    signal: options.signal,
    // A redirect would turn a POST into a GET, or carry the credentials to another host.
    followRedirect: false,
    timeout: {request: options.timeoutMs ?? 150_000, connect: 10_000},
    retry: {
      limit: tries,
      enforceRetryRules: false,
      calculateDelay: ({attemptCount, error}) => {
        if (attemptCount >= tries || verdict(settings, error) === 'fail') return 0
        const asked = retryAfter(header(error, 'retry-after'), options.now())
        if (asked !== undefined && asked > longestWaitMs) return 0
        // got takes 0 for "do not try again".
        const waitMs = Math.max(1, asked ?? backoffMs * 2 ** (attemptCount - 1))
        options.onRetry({url, reason: reasonOf(error), waitMs})
        return waitMs
      },
    },
  }
  if (request.json !== undefined) sent.json = request.json
  try {
    const response = await got(url, {...sent, responseType: 'text', resolveBodyOnly: false})
    if (response.statusCode >= 300) throw redirected(options.source, url, response)
    return {text: response.body, headers: response.headers}
  } catch (error) {
    if (error instanceof SourceError || options.signal?.aborted) throw error
    throw failure(settings, options.source, url, error)
  }
}

function verdict(settings: HttpSettings, error: RequestError): Verdict {
  if (!(error instanceof HTTPError)) return classifyCode(error.code)
  const failed = failedResponse(error)
  return settings.classify?.(failed) ?? classifyStatus(failed.status)
}

function failedResponse(error: HTTPError): FailedResponse {
  return {status: error.response.statusCode, body: parsedBody(String(error.response.body ?? ''))}
}

function header(error: RequestError, name: string): string | undefined {
  const value = error.response?.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function reasonOf(error: RequestError): string {
  return error instanceof HTTPError ? `HTTP ${error.response.statusCode}` : (error.code ?? error.name)
}

function redirected(
  source: string,
  url: string,
  response: {statusCode: number; headers: Record<string, unknown>},
) {
  const target = String(response.headers['location'] ?? 'nowhere')
  return new SourceError(`${source}: ${url} redirects to ${target.split('?')[0]}`, {
    source,
    url,
    status: response.statusCode,
    advice: 'Set the address of the source to the one that it redirects to.',
  })
}

function failure(settings: HttpSettings, source: string, url: string, error: unknown): SourceError {
  if (error instanceof HTTPError) {
    const failed = failedResponse(error)
    const {message, advice} = settings.explain?.(failed) ?? {}
    const said = message === undefined ? '' : `: ${message}`
    return new SourceError(
      `${source}: ${url} answers ${failed.status}${said}`,
      {source, url, status: failed.status, advice},
      error,
    )
  }
  const code = error instanceof RequestError ? error.code : undefined
  const silent = code === 'ECONNREFUSED' ? 'nothing answers at' : 'no answer from'
  return new SourceError(
    `${source}: ${silent} ${url} (${code ?? String((error as Error).message)})`,
    {source, url, advice: 'Check the address, and that the server is up and can be reached from here.'},
    error,
  )
}
