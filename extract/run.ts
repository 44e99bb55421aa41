/** The sentence: plan → fetch → check → land → load → remember, stream by stream, one page in memory at a time. */
import type {Ask, Stream, TimeWindow} from './define.ts'
import {EtlError, LakeError, RecordError} from './errors.ts'
import type {OnEvent} from './events.ts'
import {lake} from './google.ts'
import {createClient, type SourceClient} from './http/client.ts'
import {sourceClock} from './http/source-clock.ts'
import {
  ensureDataset,
  ensureTable,
  recordFields,
  rejectFields,
  rejectsTable,
  tableName,
} from './lake-tables.ts'
import {type LandedPage, streamFolder} from './land.ts'
import {cursorOf, type KeptLedger, readLedger, writeLedger} from './ledger.ts'
import {type LoadedObject, loadObjects} from './load.ts'
import {createOverlap} from './overlap.ts'
import {addRange, beginsBy, rangesToRead, settledEnd, slicesOf} from './plan.ts'
import {interruptedRange, sliceState} from './resume.ts'
import type {ExtractOptions, Run, StreamRun} from './run-context.ts'
import {checkedSettings, streamNames} from './settings.ts'
import {readSlice} from './slice.ts'
import {type ExtractSummary, emptySummary, type StreamSummary} from './summary.ts'

export type {ExtractOptions} from './run-context.ts'

/**
 * Reads what is new in the source's streams and loads it into the lake. A stream that fails does not keep the
 * others from being read: the first failure is thrown at the end, with the whole summary in its `summary`. After
 * any failure the cure is to run again.
 */
export async function extract(options: ExtractOptions): Promise<ExtractSummary> {
  const {source} = options
  const now = options.now ?? (() => new Date())
  const emit = options.onEvent ?? (() => {})
  const names = streamNames(source, options.streams)
  const summary: ExtractSummary = {
    source: source.name,
    runId: options.runId,
    startedAt: now().toISOString(),
    finishedAt: '',
    streams: [],
  }
  const run = await startRun(options, now, emit)
  await prepareTarget(run)
  const failures: EtlError[] = []
  for (const name of names) {
    const streamSummary = emptySummary(name)
    summary.streams.push(streamSummary)
    try {
      await extractStream(run, name, streamSummary)
    } catch (error) {
      // An interruption ends the run, and a bug must show.
      if (!(error instanceof EtlError)) throw error
      streamSummary.error = {name: error.name, message: error.message}
      failures.push(error)
      emit({type: 'stream.failed', stream: name, message: error.message})
      // A lake that takes nothing would take nothing of the next stream either.
      if (error instanceof LakeError) break
    }
  }
  summary.finishedAt = now().toISOString()
  const [first] = failures
  if (!first) return summary
  first.summary = summary
  throw first
}

/** Looks whether the source answers before anything else is touched. */
async function startRun(options: ExtractOptions, now: () => Date, emit: OnEvent): Promise<Run> {
  const {source, clients} = options
  const client = createClient(source.http(checkedSettings(source, options.settings) as never), {
    source: source.name,
    signal: options.signal,
    now,
    onRetry: (retry) => emit({type: 'request.retried', ...retry}),
    backoffMs: options.backoffMs,
  })
  const {headers} = await client.send(source.check, {tries: 1})
  const dataset = options.lakeDataset ?? 'lake'
  return {
    options,
    source,
    client,
    bucket: clients.storage.bucket(options.bucket),
    target: {bigquery: clients.bigquery, dataset, location: options.location},
    now,
    sourceNow: sourceClock(headers['date'], now),
    emit,
  }
}

async function prepareTarget({bucket, target, options}: Run): Promise<void> {
  await lake(`open the bucket ${bucket.name}`, async () => {
    const [exists] = await bucket.exists()
    if (!exists) await bucket.create({location: options.location})
  })
  await ensureDataset(target)
  await ensureTable(target, rejectsTable, 'One row per broken rule of a record in the lake.', rejectFields)
}

