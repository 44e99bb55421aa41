/**
 * Text → tokens. Comments and white space are dropped; literals are decoded.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical
 */
import {SqlError} from './error.ts'
import {decodeBytes, decodeString} from './parser/literals.ts'
import {isReserved, symbols, type Word, wordOf} from './parser/words.ts'

export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'bytes'
  | 'int'
  | 'float'
  | 'parameter'
  | 'systemVariable'
  | 'symbol'
  | 'error'
  | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly at: number
  readonly end: number
  /** What the grammar compares with: a symbol, or an unquoted word that it knows; empty for all else. */
  readonly word: Word | ''
  /** An identifier's text, a string's value, a number as written, a parameter's name. */
  readonly text: string
  /** The value of a bytes literal. */
  readonly bytes: Uint8Array | undefined
  /** What is wrong here, thrown when the parser gets this far. */
  readonly error: SqlError | undefined
}

const LINE_FEED = 10
const RETURN = 13
const DOUBLE_QUOTE = 34
const HASH = 35
const SINGLE_QUOTE = 39
const STAR = 42
const DASH = 45
const DOT = 46
const SLASH = 47
const AT = 64
const BACKSLASH = 92
const BACKTICK = 96

const LOWER = 1
const UPPER = 2
const UNDERSCORE = 4
const DIGIT = 8
const SPACE = 16
const MIXED = LOWER | UPPER
const LETTER = LOWER | UPPER | UNDERSCORE
const IN_WORD = LETTER | DIGIT

/** What each of the first 128 characters is. */
const CLASSES = new Uint8Array(128)
for (let code = 0; code < 128; code++) {
  const text = String.fromCharCode(code)
  if (/[a-z]/.test(text)) CLASSES[code] = LOWER
  else if (/[A-Z]/.test(text)) CLASSES[code] = UPPER
  else if (text === '_') CLASSES[code] = UNDERSCORE
  else if (/[0-9]/.test(text)) CLASSES[code] = DIGIT
  else if (/[\t\n\v\f\r \b]/.test(text)) CLASSES[code] = SPACE
}

/** Symbols of one character, by their code. */
const SINGLES: (Word | undefined)[] = new Array(128).fill(undefined)
/** Symbols of two characters. `>>` is left as two symbols: `ARRAY<ARRAY<INT64>>` needs them apart. */
const PAIRS = new Map<number, Word>()
for (const symbol of symbols) {
  const code = symbol.charCodeAt(0)
  if (symbol.length === 1) SINGLES[code] = symbol as Word
  else PAIRS.set(code * 128 + symbol.charCodeAt(1), symbol as Word)
}

