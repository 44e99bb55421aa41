/** Reads one slice: each page is checked and landed before the next is asked for. */
import {checkRecord, type Finding} from './check.ts'
import {type FetchedPage, fetchPages} from './http/pages.ts'
import {type LandedPage, type Line, landPage, pageObject, readPage, writeObject} from './land.ts'
import type {LoadedObject} from './load.ts'
import type {Overlap} from './overlap.ts'
import type {Slice} from './plan.ts'
import {rejectsFolder, type SliceState} from './resume.ts'
import type {StreamRun} from './run-context.ts'

export interface SliceOutcome {
  /** All pages of the slice, those of an interrupted run included. */
  readonly landed: readonly LandedPage[]
  readonly rejects: readonly LoadedObject[]
}

export async function readSlice(
  run: StreamRun,
  slice: Slice,
  state: SliceState,
  overlap: Overlap,
): Promise<SliceOutcome> {
  const landed = [...state.pages]
  const rejects = [...state.rejects]
  const last = landed.at(-1)
  if (last) await takeOver(run, state, overlap)
  if (last && !last.next) return {landed, rejects}

  const {stream, source, client, options} = run
  const window = stream.window ? slice.window : undefined
  const request = last?.next ?? stream.request({window, batch: slice.batch, fields: run.fields})
  const first = {request, number: (last?.page ?? 0) + 1}
  for await (const page of fetchPages(client, source.name, run.name, stream, first)) {
    options.signal?.throwIfAborted()
    const kept = await keepPage(run, state.name, page, overlap)
    if (kept.page) landed.push(kept.page)
    if (kept.findings) rejects.push(kept.findings)
  }
  return {landed, rejects}
}

/** Checks a page and lands those of its records that the lake does not have. */
async function keepPage(run: StreamRun, sliceName: string, page: FetchedPage, overlap: Overlap) {
  const {name, stream, folder, bucket, options, summary, emit} = run
  const extractedAt = run.now()
  const stamp = {_extracted_at: extractedAt.toISOString(), _run_id: options.runId}
  const lines: Line[] = []
  const findings: Finding[] = []
  for (const [index, {value, sent}] of page.records.entries()) {
    overlap.remember(value, sent)
    if (overlap.has(value, sent)) continue
    findings.push(...checkRecord(stream, value, index + 1))
    lines.push({record: sent, ...stamp, _slice: sliceName, _page: page.number, _row: index + 1})
  }
  const rejected = new Set(findings.map((finding) => finding.row)).size
  summary.pages++
  summary.records += page.records.length
  summary.landed += lines.length
  summary.rejected += rejected
  const told = {type: 'page.landed', stream: name, slice: sliceName, page: page.number} as const
  const counts = {records: page.records.length, landed: lines.length, rejected}
  if (lines.length === 0) {
    emit({...told, ...counts, bytes: 0})
    return {}
  }
  const object = pageObject(folder, sliceName, page.number)
  // Findings first: a page that has landed is not checked again.
  const kept = await keepFindings(run, sliceName, page.number, object, findings, stamp)
  const {number, next} = page
  const landed = await landPage(bucket, {
    object,
    lines,
    page: number,
    extractedAt,
    runId: options.runId,
    next,
  })
  summary.objects++
  summary.bytes += landed.bytes
  emit({...told, ...counts, bytes: landed.bytes, object})
  return {page: landed, findings: kept}
}

async function keepFindings(
  run: StreamRun,
  sliceName: string,
  page: number,
  object: string,
  findings: readonly Finding[],
  stamp: object,
): Promise<LoadedObject | undefined> {
  if (findings.length === 0) return undefined
  const about = {source: run.source.name, stream: run.name, object, page}
  const rows = findings.map((finding) => ({...about, ...finding, ...stamp}))
  const target = pageObject(rejectsFolder(run.source.name, run.name), sliceName, page)
  return {object: target, generation: await writeObject(run.bucket, target, rows)}
}

/** Pages of an interrupted run count as read; their records are remembered as if this run had read them. */
async function takeOver(run: StreamRun, state: SliceState, overlap: Overlap): Promise<void> {
  for (const page of state.pages) {
    for (const {record} of await readPage(run.bucket, page.object)) {
      overlap.remember(JSON.parse(JSON.stringify(record)), record)
    }
  }
  run.summary.resumed += state.pages.length
  run.emit({type: 'slice.resumed', stream: run.name, slice: state.name, pages: state.pages.length})
}
