/**
 * Values as GoogleSQL literals, for FORMAT('%T').
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#string_and_bytes_literals
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {floatText} from './number-text.ts'

const NAMED: Readonly<Record<string, string>> = {'\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\'}

const hexEscape = (letter: string): string => `\\x${letter.charCodeAt(0).toString(16).padStart(2, '0')}`

/** Double quotes, unless the text has some and no single ones. */
const quoteFor = (text: string): string => (text.includes('"') && !text.includes("'") ? "'" : '"')

function escaped(text: string, quote: string, unprintable: RegExp): string {
  return text
    .replace(/[\n\r\t\\]/g, (letter) => NAMED[letter]!)
    .replace(unprintable, hexEscape)
    .replaceAll(quote || '\0', `\\${quote}`)
}

function stringLiteral(text: string): string {
  const quote = quoteFor(text)
  return quote + escaped(text, quote, /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g) + quote
}

const NOT_ASCII = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]/g

const latin1 = (value: Uint8Array): string => Buffer.from(value).toString('latin1')

function bytesLiteral(value: Uint8Array): string {
  const text = latin1(value)
  const quote = quoteFor(text)
  return `b${quote}${escaped(text, quote, NOT_ASCII)}${quote}`
}

/** Whole numbers with `.0`, so that they read back as FLOAT64. */
function floatLiteral(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = floatText(value)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

export const literalTextFunctions: readonly RuntimeFunction[] = [
  defineRuntime({name: 'bq_string_literal', args: ['VARCHAR'], returns: 'VARCHAR', call: stringLiteral}),
  defineRuntime({name: 'bq_bytes_literal', args: ['BLOB'], returns: 'VARCHAR', call: bytesLiteral}),
  defineRuntime({
    name: 'bq_bytes_escaped',
    args: ['BLOB'],
    returns: 'VARCHAR',
    call: (value: Uint8Array) => escaped(latin1(value), '', NOT_ASCII),
  }),
  defineRuntime({name: 'bq_float_literal', args: ['DOUBLE'], returns: 'VARCHAR', call: floatLiteral}),
]