async function extractStream(run: Run, name: string, summary: StreamSummary): Promise<void> {
  const {source, options, bucket, emit} = run
  const stream = source.streams[name] as Stream
  const folder = streamFolder(source.name, name)
  const table = tableName(source.name, name)
  await ensureTable(run.target, table, `${stream.description}. ${source.title}, as sent.`, recordFields)
  let kept = await readLedger(bucket, source.name, name)
  const fields = await offeredFields(run.client, stream, summary)
  if (summary.missingFields.length > 0) {
    emit({type: 'fields.missing', stream: name, fields: summary.missingFields})
  }
  const streamRun: StreamRun = {...run, name, stream, folder, fields, summary}

  let asked = {from: options.from, to: options.to, full: options.full}
  const interrupted = await interruptedRange(bucket, folder, kept.ledger)
  if (interrupted) {
    // When it was read is not known; not later than its end, that is certain.
    kept = await readRange(streamRun, kept, interrupted, interrupted.end)
    // What is left of a full run is the full run.
    if (asked.full && beginsBy(interrupted, asked.from)) asked = {...asked, full: false}
  }
  for (const range of rangesToRead(stream, asked, kept.ledger.read, run.sourceNow())) {
    kept = await readRange(streamRun, kept, range, run.sourceNow(), asked.full)
  }
  summary.cursor = cursorOf(kept.ledger)?.toISOString()
  emit({type: 'stream.finished', stream: name, cursor: summary.cursor})
  if (summary.rejected > (options.maxRejected ?? Number.POSITIVE_INFINITY)) throw tooManyRejected(streamRun)
}

async function offeredFields(
  client: SourceClient,
  stream: Stream,
  summary: StreamSummary,
): Promise<readonly string[]> {
  if (!stream.fields) return []
  const ask: Ask = async (request) => JSON.parse((await client.send(request)).text)
  const offered = new Set(await stream.fields.offered(ask))
  summary.missingFields.push(...stream.fields.wanted.filter((field) => !offered.has(field)))
  return stream.fields.wanted.filter((field) => offered.has(field))
}

/** Reads a stretch of time to its end, loads it as one, and remembers it. */
async function readRange(
  run: StreamRun,
  kept: KeptLedger,
  range: TimeWindow,
  readAt: Date,
  full = false,
): Promise<KeptLedger> {
  const {stream, name, source, bucket, emit, summary, options} = run
  const {ledger} = kept
  const settled = settledEnd(stream, range, readAt)
  const overlap = createOverlap(stream, full ? new Map() : ledger.overlap, settled)
  const slices = slicesOf(name, stream, range)
  emit({type: 'stream.started', stream: name, from: range.start?.toISOString(), slices: slices.length})
  const landed: LandedPage[] = []
  const rejects: LoadedObject[] = []
  for (const slice of slices) {
    const state = await sliceState(bucket, source.name, ledger, slice, {always: full, runId: options.runId})
    const outcome = await readSlice(run, slice, state, overlap)
    landed.push(...outcome.landed)
    rejects.push(...outcome.rejects)
    summary.slices++
  }
  await load(run, landed, rejects)
  const isNewest = !ledger.finishedTo || range.end >= ledger.finishedTo
  return writeLedger(bucket, {
    generation: kept.generation,
    ledger: {
      ...ledger,
      read: stream.window ? addRange(ledger.read, {start: range.start, end: settled}) : [],
      finishedTo: latest([ledger.finishedTo, range.end]),
      loadedTo: latest([ledger.loadedTo, ...landed.map((page) => page.extractedAt)]),
      overlap: isNewest ? overlap.next : new Map([...ledger.overlap, ...overlap.next]),
      runId: options.runId,
      updatedAt: run.now(),
    },
  })
}

async function load(
  run: StreamRun,
  landed: readonly LandedPage[],
  rejects: readonly LoadedObject[],
): Promise<void> {
  const {source, name, summary, emit, target, bucket, options} = run
  const shared = {
    target,
    bucket: bucket.name,
    signal: options.signal,
    onStart: (jobId: string, objects: number) => emit({type: 'load.started', stream: name, jobId, objects}),
    onFinish: (jobId: string, rows: number) => emit({type: 'load.finished', stream: name, jobId, rows}),
  }
  const table = tableName(source.name, name)
  const {jobIds, rows} = await loadObjects({...shared, table, fields: recordFields, objects: landed})
  summary.loadJobs.push(...jobIds)
  summary.loaded += rows
  const findings = await loadObjects({...shared, table: rejectsTable, fields: rejectFields, objects: rejects})
  summary.loadJobs.push(...findings.jobIds)
}

function latest(dates: readonly (Date | undefined)[]): Date | undefined {
  const times = dates.flatMap((date) => (date ? [date.getTime()] : []))
  return times.length === 0 ? undefined : new Date(Math.max(...times))
}

function tooManyRejected({source, name, target, summary}: StreamRun): RecordError {
  return new RecordError(`${source.name}.${name}: ${summary.rejected} records break their rules`, {
    source: source.name,
    stream: name,
    advice: `All have been loaded. Look at ${target.dataset}.${rejectsTable}.`,
  })
}
