import {expect, test} from 'vitest'
import {lex} from '../../../emulator/sql/lexer.ts'

/** Tokens as text: words and symbols as they are, all else as kind:value. */
function tokens(text: string): string {
  return lex(text)
    .slice(0, -1)
    .map((token) => {
      if (token.kind === 'word' || token.kind === 'symbol') return token.text
      const value = token.bytes === undefined ? token.text : Buffer.from(token.bytes).toString('hex')
      return `${token.kind}:${value}`
    })
    .join(' ')
}

// https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical
const cases = [
  ['SELECT a', 'SELECT a'],
  ['a -- b\nc # d\ne /* f\n g */ h', 'a c e h'],
  ['a /* b */ /* -- */ c', 'a c'],
  ['a\u00a0b\u3000c', 'a b c'],
  [`'abc', "d'e"`, `string:abc , string:d'e`],
  [`'''a'b''', """c"d"""`, `string:a'b , string:c"d`],
  [`'''a\nb'''`, 'string:a\nb'],
  [`'''a\r\nb\rc'''`, 'string:a\nb\nc'],
  [`'a' "b" /* c */ '''d'''\nr'\\n'`, 'string:abd\\n'],
  [`b'a' br'b'`, 'bytes:6162'],
  [`''`, 'string:'],
  [`''''''`, 'string:'],
  [String.raw`'\a\b\f\n\r\t\v\\\?\"\'\`'`, 'string:\x07\b\f\n\r\t\v\\?"\'`'],
  [String.raw`'\101\x41\X41\u0041\U00000041'`, 'string:AAAAA'],
  [String.raw`'\XFF\u00ea\U0001F600'`, 'string:ÿê😀'],
  [String.raw`r'\n\''`, String.raw`string:\n\'`],
  [String.raw`r'''a"\\'''`, String.raw`string:a"\\`],
  [`b'abc'`, 'bytes:616263'],
  [String.raw`B"\xff\000é"`, 'bytes:ff00c3a9'],
  [String.raw`rb'\x'`, 'bytes:5c78'],
  [String.raw`BR'\x'`, 'bytes:5c78'],
  ['br', 'br'],
  ['`a b` `c\\`d`', 'quoted:a b quoted:c`d'],
  ['1 0 007 0xFf 0X1', 'int:1 int:0 int:007 int:0xFf int:0X1'],
  ['1.5 .5 5. 1e10 1.E-3 .5e+1', 'float:1.5 float:.5 float:5. float:1e10 float:1.E-3 float:.5e+1'],
  ['t.1a d.2024_x a.5', 't . 1a d . 2024_x a . 5'],
  ['SELECT .5', 'SELECT float:.5'],
  ['@a @`b c` @@x.y ?', 'parameter:a parameter:b c systemVariable:x.y ?'],
  ['a<=b<>c!=d>=e', 'a <= b <> c != d >= e'],
  ['a||b|c|>d', 'a || b | c |> d'],
  ['a<<b>>c', 'a << b > > c'],
  ['x->y=>z', 'x -> y => z'],
  ['a-b', 'a - b'],
  ['a--b', 'a'],
  ['a[0]..5', 'a [ int:0 ] . float:.5'],
] as const

test.each(cases)('%j is read as %j', (text, expected) => {
  expect(tokens(text)).toBe(expected)
})

const errors = [
  [`'abc`, 'Syntax error: Unclosed string literal', 0],
  [`x 'abc\n'`, 'Syntax error: Unclosed string literal', 2],
  [`"""abc""`, 'Syntax error: Unclosed triple-quoted string literal', 0],
  [String.raw`R"""a\"""`, 'Syntax error: Unclosed triple-quoted string literal', 0],
  [`b'abc`, 'Syntax error: Unclosed bytes literal', 0],
  ['`abc', 'Syntax error: Unclosed identifier literal', 0],
  ['a ``', 'Syntax error: Invalid empty identifier', 2],
  ['a /* b', 'Syntax error: Unclosed comment', 2],
  [String.raw`'a\qb'`, String.raw`Syntax error: Illegal escape sequence: \q`, 2],
  [
    String.raw`'\x4'`,
    String.raw`Syntax error: Illegal escape sequence: \x must be followed by 2 hex digits`,
    1,
  ],
  [
    String.raw`'\u12'`,
    String.raw`Syntax error: Illegal escape sequence: \u must be followed by 4 hex digits`,
    1,
  ],
  [
    String.raw`'\08'`,
    String.raw`Syntax error: Illegal escape sequence: Octal escape must be followed by 3 octal digits. Octal escapes greater than \377 are not allowed`,
    1,
  ],
  [
    String.raw`'\ud800'`,
    String.raw`Syntax error: Illegal escape sequence: Unicode value \ud800 is invalid`,
    1,
  ],
  [
    String.raw`'\U00110000'`,
    String.raw`Syntax error: Illegal escape sequence: Value of \U00110000 exceeds Unicode limit (0x0010FFFF)`,
    1,
  ],
  [
    String.raw`b'\u0041'`,
    String.raw`Syntax error: Illegal escape sequence: Unicode escape sequence \u cannot be used in bytes literals`,
    2,
  ],
  ['a %', 'Syntax error: Illegal input character "%"', 2],
  ['é', 'Syntax error: Illegal input character "é"', 0],
  ['1a', 'Syntax error: Missing whitespace between literal and alias', 1],
  ['0x', 'Syntax error: Missing whitespace between literal and alias', 1],
] as const

test.each(errors)('%j cannot be read: %s', (text, message, at) => {
  const last = lex(text).at(-1)
  expect(last?.error?.message).toBe(message)
  expect(last?.error?.at).toBe(at)
})

test('a token knows where it stands', () => {
  expect(lex(` ab  'c'`).map(({at, end}) => [at, end])).toEqual([
    [1, 3],
    [5, 8],
    [8, 8],
  ])
})

test('words compare in upper case however they are written', () => {
  expect(lex('select Select SELECT `select` selects').map((token) => token.word)).toEqual([
    'SELECT',
    'SELECT',
    'SELECT',
    '',
    '',
    '',
  ])
})
