/**
 * String functions that DuckDB lacks or does by graphemes; positions and lengths count code points.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

/** The longest text, in bytes, that REPEAT, LPAD and RPAD give. */
export const MAX_OUTPUT = 1 << 20

const points = (text: string): string[] => Array.from(text)

function substring(text: string, position: bigint, length: bigint): string {
  if (length < 0n) throw new Error('Third argument in SUBSTR() cannot be negative')
  const all = points(text)
  const [start, end] = sliceBounds(all.length, position, length)
  return all.slice(start, end).join('')
}

/** From SUBSTR's position (from 1, negative from the end) and length to [start, end) from 0. */
export function sliceBounds(size: number, position: bigint, length: bigint): [number, number] {
  const total = BigInt(size)
  const start = position > 0n ? position - 1n : position === 0n || position < -total ? 0n : total + position
  const from = start > total ? total : start
  const end = length > total - from ? total : from + length
  return [Number(from), Number(end)]
}

/** LPAD and RPAD over code points or bytes: what is put before or after `size` elements, by index into the pattern. */
export function padding(size: number, target: bigint, patternSize: number): number[] {
  if (target < 0n) throw new Error('Second argument (output size) for LPAD/RPAD cannot be negative')
  if (target > BigInt(MAX_OUTPUT)) {
    throw new Error('Output of LPAD/RPAD exceeds max allowed output size of 1MB')
  }
  if (patternSize === 0) throw new Error('Third argument (pad pattern) for LPAD/RPAD cannot be empty')
  return Array.from({length: Math.max(0, Number(target) - size)}, (_, i) => i % patternSize)
}

function pad(text: string, target: bigint, pattern: string, side: 'left' | 'right'): string {
  const all = points(text)
  const pieces = points(pattern)
  const fill = padding(all.length, target, pieces.length).map((i) => pieces[i]!)
  if (fill.length === 0) return all.slice(0, Number(target)).join('')
  return side === 'left' ? fill.join('') + text : text + fill.join('')
}

/** How often REPEAT may repeat something of `bytes` bytes. */
export function repeatCount(bytes: number, count: bigint): number {
  if (count < 0n) throw new Error('Second argument (repeat count) for REPEAT cannot be negative')
  if (bytes === 0) return 0
  if (count * BigInt(bytes) > BigInt(MAX_OUTPUT)) {
    throw new Error('Output of REPEAT exceeds max allowed output size of 1MB')
  }
  return Number(count)
}

/** INSTR over code points or bytes: the position from 1 of the n-th match, 0 where there is none. */
export function findOccurrence<T>(
  value: ArrayLike<T>,
  sought: ArrayLike<T>,
  position: bigint,
  occurrence: bigint,
): bigint {
  if (position === 0n) throw new Error('Third argument (position) for INSTR cannot be 0')
  if (occurrence <= 0n) throw new Error('Fourth argument (occurrence) for INSTR must be positive')
  const last = value.length - sought.length
  const matches = (at: number): boolean => {
    for (let i = 0; i < sought.length; i++) if (value[at + i] !== sought[i]) return false
    return true
  }
  const size = BigInt(value.length)
  // An empty text is found behind the last character too.
  const room = sought.length === 0 ? size + 1n : size
  if (position > room || position < -room) return 0n
  let left = occurrence
  if (position > 0n) {
    for (let at = Number(position) - 1; at <= last; at++) {
      if (matches(at) && --left === 0n) return BigInt(at + 1)
    }
    return 0n
  }
  for (let at = Math.min(Number(room + position), last); at >= 0; at--) {
    if (matches(at) && --left === 0n) return BigInt(at + 1)
  }
  return 0n
}

/** Letters after these characters (and the first) are upper case in INITCAP. */
const DEFAULT_DELIMITERS = ' \t\n\r\f\v[](){}/|<>!?@"^#$&~_,.:;*%+-'

function initcap(text: string, delimiters: string): string {
  const ends = new Set(points(delimiters))
  let first = true
  let result = ''
  for (const letter of text) {
    const delimiter = ends.has(letter)
    result += delimiter ? letter : first ? letter.toUpperCase() : letter.toLowerCase()
    first = delimiter
  }
  return result
}

