/**
 * Pages → objects. A page is one object, written before the next page is asked for and never overwritten: the
 * objects are the checkpoints of a run.
 */
import {promisify} from 'node:util'
import {gunzip, gzip} from 'node:zlib'
import type {Bucket, File} from '@google-cloud/storage'
import type {SourceRequest} from './define.ts'
import {LakeError} from './errors.ts'
import {codeOf, lake} from './google.ts'
import {parseLossless} from './lossless.ts'

/** One line of an object, and one row of the lake. */
export interface Line {
  readonly record: unknown
  /** RFC 3339. */
  readonly _extracted_at: string
  readonly _run_id: string
  readonly _slice: string
  /** From 1. */
  readonly _page: number
  /** The place in the page, from 1. */
  readonly _row: number
}

export interface LandedPage {
  readonly object: string
  readonly generation: string
  readonly page: number
  readonly rows: number
  /** Compressed. */
  readonly bytes: number
  readonly extractedAt: Date
  /** The request for the page after this one; absent on the last. */
  readonly next?: SourceRequest
}

/** `raw/odoo/orders/` — everything of a stream lies below. */
export function streamFolder(source: string, stream: string): string {
  return `raw/${source}/${stream}/`
}

export function pageObject(folder: string, sliceName: string, page: number): string {
  return `${folder}${sliceName}/p${String(page).padStart(5, '0')}.ndjson.gz`
}

/** Numbers in records print as they were sent. */
export function toLines(lines: readonly object[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('')
}

export interface PageToLand {
  readonly object: string
  readonly lines: readonly Line[]
  readonly page: number
  readonly extractedAt: Date
  readonly runId: string
  readonly next?: SourceRequest
}

/** Writes a page that is not there yet; the checksum is compared with what Cloud Storage has received. */
export async function landPage(bucket: Bucket, page: PageToLand): Promise<LandedPage> {
  // Level 1: on such data higher levels cost much and save nothing. BigQuery reads gzip, not zstd.
  const content = await promisify(gzip)(toLines(page.lines), {level: 1})
  const file = bucket.file(page.object)
  const metadata = {
    'extracted-at': page.extractedAt.toISOString(),
    'run-id': page.runId,
    rows: String(page.lines.length),
    ...(page.next && {next: JSON.stringify(page.next)}),
  }
  await lake(`write gs://${bucket.name}/${page.object}`, async () => {
    try {
      await file.save(content, {
        resumable: false,
        validation: 'crc32c',
        preconditionOpts: {ifGenerationMatch: 0},
        contentType: 'application/gzip',
        metadata: {metadata},
      })
    } catch (error) {
      if (codeOf(error) !== 412) throw error
      await adoptOwnWrite(file, page.runId)
    }
  })
  return landed(file.name, file.metadata)
}

/** A write whose answer was lost is repeated by the client and finds the object there: ours, or another run's. */
async function adoptOwnWrite(file: File, runId: string): Promise<void> {
  const [metadata] = await file.getMetadata()
  if (metadata.metadata?.['run-id'] === runId) return
  throw new LakeError(`Another run is landing gs://${file.bucket.name}/${file.name}`, {
    advice: 'Wait until it has ended, then run again.',
  })
}

/** Replaces an object that nothing depends on yet. */
export async function writeObject(bucket: Bucket, object: string, lines: readonly object[]): Promise<string> {
  const content = await promisify(gzip)(toLines(lines), {level: 1})
  const file = bucket.file(object)
  await lake(`write gs://${bucket.name}/${object}`, () =>
    file.save(content, {resumable: false, validation: 'crc32c', contentType: 'application/gzip'}),
  )
  return String(file.metadata.generation)
}

/** The pages of a slice that have landed, in order. */
export async function landedPages(bucket: Bucket, folder: string, sliceName: string): Promise<LandedPage[]> {
  const prefix = `${folder}${sliceName}/`
  const [files] = await lake(`list gs://${bucket.name}/${prefix}`, () => bucket.getFiles({prefix}))
  return files.map((file) => landed(file.name, file.metadata)).sort((left, right) => left.page - right.page)
}

/** The lines of a landed page. */
export async function readPage(bucket: Bucket, object: string): Promise<Line[]> {
  const [content] = await lake(`read gs://${bucket.name}/${object}`, () => bucket.file(object).download())
  const text = (await promisify(gunzip)(content)).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseLossless(line) as Line)
}

/** Names of the windows that have objects, from `start` on. */
export async function landedWindows(bucket: Bucket, folder: string, start: string): Promise<string[]> {
  const names: string[] = []
  let query: object | null = {
    prefix: folder,
    delimiter: '/',
    startOffset: `${folder}${start}`,
    autoPaginate: false,
  }
  while (query) {
    const asked: object = query
    const answer = await lake(`list gs://${bucket.name}/${folder}`, () => bucket.getFiles(asked))
    const [, nextQuery, response] = answer as unknown as [File[], object | null, {prefixes?: string[]}]
    for (const prefix of response.prefixes ?? []) names.push(prefix.slice(folder.length, -1))
    query = nextQuery
  }
  return names
}

function landed(object: string, metadata: File['metadata']): LandedPage {
  const own = metadata.metadata ?? {}
  const page = /\/p(\d+)\.ndjson\.gz$/.exec(object)?.[1]
  return {
    object,
    generation: String(metadata.generation),
    page: Number(page),
    rows: Number(own['rows']),
    bytes: Number(metadata.size),
    extractedAt: new Date(String(own['extracted-at'])),
    ...(typeof own['next'] === 'string' && {next: JSON.parse(own['next']) as SourceRequest}),
  }
}
