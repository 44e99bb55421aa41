/**
 * Each run reads the last minutes of the one before again, because records can appear late. Digests of what has
 * landed there keep unchanged records from landing twice.
 */
import {createHash} from 'node:crypto'
import type {Stream} from './define.ts'
import {valueAt} from './http/value-at.ts'

/** Beyond this many a ledger would grow large; the rest lands again, and the hub keeps one of each. */
const mostRemembered = 100_000

export interface Overlap {
  /** Whether this very version of the record has landed. */
  has(value: unknown, sent: unknown): boolean
  /** Remembers a record for the next run, where that one will meet it again. */
  remember(value: unknown, sent: unknown): void
  readonly next: ReadonlyMap<string, string>
}

/** `from` is where the next run will start; what has no window or no cursor is met again as a whole. */
export function createOverlap(stream: Stream, landed: ReadonlyMap<string, string>, from: Date): Overlap {
  const next = new Map<string, string>()
  return {
    has: (value, sent) => landed.size > 0 && landed.get(keyText(stream, value)) === digest(sent),
    remember: (value, sent) => {
      if (next.size < mostRemembered && isMetAgain(stream, value, from)) {
        next.set(keyText(stream, value), digest(sent))
      }
    },
    next,
  }
}

export function keyText(stream: Stream, value: unknown): string {
  return stream.key.map((field) => String(valueAt(value, field))).join('/')
}

function isMetAgain(stream: Stream, value: unknown, from: Date): boolean {
  if (!stream.window || !stream.cursor) return true
  const text = valueAt(value, stream.cursor.field)
  return typeof text === 'string' && stream.cursor.time(text) >= from
}

function digest(sent: unknown): string {
  return createHash('sha256').update(JSON.stringify(sent)).digest('base64url').slice(0, 16)
}
