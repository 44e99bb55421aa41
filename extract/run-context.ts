/** What the steps of a run share. */
import type {BigQuery} from '@google-cloud/bigquery'
import type {Bucket, Storage} from '@google-cloud/storage'
import type {Source, Stream} from './define.ts'
import type {OnEvent} from './events.ts'
import type {SourceClient} from './http/client.ts'
import type {LakeTarget} from './lake-tables.ts'
import type {StreamSummary} from './summary.ts'

export interface ExtractOptions {
  readonly source: Source
  /** The source's settings by the names of their environment variables, unchecked. */
  readonly settings: Readonly<Record<string, string | undefined>>
  /** Names of streams; all of the source where absent. */
  readonly streams?: readonly string[]
  /** Reads what changed in [from, to), as far as it has not been read. */
  readonly from?: Date
  readonly to?: Date
  /** Reads again what has been read. */
  readonly full?: boolean
  readonly clients: {readonly storage: Storage; readonly bigquery: BigQuery}
  readonly bucket: string
  /** `lake` where absent. */
  readonly lakeDataset?: string
  /** Where bucket and dataset are made if they do not exist: `EU`, `europe-west1`. */
  readonly location: string
  readonly now?: () => Date
  /** Names the run in the lake and in the ledger: letters, digits, `-` and `_`. */
  readonly runId: string
  readonly signal?: AbortSignal
  readonly onEvent?: OnEvent
  /** More rejected records than this fail the stream, after everything has been loaded. */
  readonly maxRejected?: number
  /** The first wait before a failed request is sent again; it doubles each time. */
  readonly backoffMs?: number
}

export interface Run {
  readonly options: ExtractOptions
  readonly source: Source
  readonly client: SourceClient
  readonly bucket: Bucket
  readonly target: LakeTarget
  readonly now: () => Date
  /** The time by the source's clock, where that is slow: windows are cut by the times that the source writes. */
  readonly sourceNow: () => Date
  readonly emit: OnEvent
}

export interface StreamRun extends Run {
  readonly name: string
  readonly stream: Stream
  /** Where the stream's objects lie: `raw/odoo/orders/`. */
  readonly folder: string
  /** The fields to ask for that the source has. */
  readonly fields: readonly string[]
  readonly summary: StreamSummary
}
