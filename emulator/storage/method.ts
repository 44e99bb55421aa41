import type {IncomingHttpHeaders} from 'node:http'
import type {Readable} from 'node:stream'
import {invalidRequest} from '../http/api-error.ts'
import {type QueryParameters, text} from '../http/query-parameters.ts'
import {readJson} from '../http/request-body.ts'
import {required} from './errors.ts'
import {type Conditions, parseInt64} from './objects/conditions.ts'
import type {ObjectStore} from './objects/object-store.ts'

/** One request, as the methods see it. */
export interface Call {
  readonly store: ObjectStore
  readonly verb: string
  /** What the path names, decoded. */
  readonly path: Readonly<Record<string, string | undefined>>
  readonly query: QueryParameters
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
  /** The address of this server as the client knows it: where links in answers begin. */
  readonly baseUrl: string
  /** The path that the request was sent to, without the query. */
  readonly requestPath: string
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, after `fields=` was applied. */
  readonly json?: unknown
  readonly stream?: Readable
}

/** One operation of the JSON API. Fails with ApiError. */
export type Method = (call: Call) => Answer | Promise<Answer>

export const json = (value: unknown, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  headers,
  json: value,
})

export const NO_CONTENT: Answer = {status: 204}

/** A part of the path that the route promises. */
export function named(call: Call, name: string): string {
  const value = call.path[name]
  if (value === undefined || value === '') throw required(name)
  return value
}

/** The JSON object that the request carries; {} where it carries nothing. */
export async function requestResource(call: Call): Promise<Record<string, unknown>> {
  return asResource(await readJson(call.body, call.headers))
}

export function asResource(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw invalidRequest('A JSON object is expected.')
  return value as Record<string, unknown>
}

/** `generation=`, `sourceGeneration=`. */
export function generationIn(query: QueryParameters, name = 'generation'): bigint | undefined {
  const value = text(query, name)
  return value === undefined ? undefined : parseInt64(value, name)
}

/** `ifGenerationMatch=` and its like; `of` is 'Source' for those of a copy's source. */
export function conditionsIn(query: QueryParameters, of: '' | 'Source' = ''): Conditions {
  const conditions: Record<string, bigint> = {}
  for (const condition of ['generation', 'metageneration'] as const) {
    for (const kind of ['Match', 'NotMatch'] as const) {
      const name = `if${of}${condition[0]!.toUpperCase()}${condition.slice(1)}${kind}`
      const value = text(query, name)
      if (value !== undefined) conditions[`${condition}${kind}`] = parseInt64(value, name)
    }
  }
  return conditions
}

/** How many entries a page may have; Google's own limit is the default. */
export function pageSizeIn(query: QueryParameters, name = 'maxResults', limit = 1000): number {
  const value = text(query, name)
  if (value === undefined) return limit
  const wanted = parseInt64(value, name)
  if (wanted < 0n) throw invalidRequest(`Invalid value for ${name}: ${value}`, 'invalid')
  return wanted === 0n || wanted > BigInt(limit) ? limit : Number(wanted)
}
