/** Many calls in one request. https://cloud.google.com/storage/docs/batch */
import {Readable} from 'node:stream'
import {type BatchedAnswer, type BatchedCall, batchAnswer, readBatch} from '../http/batch-format.ts'
import {answerCall, errorAnswer, type Route} from './answer-call.ts'
import {invalid, notImplemented} from './errors.ts'
import type {Answer, Call} from './method.ts'

const MOST_CALLS = 100

/** Runs the calls one after the other; each has an answer of its own in the response. */
export async function runBatch(
  routes: readonly Route[],
  roots: readonly string[],
  outer: Call,
): Promise<Answer> {
  try {
    const answers: {call: BatchedCall; answer: BatchedAnswer}[] = []
    for (const call of await readBatch(outer.body, outer.headers, MOST_CALLS)) {
      answers.push({call, answer: asBatched(await run(routes, roots, outer, call))})
    }
    const {contentType, body} = batchAnswer(answers)
    return {status: 200, headers: {'content-type': contentType}, stream: Readable.from([body])}
  } catch (error) {
    return errorAnswer(error)
  }
}

async function run(
  routes: readonly Route[],
  roots: readonly string[],
  outer: Call,
  {method, path, headers, body}: BatchedCall,
): Promise<Answer> {
  try {
    const [pathname = '', search = ''] = path.split('?')
    const found = findRoute(routes, roots, method, pathname)
    if (!found) throw notImplemented(`${method} ${pathname} in a batch`)
    const query = queryOf(new URLSearchParams(search))
    if (query['alt'] === 'media' || query['uploadType'] !== undefined) {
      throw invalid('Media cannot be uploaded or downloaded in a batch.')
    }
    const inner = {verb: method, path: found.path, query, headers, requestPath: pathname}
    return await answerCall(found.route, {...outer, ...inner, body: Readable.from([body])})
  } catch (error) {
    return errorAnswer(error)
  }
}

const asBatched = ({status, headers, json}: Answer): BatchedAnswer =>
  json === undefined
    ? {status, headers: {...headers}, body: Buffer.alloc(0)}
    : {
        status,
        headers: {...headers, 'Content-Type': 'application/json; charset=UTF-8'},
        body: Buffer.from(JSON.stringify(json)),
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

function queryOf(parameters: URLSearchParams): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {}
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name)
    query[name] = values.length === 1 ? values[0]! : values
  }
  return query
}
