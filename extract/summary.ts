/** What a run did, stream by stream. */
export interface StreamSummary {
  readonly stream: string
  slices: number
  /** Pages read from the source. */
  pages: number
  /** Records read from the source. */
  records: number
  /** Records landed: those that the lake did not have in this version. */
  landed: number
  /** Landed records that break a rule; the findings are in `_rejects`. */
  rejected: number
  /** Objects written, and their compressed size. */
  objects: number
  bytes: number
  /** Objects that an interrupted run had landed and this one took over. */
  resumed: number
  readonly loadJobs: string[]
  /** Rows that the load jobs added to the lake table. */
  loaded: number
  /** Fields that the stream asks for and the source does not have. */
  readonly missingFields: string[]
  /** The next run reads what changed from here on; absent for streams that are read whole. */
  cursor?: string
  /** Why the stream stopped. */
  error?: {readonly name: string; readonly message: string}
}

export interface ExtractSummary {
  readonly source: string
  readonly runId: string
  readonly startedAt: string
  finishedAt: string
  readonly streams: StreamSummary[]
}

export function emptySummary(stream: string): StreamSummary {
  return {
    stream,
    slices: 0,
    pages: 0,
    records: 0,
    landed: 0,
    rejected: 0,
    objects: 0,
    bytes: 0,
    resumed: 0,
    loadJobs: [],
    loaded: 0,
    missingFields: [],
  }
}
