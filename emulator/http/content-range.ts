/** Content-Range of resumable uploads. https://cloud.google.com/storage/docs/performing-resumable-uploads */
import {invalidRequest} from './api-error.ts'

export type ContentRange =
  /** No bytes, but a question: how much has arrived? */
  | {readonly kind: 'probe'; readonly total: number | undefined}
  | {
      readonly kind: 'bytes'
      readonly start: number
      /** After the last byte; undefined where the body's end is the end. */
      readonly end: number | undefined
      readonly total: number | undefined
      /** Without a total: whether the upload ends with this request. */
      readonly isLast: boolean
    }

/**
 * Reads the header, where `*` stands for unknown; without one the body is the whole upload. For an upload of nothing
 * Google's Node client sends `bytes 0--1/0`.
 */
export function contentRangeOf(value: string | undefined): ContentRange {
  if (value === undefined) return {kind: 'bytes', start: 0, end: undefined, total: undefined, isLast: true}
  const match = /^bytes\s+(?:\*|(\d+)-(\d+|-1|\*))\/(\d+|\*)$/i.exec(value.trim())
  if (!match) throw invalidRequest(`Failed to parse Content-Range header: ${value}`)
  const [, first, last, size] = match
  const total = size === '*' ? undefined : Number(size)
  if (first === undefined) return {kind: 'probe', total}
  const start = Number(first)
  const end = last === '*' ? undefined : Number(last) + 1
  if ((end !== undefined && end < start) || (total !== undefined && (end ?? start) > total)) {
    throw invalidRequest(`Failed to parse Content-Range header: ${value}`)
  }
  return {kind: 'bytes', start, end, total, isLast: end === undefined}
}
