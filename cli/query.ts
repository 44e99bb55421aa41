/** Queries for people: rows as plain JSON values, with the columns in the order that the query gives them. */
import type {BigQuery} from '@google-cloud/bigquery'
import {QueryError} from './errors.ts'

export interface QueryRows {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

/**
 * Runs one query and reads all its rows, or the first `limit`.
 * @throws QueryError with BigQuery's own message.
 */
export async function runQuery(
  bigquery: BigQuery,
  sql: string,
  options: {readonly limit?: number; readonly signal?: AbortSignal} = {},
): Promise<QueryRows> {
  try {
    const [job] = await bigquery.createQueryJob({query: sql})
    const cancel = () => void job.cancel().catch(() => {})
    options.signal?.addEventListener('abort', cancel, {once: true})
    const [rows, , response] = await job.getQueryResults({
      maxResults: options.limit,
      autoPaginate: options.limit === undefined,
      wrapIntegers: false,
    } as never)
    options.signal?.removeEventListener('abort', cancel)
    const fields = (response as {schema?: {fields?: {name: string}[]}} | undefined)?.schema?.fields
    const plain = rows.map((row: Record<string, unknown>) => opened(row) as Record<string, unknown>)
    return {columns: fields?.map((field) => field.name) ?? Object.keys(plain[0] ?? {}), rows: plain}
  } catch (error) {
    throw new QueryError((error as Error).message, {}, error)
  }
}

/** BigQueryDate, Big and their like as the text or number they stand for. */
function opened(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(opened)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  const wrapped = value as {value?: unknown; constructor?: {name?: string}}
  if (wrapped.constructor?.name?.startsWith('BigQuery') || wrapped.constructor?.name === 'Geography') {
    return wrapped.value
  }
  if (wrapped.constructor?.name === 'Big') return String(value)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, opened(inner)]))
}
