/** What a run tells while it goes on, for progress and logs. */
export type ExtractEvent =
  | {
      readonly type: 'stream.started'
      readonly stream: string
      readonly from?: string
      readonly slices: number
    }
  | {readonly type: 'fields.missing'; readonly stream: string; readonly fields: readonly string[]}
  | {readonly type: 'slice.resumed'; readonly stream: string; readonly slice: string; readonly pages: number}
  | {
      readonly type: 'page.landed'
      readonly stream: string
      readonly slice: string
      readonly page: number
      readonly records: number
      readonly landed: number
      readonly rejected: number
      readonly bytes: number
      /** Absent where the lake had every record of the page already. */
      readonly object?: string
    }
  | {readonly type: 'request.retried'; readonly url: string; readonly reason: string; readonly waitMs: number}
  | {readonly type: 'load.started'; readonly stream: string; readonly jobId: string; readonly objects: number}
  | {readonly type: 'load.finished'; readonly stream: string; readonly jobId: string; readonly rows: number}
  | {readonly type: 'stream.finished'; readonly stream: string; readonly cursor?: string}
  | {readonly type: 'stream.failed'; readonly stream: string; readonly message: string}

export type OnEvent = (event: ExtractEvent) => void
