/** The rows of a CSV file, cut one by one: https://www.rfc-editor.org/rfc/rfc4180 */
import {contentOf} from '../source-content.ts'
import type {SourceFile} from '../source-files.ts'
import type {CsvOptions} from './csv-options.ts'

export interface Cell {
  readonly text: string
  readonly quoted: boolean
}

/** `position` counts the bytes before the row. A row that cannot be cut has a problem instead of its cells. */
export type CsvRow = {readonly position: number} & (
  | {readonly cells: readonly Cell[]}
  | {readonly problem: string}
)

const QUOTE_PROBLEM = 'Missing close double quote (") character.'

/**
 * The rows after those that `skipLeadingRows` passes over. Empty lines are no rows, but for tables of one column,
 * where they are what NULL looks like.
 */
export async function* csvRows(
  file: SourceFile,
  options: CsvOptions,
  width?: number,
): AsyncGenerator<CsvRow, void, undefined> {
  let skipped = 0
  for await (const {position, text} of csvLines(file, options)) {
    if (skipped < options.skipLeadingRows) {
      skipped++
      continue
    }
    if (text !== '' || width === 1) yield {position, ...cutCells(text, options)}
  }
}

/** Lines, joined where a quoted field goes on in the next one. */
async function* csvLines(
  file: SourceFile,
  {quote, allowQuotedNewlines, encoding}: CsvOptions,
): AsyncGenerator<{position: number; text: string}, void, undefined> {
  let held: {position: number; text: string} | undefined
  for await (const line of textLines(file, encoding)) {
    const text = held ? held.text + line.text : line.text
    const position = held?.position ?? line.position
    // A field that is still open has an odd number of quotes before it; doubled ones count twice.
    const isOpen = allowQuotedNewlines && quote !== '' && text.split(quote).length % 2 === 0
    if (isOpen) {
      held = {position, text}
      continue
    }
    held = undefined
    yield {position, text: text.replace(/\r?\n$|\r$/, '')}
  }
  if (held) yield held
}

const LINE_FEED = 0x0a

/** Lines with their ends. */
async function* textLines(
  file: SourceFile,
  encoding: string,
): AsyncGenerator<{position: number; text: string}, void, undefined> {
  let rest: Buffer[] = []
  let position = 0
  for await (const piece of contentOf(file, encoding)) {
    let start = 0
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, start)) {
      const bytes = Buffer.concat([...rest, piece.subarray(start, end + 1)])
      rest = []
      yield {position, text: bytes.toString()}
      position += bytes.length
      start = end + 1
    }
    if (start < piece.length) rest.push(piece.subarray(start))
  }
  if (rest.length > 0) yield {position, text: Buffer.concat(rest).toString()}
}

function cutCells(line: string, {delimiter, quote}: CsvOptions): {cells: Cell[]} | {problem: string} {
  const cells: Cell[] = []
  let at = 0
  for (;;) {
    if (quote !== '' && line.startsWith(quote, at)) {
      const end = closingQuote(line, at, quote)
      if (end < 0) return {problem: QUOTE_PROBLEM}
      cells.push({text: line.slice(at + 1, end).replaceAll(quote + quote, quote), quoted: true})
      at = end + 1
      if (at === line.length) return {cells}
      if (!line.startsWith(delimiter, at)) {
        return {problem: `Data between close double quote (") and field separator.`}
      }
    } else {
      const end = line.indexOf(delimiter, at)
      cells.push({text: line.slice(at, end < 0 ? undefined : end), quoted: false})
      if (end < 0) return {cells}
      at = end
    }
    at += delimiter.length
  }
}

/** Where the quote is that closes the field; doubled ones do not. */
function closingQuote(line: string, from: number, quote: string): number {
  for (let at = line.indexOf(quote, from + 1); at >= 0; at = line.indexOf(quote, at + 2)) {
    if (line[at + 1] !== quote) return at
  }
  return -1
}
