/**
 * Code points and Unicode normal forms.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#normalize
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

const FORMS = ['NFC', 'NFD', 'NFKC', 'NFKD']

function normalize(text: string, form: string): string {
  if (!FORMS.includes(form)) throw new Error(`Invalid normalization mode: ${form}`)
  return text.normalize(form)
}

/**
 * Unicode's full case folding of one character. Upper case and then lower case is the same but for the dotless i,
 * which folds to itself, the capital sharp s, and Cherokee, which folds to its capitals.
 */
function foldCharacter(letter: string): string {
  const point = letter.codePointAt(0)!
  if (point < 0x80) return letter.toLowerCase()
  if (point === 0x131) return letter
  if (point === 0x1e9e) return 'ss'
  if (point >= 0x13a0 && point <= 0x13f5) return letter
  if ((point >= 0x13f8 && point <= 0x13fd) || (point >= 0xab70 && point <= 0xabbf))
    return letter.toUpperCase()
  return Array.from(letter.toUpperCase(), (upper) => upper.toLowerCase()).join('')
}

export function caseFold(text: string, form: string): string {
  return normalize(Array.from(normalize(text, form), foldCharacter).join(''), form)
}

function characterOf(point: bigint): string {
  if (point < 0n || point > 0x10ffffn || (point >= 0xd800n && point <= 0xdfffn)) {
    throw new Error(`Invalid codepoint ${point}`)
  }
  return String.fromCodePoint(Number(point))
}

export const unicodeFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_normalize',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: normalize,
  }),
  defineRuntime({
    name: 'bq_normalize_and_casefold',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: caseFold,
  }),
  defineRuntime({
    name: 'bq_chr',
    args: ['BIGINT'],
    returns: 'VARCHAR',
    call: characterOf,
  }),
  defineRuntime({
    name: 'bq_to_code_points',
    args: ['VARCHAR'],
    returns: 'BIGINT[]',
    call: (text: string) => Array.from(text, (letter) => BigInt(letter.codePointAt(0)!)),
  }),
  defineRuntime({
    name: 'bq_bytes_to_code_points',
    args: ['BLOB'],
    returns: 'BIGINT[]',
    call: (value: Uint8Array) => Array.from(value, BigInt),
  }),
  defineRuntime({
    name: 'bq_code_points_to_string',
    args: ['BIGINT[]'],
    returns: 'VARCHAR',
    call: (points: readonly (bigint | null)[]) =>
      points.includes(null) ? null : points.map((point) => characterOf(point!)).join(''),
  }),
  defineRuntime({
    name: 'bq_code_points_to_bytes',
    args: ['BIGINT[]'],
    returns: 'BLOB',
    call: (points: readonly (bigint | null)[]) => {
      if (points.includes(null)) return null
      const wrong = points.find((point) => point! < 0n || point! > 255n)
      if (wrong !== undefined) throw new Error(`Invalid extended ASCII code point ${wrong}`)
      return Uint8Array.from(points, Number)
    },
  }),
]
