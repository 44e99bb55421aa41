/** What one REST method is: a function from a request to the resource that answers it. */
import type {z} from 'zod'
import {invalidRequest} from '../http/api-error.ts'
import type {QueryParameters} from '../http/query-parameters.ts'
import type {DatasetReference, TableReference, Warehouse} from '../warehouse/types.ts'
import type {JobRegistry} from './jobs/registry.ts'

/** What the methods work with. */
export interface BigQuery {
  readonly warehouse: Warehouse
  readonly jobs: JobRegistry
  /** The location of jobs and datasets that name none. */
  readonly location: string
  /** The credentials' own project, which projects.list shows even before it holds anything. */
  readonly project: string
  readonly userEmail: string
}

export interface Call {
  readonly bigquery: BigQuery
  /** The parameters in the path, decoded, by Google's names (`projectId`). */
  readonly path: Readonly<Record<string, string>>
  readonly query: QueryParameters
  /** The JSON body; undefined where there is none. */
  readonly body: unknown
  /** The If-Match header. */
  readonly ifMatch: string | undefined
  /** The server's address as this client reaches it. */
  readonly baseUrl: string
  /** The data of a multipart upload, stored; jobs.insert's alone. */
  readonly uploadedFile?: string
}

/** Answers with a resource, or with nothing (204). */
export type Method = (call: Call) => unknown

/** A parameter of the path; routes.ts puts there what a method asks for. */
export function pathParameter(call: Call, name: string): string {
  const value = call.path[name]
  if (value === undefined) throw new Error(`The route has no parameter ${name}`)
  return value
}

export const datasetOf = (call: Call): DatasetReference => ({
  project: pathParameter(call, 'projectId'),
  dataset: pathParameter(call, 'datasetId'),
})

export const tableOf = (call: Call): TableReference => ({
  ...datasetOf(call),
  table: pathParameter(call, 'tableId'),
})

/** The body as `schema` reads it; a wrong one is the client's mistake, and the answer names the field. */
export function bodyOf<T>(call: Call, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(call.body ?? {})
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.') || 'body'
  throw invalidRequest(`Invalid value at '${field}': ${issue?.message ?? 'malformed'}`)
}
