/** The pages of a slice, one at a time, with the guards that no source has to write. */
import type {SourceRequest, Stream} from '../define.ts'
import {SourceError} from '../errors.ts'
import {parseLossless} from '../lossless.ts'
import type {SourceClient} from './client.ts'
import {valueAt} from './value-at.ts'

/** A page that an API would need years to fill honestly. */
const mostPages = 100_000

export interface FetchedRecord {
  /** As JSON.parse gives it: for checks, keys and cursors. */
  readonly value: unknown
  /** As it was sent, numbers included; prints with JSON.stringify. */
  readonly sent: unknown
}

export interface FetchedPage {
  readonly number: number
  readonly records: readonly FetchedRecord[]
  /** The request for the next page; absent on the last. */
  readonly next?: SourceRequest
}

export interface FirstPage {
  readonly request: SourceRequest
  readonly number: number
}

export async function* fetchPages(
  client: SourceClient,
  source: string,
  streamName: string,
  stream: Stream,
  first: FirstPage,
): AsyncGenerator<FetchedPage> {
  const asked = new Set<string>()
  let request: SourceRequest | undefined = first.request
  for (let number = first.number; request !== undefined; number++) {
    const where = {source, stream: streamName, page: number, url: request.path}
    const fingerprint = JSON.stringify(request)
    if (asked.has(fingerprint)) {
      throw new SourceError(
        `${source}.${streamName}: the source asks for a page again that it has sent (page ${number})`,
        {
          ...where,
          advice: 'The pagination does not move: report it, with the request, to who keeps the source.',
        },
      )
    }
    if (asked.size >= mostPages) {
      throw new SourceError(`${source}.${streamName}: more than ${mostPages} pages in one slice`, {
        ...where,
        advice: 'Read a shorter stretch of time.',
      })
    }
    asked.add(fingerprint)
    const response = await client.send(request)
    const body = parsed(response.text, where, () => JSON.parse(response.text))
    const values = listOf(body, stream.records, where)
    const sent = listOf(parseLossless(response.text), stream.records, where)
    const next = stream.paginate({request, body, records: values, headers: response.headers})
    yield {
      number,
      records: values.map((value, index) => ({value, sent: withoutFields(sent[index], stream.omit)})),
      next,
    }
    request = next
  }
}

type Where = {readonly source: string; readonly stream: string; readonly page: number; readonly url: string}

function parsed(text: string, where: Where, parse: () => unknown): unknown {
  try {
    return parse()
  } catch (error) {
    throw new SourceError(
      `${where.source}.${where.stream}: page ${where.page} is not JSON (${text.length} characters)`,
      {...where, advice: 'Check the address: a login page or a proxy may answer instead of the API.'},
      error,
    )
  }
}

/** A missing list is an error, never "no rows". */
function listOf(body: unknown, path: string | undefined, where: Where): readonly unknown[] {
  const list = path === undefined ? body : valueAt(body, path)
  if (Array.isArray(list)) return list
  throw new SourceError(
    `${where.source}.${where.stream}: page ${where.page} has no list of records${path === undefined ? '' : ` at "${path}"`}`,
    {...where, advice: 'The API answers in another shape than the stream expects.'},
  )
}

function withoutFields(record: unknown, omitted: readonly string[] | undefined): unknown {
  if (omitted === undefined || typeof record !== 'object' || record === null) return record
  return Object.fromEntries(Object.entries(record).filter(([name]) => !omitted.includes(name)))
}