const FLOAT = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const ALL_DIGITS = /^\d+$/
const HEX = /0[xX][0-9a-fA-F]+/y
const WORD_CHARACTERS = /[A-Za-z0-9_]+/y
const LITERAL_PREFIX = /^(?:r|b|rb|br)$/i
const SYSTEM_VARIABLE = /@@[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/y
/** Unicode white space that GoogleSQL skips beside the ASCII one. */
const WIDE_SPACE = /[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/

/** All tokens of a text; the last is `end`, or `error` where the text cannot be read further. */
export function lex(text: string): Token[] {
  const lexer = new Lexer(text)
  try {
    while (lexer.next()) {}
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    lexer.fail(error)
  }
  return lexer.tokens
}

class Lexer {
  readonly tokens: Token[] = []
  private readonly text: string
  private index = 0

  constructor(text: string) {
    this.text = text
  }

  /** Reads one token; false after the last. */
  next(): boolean {
    this.skipBlanks()
    const {text} = this
    const at = this.index
    if (at >= text.length) {
      this.push('end', at, at, '', '')
      return false
    }
    const code = text.charCodeAt(at)
    const type = code < 128 ? CLASSES[code]! : 0
    if ((type & LETTER) !== 0) this.word(at)
    else if (type === DIGIT) this.number(at)
    else if (code === SINGLE_QUOTE || code === DOUBLE_QUOTE) this.quotedLiteral(at, at)
    else if (code === BACKTICK) this.quotedIdentifier(at)
    else if (code === DOT && this.isDigit(at + 1) && !this.followsOperand()) this.numericLiteral(at)
    else if (code === AT) this.parameter(at)
    else this.symbol(at, code)
    return true
  }

  fail(error: SqlError): void {
    this.tokens.push({
      kind: 'error',
      at: error.at ?? this.index,
      end: this.text.length,
      word: '',
      text: '',
      bytes: undefined,
      error,
    })
  }

  private push(
    kind: TokenKind,
    at: number,
    end: number,
    word: Word | '',
    text: string,
    bytes?: Uint8Array,
  ): void {
    this.tokens.push({kind, at, end, word, text, bytes, error: undefined})
    this.index = end
  }

  private skipBlanks(): void {
    for (;;) {
      const code = this.codeAt(this.index)
      if (code < 128 && (CLASSES[code]! & SPACE) !== 0) this.index++
      else if (code === HASH) this.skipLine()
      else if (code === DASH && this.codeAt(this.index + 1) === DASH) this.skipLine()
      else if (code === SLASH && this.codeAt(this.index + 1) === STAR) this.skipBlockComment()
      else if (code >= 128 && WIDE_SPACE.test(this.text[this.index]!)) this.index++
      else return
    }
  }

  private skipLine(): void {
    const {text} = this
    while (this.index < text.length) {
      const code = text.charCodeAt(this.index++)
      if (code === LINE_FEED || code === RETURN) return
    }
  }

  private skipBlockComment(): void {
    const end = this.text.indexOf('*/', this.index + 2)
    if (end < 0) throw new SqlError('Syntax error: Unclosed comment', this.index)
    this.index = end + 2
  }

  private word(at: number): void {
    const {text} = this
    let end = at
    let seen = 0
    for (;;) {
      const code = this.codeAt(end)
      const type = code < 128 ? CLASSES[code]! : 0
      if ((type & IN_WORD) === 0) break
      seen |= type
      end++
    }
    const next = this.codeAt(end)
    if ((next === SINGLE_QUOTE || next === DOUBLE_QUOTE) && LITERAL_PREFIX.test(text.slice(at, end))) {
      this.quotedLiteral(at, end)
      return
    }
    const name = text.slice(at, end)
    const mixed = (seen & MIXED) === MIXED
    this.push('word', at, end, wordOf(mixed ? name.toUpperCase() : name), name)
  }

  private number(at: number): void {
    const previous = this.tokens.at(-1)
    // A part of a path may begin with a digit: dataset.2024_sales
    if (previous !== undefined && previous.word === '.' && previous.end === at) this.numericName(at)
    else this.numericLiteral(at)
  }

  private numericLiteral(at: number): void {
    const {text} = this
    HEX.lastIndex = at
    FLOAT.lastIndex = at
    const hex = HEX.test(text)
    if (!hex) FLOAT.test(text)
    const end = hex ? HEX.lastIndex : FLOAT.lastIndex
    const digits = text.slice(at, end)
    this.push(hex || ALL_DIGITS.test(digits) ? 'int' : 'float', at, end, '', digits)
    const code = this.codeAt(end)
    const touching = code < 128 && (CLASSES[code]! & LETTER) !== 0
    // Dashed names of projects, as in `FROM my-1st-project.d.t`, are read again by the parser.
    if (touching && text[at - 1] !== '-') {
      throw new SqlError('Syntax error: Missing whitespace between literal and alias', end)
    }
  }

  private numericName(at: number): void {
    WORD_CHARACTERS.lastIndex = at
    WORD_CHARACTERS.test(this.text)
    const name = this.text.slice(at, WORD_CHARACTERS.lastIndex)
    this.push('word', at, WORD_CHARACTERS.lastIndex, '', name)
  }

  /** A string or bytes literal whose prefix (r, b, rb) stands in [at, open). */
  private quotedLiteral(at: number, open: number): void {
    const {text} = this
    const prefix = text.slice(at, open).toLowerCase()
    const isBytes = prefix.includes('b')
    const quote = text[open]!
    const triple = text.startsWith(quote + quote + quote, open)
    const start = open + (triple ? 3 : 1)
    const close = this.closingQuote(start, quote, triple)
    if (close === undefined) {
      const what = `${triple ? 'triple-quoted ' : ''}${isBytes ? 'bytes' : 'string'}`
      throw new SqlError(`Syntax error: Unclosed ${what} literal`, at)
    }
    const end = close + (triple ? 3 : 1)
    const body = text.slice(start, close)
    const raw = prefix.includes('r')
    const kind = isBytes ? 'bytes' : 'string'
    const before = this.tokens.at(-1)
    if (isBytes) this.push(kind, at, end, '', '', decodeBytes(body, raw, start))
    else this.push(kind, at, end, '', decodeString(body, raw, start))
    if (before?.kind === 'string' || before?.kind === 'bytes') this.joinLiterals(before)
  }

  /** Literals beside each other are one. */
  private joinLiterals(first: Token): void {
    const second = this.tokens.pop()!
    if (first.kind !== second.kind) {
      throw new SqlError('Syntax error: string and bytes literals cannot be concatenated.', second.at)
    }
    if (first.end === second.at) {
      throw new SqlError(
        `Syntax error: concatenated ${first.kind} literals must be separated by whitespace or comments`,
        second.at,
      )
    }
    const bytes = first.bytes && second.bytes && Uint8Array.of(...first.bytes, ...second.bytes)
    this.tokens[this.tokens.length - 1] = {...first, end: second.end, text: first.text + second.text, bytes}
  }

  /** Where the closing quote begins. A backslash keeps the next character inside, in raw literals too. */
  private closingQuote(start: number, quote: string, triple: boolean): number | undefined {
    const {text} = this
    const quoteCode = quote.charCodeAt(0)
    for (let i = start; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === BACKSLASH) i++
      else if (code === quoteCode && (!triple || text.startsWith(quote + quote + quote, i))) return i
      else if (!triple && (code === LINE_FEED || code === RETURN)) return undefined
    }
    return undefined
  }

  private quotedIdentifier(at: number): void {
    const close = this.closingQuote(at + 1, '`', false)
    if (close === undefined) throw new SqlError('Syntax error: Unclosed identifier literal', at)
    if (close === at + 1) throw new SqlError('Syntax error: Invalid empty identifier', at)
    this.push('quoted', at, close + 1, '', decodeString(this.text.slice(at + 1, close), false, at + 1))
  }

  private parameter(at: number): void {
    const {text} = this
    const next = this.codeAt(at + 1)
    SYSTEM_VARIABLE.lastIndex = at
    if (SYSTEM_VARIABLE.test(text)) {
      const end = SYSTEM_VARIABLE.lastIndex
      this.push('systemVariable', at, end, '', text.slice(at + 2, end))
    } else if (next === BACKTICK) {
      this.quotedIdentifier(at + 1)
      const name = this.tokens.pop()!
      this.push('parameter', at, name.end, '', name.text)
    } else if (next < 128 && (CLASSES[next]! & LETTER) !== 0) {
      WORD_CHARACTERS.lastIndex = at + 1
      WORD_CHARACTERS.test(text)
      const end = WORD_CHARACTERS.lastIndex
      this.push('parameter', at, end, '', text.slice(at + 1, end))
    } else {
      this.symbol(at, AT)
    }
  }

  private symbol(at: number, code: number): void {
    const next = this.codeAt(at + 1)
    const pair = (next >= 60 && next <= 62) || next === 124 ? PAIRS.get(code * 128 + next) : undefined
    const symbol = pair ?? SINGLES[code]
    if (symbol === undefined) {
      const character = String.fromCodePoint(this.text.codePointAt(at)!)
      throw new SqlError(`Syntax error: Illegal input character "${character}"`, at)
    }
    this.push('symbol', at, at + symbol.length, symbol, symbol)
  }

  /** The character's code; 0 after the end, where charCodeAt would give NaN and be slow from then on. */
  private codeAt(at: number): number {
    return at < this.text.length ? this.text.charCodeAt(at) : 0
  }

  private isDigit(at: number): boolean {
    const code = this.codeAt(at)
    return code < 128 && CLASSES[code] === DIGIT
  }

  /** True after what a field or a path's next part may follow, so that a dot is not the start of a number. */
  private followsOperand(): boolean {
    const previous = this.tokens.at(-1)
    if (previous === undefined) return false
    if (previous.kind === 'word') return !isReserved(previous.word) || this.tokens.at(-2)?.word === '.'
    return previous.kind === 'quoted' || previous.word === ')' || previous.word === ']'
  }
}
