import type {Parser} from './parser.ts'

/** The value of a string literal. */
export function parseStringValue(p: Parser): string {
  if (p.token.kind !== 'string') throw p.expected('string literal')
  return p.advance().text
}
