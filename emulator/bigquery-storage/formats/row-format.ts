import type {Rows, Schema} from '../messages.ts'

/** How rows of a session go over the wire. */
export interface RowFormat {
  readonly schema: Schema
  /** Rows [start, start + count), and how many bytes they are. */
  encode(start: number, count: number): Promise<{readonly rows: Rows; readonly bytes: number}>
}
