/** A stream's rows in pieces that are good to send: some megabytes each, however long the rows are. */
import type {RowFormat} from './formats/row-format.ts'
import type {Rows} from './messages.ts'
import type {RowRange} from './sessions.ts'

export interface Batch extends RowRange {
  readonly rows: Rows
}

const GOOD_BYTES = 2 * 1024 * 1024
/** Google's own limit of a response is 100 MiB. */
const MOST_BYTES = 64 * 1024 * 1024
/** Nothing is known of the first rows' length. */
const FIRST_ROWS = 256
const MOST_ROWS = 65_536
const GROWTH = 16

export async function* batches(
  format: RowFormat,
  {start, end}: RowRange,
): AsyncGenerator<Batch, void, undefined> {
  let size = FIRST_ROWS
  for (let from = start; from < end; ) {
    const count = Math.min(size, end - from)
    const {rows, bytes} = await format.encode(from, count)
    const fitting = Math.max(1, Math.floor((count * GOOD_BYTES) / Math.max(1, bytes)))
    size = Math.min(fitting, count * GROWTH, MOST_ROWS)
    if (bytes > MOST_BYTES && count > 1) continue
    yield {rows, start: from, end: from + count}
    from += count
  }
}