/** What TRANSLATE puts for each source element; undefined drops it. */
export function translation<T>(source: readonly T[], target: readonly T[]): Map<T, T | undefined> {
  const map = new Map<T, T | undefined>()
  for (const [i, from] of source.entries()) {
    if (map.has(from)) throw new Error(`Duplicate character "${from}" in TRANSLATE source characters`)
    map.set(from, target[i])
  }
  return map
}

const SOUNDEX: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({1: 'bfpv', 2: 'cgjkqsxz', 3: 'dt', 4: 'l', 5: 'mn', 6: 'r'}).flatMap(([code, letters]) =>
    [...letters].map((letter) => [letter, code]),
  ),
)

/** The first letter as written, then the codes of the consonants; equal codes side by side (or over h, w) count once. */
function soundex(text: string): string {
  const letters = [...text].filter((letter) => /[A-Za-z]/.test(letter))
  const [first] = letters
  if (first === undefined) return ''
  let result = first
  let previous = SOUNDEX[first.toLowerCase()]
  for (const letter of letters.slice(1)) {
    const code = SOUNDEX[letter.toLowerCase()]
    if (code === undefined || code === previous) continue
    result += code
    previous = code
    if (result.length === 4) break
  }
  return result.padEnd(4, '0')
}

/** The number of insertions, deletions and substitutions between two texts, at most `limit`. */
export function editDistance<T>(a: readonly T[], b: readonly T[], limit: bigint): bigint {
  if (limit < 0n) throw new Error('max_distance must be non-negative')
  let row = Array.from({length: b.length + 1}, (_, j) => j)
  for (const [i, x] of a.entries()) {
    const next = [i + 1]
    for (const [j, y] of b.entries()) {
      next.push(Math.min(row[j]! + (x === y ? 0 : 1), row[j + 1]! + 1, next[j]! + 1))
    }
    row = next
  }
  const distance = BigInt(row[b.length]!)
  return distance < limit ? distance : limit
}

export const stringFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_upper',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => text.toUpperCase(),
  }),
  defineRuntime({
    name: 'bq_lower',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => text.toLowerCase(),
  }),
  defineRuntime({
    name: 'bq_reverse',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => points(text).reverse().join(''),
  }),
  defineRuntime({
    name: 'bq_substr',
    args: ['VARCHAR', 'BIGINT', 'BIGINT'],
    returns: 'VARCHAR',
    call: substring,
  }),
  defineRuntime({
    name: 'bq_lpad',
    args: ['VARCHAR', 'BIGINT', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string, size: bigint, pattern: string) => pad(text, size, pattern, 'left'),
  }),
  defineRuntime({
    name: 'bq_rpad',
    args: ['VARCHAR', 'BIGINT', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string, size: bigint, pattern: string) => pad(text, size, pattern, 'right'),
  }),
  defineRuntime({
    name: 'bq_repeat',
    args: ['VARCHAR', 'BIGINT'],
    returns: 'VARCHAR',
    call: (text: string, count: bigint) => text.repeat(repeatCount(Buffer.byteLength(text), count)),
  }),
  defineRuntime({
    name: 'bq_instr',
    args: ['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT'],
    returns: 'BIGINT',
    call: (text: string, sought: string, position: bigint, occurrence: bigint) =>
      findOccurrence(points(text), points(sought), position, occurrence),
  }),
  defineRuntime({
    name: 'bq_initcap',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: initcap,
  }),
  defineRuntime({
    name: 'bq_initcap_words',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => initcap(text, DEFAULT_DELIMITERS),
  }),
  defineRuntime({
    name: 'bq_translate',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string, source: string, target: string) => {
      const map = translation(points(source), points(target))
      return points(text)
        .map((letter) => (map.has(letter) ? (map.get(letter) ?? '') : letter))
        .join('')
    },
  }),
  defineRuntime({name: 'bq_soundex', args: ['VARCHAR'], returns: 'VARCHAR', call: soundex}),
  defineRuntime({
    name: 'bq_edit_distance',
    args: ['VARCHAR', 'VARCHAR', 'BIGINT'],
    returns: 'BIGINT',
    call: (a: string, b: string, limit: bigint) => editDistance(points(a), points(b), limit),
  }),
]
