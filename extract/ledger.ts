/**
 * What a stream has read: one small object a stream, read first and written last. Two runs of one stream cannot
 * both write it, because it is compared and set by its generation.
 */
import type {Bucket} from '@google-cloud/storage'
import type {TimeWindow} from './define.ts'
import {LakeError} from './errors.ts'
import {codeOf, lake} from './google.ts'
import {latestEnd} from './plan.ts'

export interface Ledger {
  readonly source: string
  readonly stream: string
  /** Stretches that have been read and are settled: no record can appear in them late. */
  readonly read: readonly TimeWindow[]
  /** The end of the latest window that was finished; objects of later windows belong to an interrupted run. */
  readonly finishedTo?: Date
  /** The newest `_extracted_at` in the lake table. */
  readonly loadedTo?: Date
  /**
   * Digests, by key, of the landed records that the next run will meet again. It lands only those that changed.
   */
  readonly overlap: ReadonlyMap<string, string>
  readonly runId?: string
  readonly updatedAt?: Date
}

/** A ledger with the generation that it was read at; '0' where there is none yet. */
export interface KeptLedger {
  readonly ledger: Ledger
  readonly generation: string
}

export function ledgerObject(source: string, stream: string): string {
  return `state/${source}/${stream}.json`
}

/** The next run reads what changed from here on. */
export function cursorOf(ledger: Ledger): Date | undefined {
  return latestEnd(ledger.read)
}

export async function readLedger(bucket: Bucket, source: string, stream: string): Promise<KeptLedger> {
  const file = bucket.file(ledgerObject(source, stream))
  return lake(`read gs://${bucket.name}/${file.name}`, async () => {
    try {
      const [metadata] = await file.getMetadata()
      const generation = String(metadata.generation)
      const [content] = await bucket.file(file.name, {generation}).download()
      return {ledger: parseLedger(content.toString('utf8')), generation}
    } catch (error) {
      if (codeOf(error) !== 404) throw error
      return {ledger: {source, stream, read: [], overlap: new Map()}, generation: '0'}
    }
  })
}

export async function writeLedger(bucket: Bucket, {ledger, generation}: KeptLedger): Promise<KeptLedger> {
  const file = bucket.file(ledgerObject(ledger.source, ledger.stream))
  return lake(`write gs://${bucket.name}/${file.name}`, async () => {
    try {
      await file.save(printLedger(ledger), {
        resumable: false,
        validation: 'crc32c',
        contentType: 'application/json',
        preconditionOpts: {ifGenerationMatch: generation},
      })
    } catch (error) {
      if (codeOf(error) !== 412) throw error
      throw new LakeError(
        `Another run of ${ledger.source}.${ledger.stream} has finished in the meantime`,
        {
          source: ledger.source,
          stream: ledger.stream,
          advice: 'Run again: it goes on from where that one ended.',
        },
        error,
      )
    }
    return {ledger, generation: String(file.metadata.generation)}
  })
}

interface PrintedLedger {
  readonly version: 1
  readonly source: string
  readonly stream: string
  readonly cursor?: string
  readonly read: readonly {readonly start?: string; readonly end: string}[]
  readonly finished_to?: string
  readonly loaded_to?: string
  readonly run_id?: string
  readonly updated_at?: string
  readonly overlap: Readonly<Record<string, string>>
}

export function printLedger(ledger: Ledger): string {
  const printed: PrintedLedger = {
    version: 1,
    source: ledger.source,
    stream: ledger.stream,
    cursor: cursorOf(ledger)?.toISOString(),
    read: ledger.read.map(({start, end}) => ({start: start?.toISOString(), end: end.toISOString()})),
    finished_to: ledger.finishedTo?.toISOString(),
    loaded_to: ledger.loadedTo?.toISOString(),
    run_id: ledger.runId,
    updated_at: ledger.updatedAt?.toISOString(),
    overlap: Object.fromEntries(ledger.overlap),
  }
  return `${JSON.stringify(printed, undefined, 2)}\n`
}

export function parseLedger(text: string): Ledger {
  const printed = JSON.parse(text) as PrintedLedger
  const date = (value: string | undefined) => (value === undefined ? undefined : new Date(value))
  return {
    source: printed.source,
    stream: printed.stream,
    read: printed.read.map(({start, end}) => ({start: date(start), end: new Date(end)})),
    finishedTo: date(printed.finished_to),
    loadedTo: date(printed.loaded_to),
    runId: printed.run_id,
    updatedAt: date(printed.updated_at),
    overlap: new Map(Object.entries(printed.overlap)),
  }
}
