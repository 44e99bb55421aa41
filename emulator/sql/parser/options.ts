import type {Expression, Options} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import {parsePath} from './names.ts'
import type {Parser} from './parser.ts'

/** `OPTIONS(name = value, …)` where it stands; else nothing. */
export function parseOptionalOptions(p: Parser): Options {
  return p.is('OPTIONS') && p.peek().word === '(' ? parseOptions(p) : []
}

/** `OPTIONS(name = value, …)` */
export function parseOptions(p: Parser): Options {
  p.expect('OPTIONS')
  return parseOptionList(p)
}

/** `(name = value, …)`, perhaps empty. */
export function parseOptionList(p: Parser): Options {
  p.expect('(')
  const options: {at: number; name: string; value: Expression}[] = []
  while (!p.is(')')) {
    const {at} = p.token
    const name = parsePath(p)
      .map((part) => part.text)
      .join('.')
    p.expect('=')
    options.push({at, name, value: parseExpression(p)})
    if (!p.accept(',')) break
  }
  p.expect(')')
  return options
}
