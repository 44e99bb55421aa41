/**
 * Identifiers, paths and aliases.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#identifiers
 */
import type {Name} from '../ast/index.ts'
import type {Token} from '../lexer.ts'
import type {Parser} from './parser.ts'
import {isReserved} from './words.ts'

/** Can the token be an identifier? */
export function isName(token: Token): boolean {
  return token.kind === 'quoted' || (token.kind === 'word' && !isReserved(token.word))
}

export function nameOf(token: Token): Name {
  return {at: token.at, text: token.text, quoted: token.kind === 'quoted'}
}

export function parseName(p: Parser): Name {
  if (!isName(p.token)) throw p.unexpected()
  return nameOf(p.advance())
}

/** After a dot any word is a name, reserved or not. */
export function parseNameAfterDot(p: Parser): Name {
  if (p.token.kind !== 'word' && p.token.kind !== 'quoted') throw p.unexpected()
  return nameOf(p.advance())
}

/** `a.b.c`, each name as written. */
export function parsePath(p: Parser): Name[] {
  const names = [parseName(p)]
  while (p.accept('.')) names.push(parseNameAfterDot(p))
  return names
}

/** `(a, b, c)` */
export function parseNames(p: Parser): Name[] {
  return p.parenthesised(() => parseName(p))
}

/** `AS alias`, or an alias alone. */
export function parseAlias(p: Parser): Name | undefined {
  if (p.accept('AS')) return parseName(p)
  if (!isName(p.token)) return undefined
  if (p.followsNumber()) throw p.error('Missing whitespace between literal and alias')
  return nameOf(p.advance())
}

const DASHED = /[A-Za-z_]\w*(?:-\w+)+/y
const REST_OF_PATH = /\.(?:(\w+(?:-\w+)*)|`((?:[^`\\\n]|\\.)+)`)/y

/**
 * The path of a table, routine or schema: `p.d.t`, `` `p.d.t` ``, `` `p`.d.t ``, my-project.d.t. A backticked
 * name with dots is split into several names.
 */
export function parseObjectPath(p: Parser): Name[] {
  return parseDashedPath(p) ?? splitQuoted(parsePath(p))
}

/** Dashes need no backticks in the path of a table; the tokens do not know that, so the text is read again. */
function parseDashedPath(p: Parser): Name[] | undefined {
  const {token, text} = p
  if (token.kind !== 'word' || text[token.end] !== '-') return undefined
  DASHED.lastIndex = token.at
  const project = DASHED.exec(text)?.[0]
  if (project === undefined) return undefined
  const names: Name[] = [{at: token.at, text: project, quoted: false}]
  let end = token.at + project.length
  for (;;) {
    REST_OF_PATH.lastIndex = end
    const found = REST_OF_PATH.exec(text)
    if (found === null) break
    const [whole, plain, quoted] = found
    names.push({at: end + 1, text: plain ?? quoted!, quoted: plain === undefined})
    end += whole.length
  }
  if (!p.advanceTo(end)) throw p.unexpected()
  return splitQuoted(names)
}

/** Splits backticked names at their dots; the domain of a project (`example.com:project`) stays whole. */
export function splitQuoted(names: readonly Name[]): Name[] {
  return names.flatMap((name) => (name.quoted && name.text.includes('.') ? split(name) : [name]))
}

function split(name: Name): Name[] {
  const domain = /^[^:]*\.[^:]*:/.exec(name.text)?.[0] ?? ''
  const [first = '', ...others] = name.text.slice(domain.length).split('.')
  const names: Name[] = []
  let at = name.at + 1
  for (const text of [domain + first, ...others]) {
    names.push({at, text, quoted: true})
    at += text.length + 1
  }
  return names
}
