/**
 * Copies texts out of DuckDB. Asking for what one text points to takes much longer than copying it; but the texts of a
 * column lie next to each other, upwards or downwards in memory, so those that do are asked for at once.
 */
import {bytesAt, INLINE_BYTES, isValid, TEXT_WIDTH, type VectorView} from './vector-view.ts'

/** Bytes of a row's text; none for NULL. */
export const textLength = (texts: VectorView, row: number): number =>
  isValid(texts, row) ? texts.view.getUint32(row * TEXT_WIDTH, true) : 0

/** Rows from `first` on whose long texts fill the memory from `low` to `high` without a gap. */
interface Run {
  readonly first: number
  low: number
  high: number
  /** The row whose text is at `low`. */
  lowRow: number
}

/** Writes the texts of rows [from, from + count), one after the other, from `at` on. */
export function copyTexts(
  texts: VectorView,
  from: number,
  count: number,
  into: Uint8Array,
  at: number,
): void {
  let to = at
  let run: Run = {first: from, low: 0, high: 0, lowRow: from}
  for (let row = from; row < from + count; row++) {
    const length = textLength(texts, row)
    if (length <= INLINE_BYTES) continue
    const address = addressOf(texts, row)
    if (run.high === 0) run = {...run, low: address, high: address + length, lowRow: row}
    else if (address === run.high) run.high += length
    else if (address + length === run.low) {
      run.low = address
      run.lowRow = row
    } else {
      to = copyRun(texts, run, row, into, to)
      run = {first: row, low: address, high: address + length, lowRow: row}
    }
  }
  copyRun(texts, run, from + count, into, to)
}

/** Copies the texts of a run, which ends before row `end`; gives where the next one goes. */
function copyRun(texts: VectorView, run: Run, end: number, into: Uint8Array, at: number): number {
  const memory = run.high > run.low ? bytesAt(texts, run.lowRow, run.high - run.low) : texts.data
  let to = at
  for (let row = run.first; row < end; row++) {
    const length = textLength(texts, row)
    if (length === 0) continue
    if (length <= INLINE_BYTES) copy(texts.data, row * TEXT_WIDTH + 4, length, into, to)
    else copy(memory, addressOf(texts, row) - run.low, length, into, to)
    to += length
  }
  return to
}

const LOOP_BYTES = 48

/** A loop is the fastest way for a few bytes. */
function copy(source: Uint8Array, start: number, count: number, into: Uint8Array, at: number): void {
  if (count > LOOP_BYTES) into.set(source.subarray(start, start + count), at)
  else for (let i = 0; i < count; i++) into[at + i] = source[start + i]!
}

/** Addresses have fewer bits than a double is exact with. */
const addressOf = ({view}: VectorView, row: number): number =>
  view.getUint32(row * TEXT_WIDTH + 8, true) + view.getUint32(row * TEXT_WIDTH + 12, true) * 2 ** 32
