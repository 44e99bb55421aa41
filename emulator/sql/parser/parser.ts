/**
 * The state of a parse: the tokens, where we are, and the few questions that a grammar asks.
 */
import {SqlError} from '../error.ts'
import {lex, type Token} from '../lexer.ts'
import {isKeyword, type Word} from './words.ts'

/** How deep expressions, queries, types and blocks may lie in each other. */
const MAXIMUM_DEPTH = 400
/** How many operands a chain such as `a + b + c …` may have, whose tree is as deep as the chain is long. */
const MAXIMUM_CHAIN = 1000

export class Parser {
  readonly text: string
  /** The token that comes next. */
  token: Token
  /** How many `?` have been read: the ordinal of the next one. */
  positionalParameters = 0
  private readonly tokens: readonly Token[]
  private index = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
    this.tokens = lex(text)
    this.token = this.tokens[0]!
  }

  /** The token `ahead` places after the next one; the last one where there are no more. */
  peek(ahead = 1): Token {
    return this.tokens[this.index + ahead] ?? this.tokens[this.tokens.length - 1]!
  }

  /** Where the token before this one ended: the end of what has been read. */
  get end(): number {
    return this.index === 0 ? 0 : this.tokens[this.index - 1]!.end
  }

  /** Does the next token touch a number before it? */
  followsNumber(): boolean {
    const before = this.tokens[this.index - 1]
    return (
      before !== undefined &&
      before.end === this.token.at &&
      (before.kind === 'int' || before.kind === 'float')
    )
  }

  advance(): Token {
    const token = this.token
    if (this.index < this.tokens.length - 1) this.index++
    this.token = this.tokens[this.index]!
    return token
  }

  /** Goes on at the first token from the offset; false where the offset lies within a token. */
  advanceTo(offset: number): boolean {
    while (this.token.at < offset && this.token.kind !== 'end' && this.token.kind !== 'error') this.advance()
    return this.token.at >= offset && this.end <= offset
  }

  /** Is the next token this symbol or unquoted word ? */
  is(word: Word): boolean {
    return this.token.word === word
  }

  /** Are the next tokens these? */
  sees(...words: readonly Word[]): boolean {
    return words.every((word, ahead) => this.peek(ahead).word === word)
  }

  isOneOf(words: ReadonlySet<Word | ''>): boolean {
    return words.has(this.token.word)
  }

  accept(word: Word): boolean {
    if (this.token.word !== word) return false
    this.advance()
    return true
  }

  /** Takes all of the words or none. */
  acceptAll(...words: readonly Word[]): boolean {
    if (!this.sees(...words)) return false
    for (const _ of words) this.advance()
    return true
  }

  /** Takes one of the words and says which. */
  acceptOne<Choice extends Word>(...words: readonly Choice[]): Choice | undefined {
    const found = words.find((word) => word === this.token.word)
    if (found !== undefined) this.advance()
    return found
  }

  expect(word: Word): Token {
    if (this.token.word !== word) throw this.expected(describeWord(word))
    return this.advance()
  }

  expectAll(...words: readonly Word[]): void {
    for (const word of words) this.expect(word)
  }

  /** The value of a string literal. */
  expectString(): string {
    if (this.token.kind !== 'string') throw this.expected('string literal')
    return this.advance().text
  }

  atEnd(): boolean {
    return this.token.kind === 'end'
  }

  expectEnd(): void {
    if (!this.atEnd()) throw this.expected('end of input')
  }

  /** `item, item, …`: at least one. */
  list<Item>(item: () => Item): Item[] {
    const items = [item()]
    while (this.accept(',')) items.push(item())
    return items
  }

  /** `(item, item, …)`: at least one. */
  parenthesised<Item>(item: () => Item): Item[] {
    this.expect('(')
    const items = this.list(item)
    this.expect(')')
    return items
  }

  /** Guards what calls itself: an error instead of an exhausted stack. Each call needs a `leave`. */
  enter(): void {
    if (++this.depth > MAXIMUM_DEPTH) throw this.tooComplex()
  }

  leave(): void {
    this.depth--
  }

  /** Guards a loop that builds a tree as deep as the loop is long. */
  countLink(links: number): void {
    if (links > MAXIMUM_CHAIN) throw this.tooComplex()
  }

  private tooComplex(): SqlError {
    return new SqlError(
      'Resources exceeded during query execution: Not enough resources for query planning - too many subqueries or query is too complex.',
      this.token.at,
      'resourcesExceeded',
    )
  }

  /** The error for a token that nothing expects. */
  unexpected(token: Token = this.token): SqlError {
    if (token.word === 'OVER') return this.error('OVER keyword must follow a function call', token.at)
    return token.error ?? new SqlError(`Syntax error: Unexpected ${this.describe(token)}`, token.at)
  }

  /** The error for a token in the place of another. */
  expected(what: string): SqlError {
    const {token} = this
    if (token.word === 'OVER') return this.unexpected()
    return (
      token.error ?? new SqlError(`Syntax error: Expected ${what} but got ${this.describe(token)}`, token.at)
    )
  }

  error(message: string, at = this.token.at): SqlError {
    return this.token.error ?? new SqlError(`Syntax error: ${message}`, at)
  }

  private describe(token: Token): string {
    const written = this.text.slice(token.at, token.end)
    switch (token.kind) {
      case 'word':
        return isKeyword(token.word) ? `keyword ${token.word}` : `identifier "${written}"`
      case 'quoted':
        return `identifier ${written}`
      case 'string':
        return `string literal ${shorten(written)}`
      case 'bytes':
        return `bytes literal ${shorten(written)}`
      case 'int':
        return `integer literal "${written}"`
      case 'float':
        return `floating point literal "${written}"`
      case 'parameter':
        return '"@"'
      case 'systemVariable':
        return '"@@"'
      case 'end':
        return 'end of script'
      default:
        return `"${written}"`
    }
  }
}

function describeWord(word: Word): string {
  return /^\w/.test(word) ? `keyword ${word}` : `"${word}"`
}

/** A literal on one line, and not too much of it. */
function shorten(written: string): string {
  const line = written.replaceAll('\r', '\\r').replaceAll('\n', '\\n')
  return line.length <= 40 ? line : `${line.slice(0, 37)}...`
}
