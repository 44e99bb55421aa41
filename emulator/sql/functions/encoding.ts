/**
 * Code points, encodings and normal forms: the rest of Google's page of string functions.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions
 */
import {text} from '../duckdb-types.ts'
import type {FunctionTable, Template} from './define.ts'
import {constantText, once, raise} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'

const ascii: Template = ([value]) =>
  once([value!.sql], (s) => {
    const message =
      "'Argument to ASCII is a structurally valid UTF-8 string but does not start with an ASCII character'"
    return `CASE WHEN ascii(${s}) > 127 THEN ${raise(message, 'BIGINT')} ELSE CAST(ascii(${s}) AS BIGINT) END`
  })

/** NORMALIZE's mode is a bare keyword, NFC where it is left out. */
const normalize =
  (runtime: string): Template =>
  ([value, mode]) =>
    `${runtime}(${value!.sql}, ${text((constantText(mode) ?? 'NFC').toUpperCase())})`

const unicode: Template = ([value]) =>
  once([value!.sql], (s) => `CASE WHEN ${s} = '' THEN 0 ELSE CAST(unicode(${s}) AS BIGINT) END`)

export const encodingFunctions: FunctionTable = {
  ASCII: {
    kind: 'scalar',
    signatures: ['(STRING) -> INT64', '(BYTES) -> INT64'],
    duckdb: [
      ascii,
      "CAST('0x' || CASE WHEN octet_length($1) = 0 THEN '0' ELSE left(hex($1), 2) END AS BIGINT)",
    ],
    doc: 'The ASCII code of the first character or byte; 0 for an empty value.',
    url: `${page}#ascii`,
    examples: [
      {sql: "ASCII('abcd')", gives: '97'},
      {sql: "ASCII('a')", gives: '97'},
      {sql: "ASCII('')", gives: '0'},
      {sql: "ASCII(b'\\xff')", gives: '255'},
      {sql: "ASCII('é')", gives: {error: 'ASCII'}},
      {sql: 'ASCII(CAST(NULL AS STRING))', gives: 'NULL'},
      {sql: 'ASCII(CAST(NULL AS BYTES))', gives: 'NULL'},
    ],
  },
  UNICODE: {
    kind: 'scalar',
    signatures: ['(STRING) -> INT64'],
    duckdb: unicode,
    doc: 'The code point of the first character; 0 for an empty value.',
    url: `${page}#unicode`,
    examples: [
      {sql: "UNICODE('âbcd')", gives: '226'},
      {sql: "UNICODE('â')", gives: '226'},
      {sql: "UNICODE('')", gives: '0'},
      {sql: 'UNICODE(NULL)', gives: 'NULL'},
    ],
  },
  CHR: {
    kind: 'scalar',
    signatures: ['(INT64) -> STRING'],
    duckdb: 'bq_chr($1)',
    doc: 'The character of a code point.',
    url: `${page}#chr`,
    examples: [
      {sql: 'CHR(65)', gives: 'A'},
      {sql: 'CHR(255)', gives: 'ÿ'},
      {sql: 'CHR(1024)', gives: 'Ѐ'},
      {sql: 'LENGTH(CHR(0))', gives: '1'},
      {sql: 'CONCAT(CHR(97), CHR(0x4F8B), CHR(98))', gives: 'a例b'},
      {sql: 'CHR(-1)', gives: {error: 'Invalid codepoint -1'}},
      {sql: 'CHR(NULL)', gives: 'NULL'},
    ],
  },
  TO_CODE_POINTS: {
    kind: 'scalar',
    signatures: ['(STRING) -> ARRAY<INT64>', '(BYTES) -> ARRAY<INT64>'],
    duckdb: ['bq_to_code_points($1)', 'bq_bytes_to_code_points($1)'],
    doc: 'The code points of a STRING, the bytes of BYTES.',
    url: `${page}#to_code_points`,
    examples: [
      {sql: "TO_CODE_POINTS('foo')", gives: '[102,111,111]'},
      {sql: "TO_CODE_POINTS('Ā')", gives: '[256]'},
      {sql: "TO_CODE_POINTS(b'\\x00\\x01\\x10\\xff')", gives: '[0,1,16,255]'},
    ],
  },
  CODE_POINTS_TO_STRING: {
    kind: 'scalar',
    signatures: ['(ARRAY<INT64>) -> STRING'],
    duckdb: 'bq_code_points_to_string($1)',
    doc: 'The text of code points; NULL where one of them is.',
    url: `${page}#code_points_to_string`,
    examples: [
      {sql: 'CODE_POINTS_TO_STRING([65, 255, 513, 1024])', gives: 'AÿȁЀ'},
      {sql: 'CODE_POINTS_TO_STRING([97, 0x4F8B])', gives: 'a例'},
      {sql: 'CODE_POINTS_TO_STRING([65, 255, NULL, 1024])', gives: 'NULL'},
      {sql: 'CODE_POINTS_TO_STRING([0xD800])', gives: {error: 'Invalid codepoint 55296'}},
    ],
  },
  CODE_POINTS_TO_BYTES: {
    kind: 'scalar',
    signatures: ['(ARRAY<INT64>) -> BYTES'],
    duckdb: 'bq_code_points_to_bytes($1)',
    doc: 'The bytes of extended ASCII code points; NULL where one of them is.',
    url: `${page}#code_points_to_bytes`,
    examples: [
      {sql: 'CODE_POINTS_TO_BYTES([65, 98, 67, 100])', gives: 'AbCd'},
      {sql: 'TO_HEX(CODE_POINTS_TO_BYTES([0, 255]))', gives: '00ff'},
      {sql: 'CODE_POINTS_TO_BYTES([256])', gives: {error: 'Invalid extended ASCII code point 256'}},
    ],
  },
  TO_HEX: {
    kind: 'scalar',
    signatures: ['(BYTES) -> STRING'],
    duckdb: 'lower(hex($1))',
    doc: 'Two hexadecimal digits for each byte.',
    url: `${page}#to_hex`,
    examples: [
      {sql: "TO_HEX(b'\\x00\\x01\\x02\\x03\\xAA\\xEE\\xEF\\xFF')", gives: '00010203aaeeefff'},
      {sql: "TO_HEX(b'foobar')", gives: '666f6f626172'},
      {sql: 'TO_HEX(NULL)', gives: 'NULL'},
    ],
  },
  FROM_HEX: {
    kind: 'scalar',
    signatures: ['(STRING) -> BYTES'],
    duckdb: 'bq_from_hex($1)',
    doc: 'The bytes of hexadecimal text; an odd first digit counts as 0x0….',
    url: `${page}#from_hex`,
    examples: [
      {sql: "TO_HEX(FROM_HEX('00010203aaeeefff'))", gives: '00010203aaeeefff'},
      {sql: "TO_HEX(FROM_HEX('0AF'))", gives: '00af'},
      {sql: "FROM_HEX('666f6f626172')", gives: 'foobar'},
      {sql: "FROM_HEX('xx')", gives: {error: 'invalid hexadecimal'}},
    ],
  },
  TO_BASE32: {
    kind: 'scalar',
    signatures: ['(BYTES) -> STRING'],
    duckdb: 'bq_to_base32($1)',
    doc: 'Base32 text of bytes.',
    url: `${page}#to_base32`,
    examples: [
      {sql: "TO_BASE32(b'abcde\\xFF')", gives: 'MFRGGZDF74======'},
      {sql: "TO_BASE32(b'')", gives: ''},
    ],
  },
  FROM_BASE32: {
    kind: 'scalar',
    signatures: ['(STRING) -> BYTES'],
    duckdb: 'bq_from_base32($1)',
    doc: 'The bytes of base32 text.',
    url: `${page}#from_base32`,
    examples: [
      {sql: "TO_HEX(FROM_BASE32('MFRGGZDF74======'))", gives: '6162636465ff'},
      {sql: "FROM_BASE32('a')", gives: {error: 'Failed to decode invalid base32 string'}},
    ],
  },
  TO_BASE64: {
    kind: 'scalar',
    signatures: ['(BYTES) -> STRING'],
    duckdb: 'to_base64($1)',
    doc: 'Base64 text of bytes.',
    url: `${page}#to_base64`,
    examples: [
      {sql: "TO_BASE64(b'\\377\\340')", gives: '/+A='},
      {sql: "TO_BASE64(b'')", gives: ''},
    ],
  },
  FROM_BASE64: {
    kind: 'scalar',
    signatures: ['(STRING) -> BYTES'],
    duckdb: 'bq_from_base64($1)',
    doc: 'The bytes of base64 text.',
    url: `${page}#from_base64`,
    examples: [
      {sql: "TO_HEX(FROM_BASE64('/+A='))", gives: 'ffe0'},
      {sql: "FROM_BASE64('YWI=')", gives: 'ab'},
      {sql: "FROM_BASE64('?')", gives: {error: 'Failed to decode invalid base64 string'}},
    ],
  },
  SAFE_CONVERT_BYTES_TO_STRING: {
    kind: 'scalar',
    signatures: ['(BYTES) -> STRING'],
    duckdb: 'bq_safe_convert_bytes_to_string($1)',
    doc: 'The text of UTF-8, with U+FFFD for what is none.',
    url: `${page}#safe_convert_bytes_to_string`,
    examples: [
      {sql: "SAFE_CONVERT_BYTES_TO_STRING(b'\\xc2')", gives: '\ufffd'},
      {sql: "SAFE_CONVERT_BYTES_TO_STRING(b'abc')", gives: 'abc'},
    ],
  },
  NORMALIZE: {
    kind: 'scalar',
    signatures: ['(STRING, [PART]) -> STRING'],
    duckdb: normalize('bq_normalize'),
    doc: 'A text in one of Unicode’s normal forms: NFC, NFD, NFKC or NFKD.',
    url: `${page}#normalize`,
    examples: [
      {sql: "NORMALIZE('\\u00ea') = NORMALIZE('\\u0065\\u0302')", gives: 'true'},
      {sql: "NORMALIZE('Raha\\u2004Mahan', NFKC)", gives: 'Raha Mahan'},
      {sql: "LENGTH(NORMALIZE('\\u00ea', NFD))", gives: '2'},
      {sql: 'NORMALIZE(NULL)', gives: 'NULL'},
    ],
  },
  NORMALIZE_AND_CASEFOLD: {
    kind: 'scalar',
    signatures: ['(STRING, [PART]) -> STRING'],
    duckdb: normalize('bq_normalize_and_casefold'),
    doc: 'A text in a normal form and without difference of case, for comparisons.',
    url: `${page}#normalize_and_casefold`,
    examples: [
      {sql: "NORMALIZE_AND_CASEFOLD('The red barn') = NORMALIZE_AND_CASEFOLD('The Red Barn')", gives: 'true'},
      {sql: "NORMALIZE_AND_CASEFOLD('\\u2168', NFD) = NORMALIZE_AND_CASEFOLD('IX', NFD)", gives: 'false'},
      {sql: "NORMALIZE_AND_CASEFOLD('\\u2168', NFKC) = NORMALIZE_AND_CASEFOLD('IX', NFKC)", gives: 'true'},
      {sql: "NORMALIZE_AND_CASEFOLD('Straße', NFC)", gives: 'strasse'},
    ],
  },
}
