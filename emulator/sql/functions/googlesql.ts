/**
 * Functions of GoogleSQL that BigQuery's pages do not list.
 * https://github.com/google/googlesql/blob/master/docs/functions-reference.md
 */
import type {FunctionTable, ScalarFunction, WindowFunction} from './define.ts'
import {withinRange} from './range-checks.ts'
import {given} from './sql.ts'

const page = (name: string): string => `https://github.com/google/googlesql/blob/master/docs/${name}.md`

type Case = readonly [sql: string, gives: string]

const examples = (cases: readonly Case[]) => cases.map(([sql, gives]) => ({sql, gives}))

const angle = (name: 'DEGREES' | 'RADIANS', doc: string, ...cases: readonly Case[]): ScalarFunction => ({
  kind: 'scalar',
  signatures: ['(FLOAT64) -> FLOAT64', '(NUMERIC) -> NUMERIC', '(BIGNUMERIC) -> BIGNUMERIC'],
  duckdb: ['', 'bq_numeric_', 'bq_bignumeric_'].map((prefix) => `${prefix}${name.toLowerCase()}($1)`),
  doc,
  url: `${page('mathematical_functions')}#${name.toLowerCase()}`,
  examples: examples(cases),
})

const renamed = (
  name: string,
  file: string,
  signature: string,
  duckdb: string,
  doc: string,
  ...cases: readonly Case[]
): ScalarFunction => ({
  kind: 'scalar',
  signatures: [signature],
  duckdb,
  doc,
  url: `${page(file)}#${name.toLowerCase().replace('.', '')}`,
  examples: examples(cases),
})

const edge = (name: string, duckdb: string, doc: string, gives: string): WindowFunction => ({
  kind: 'window',
  signatures: ['(INT64) -> BOOL'],
  duckdb,
  frame: 'forbidden',
  doc,
  url: `${page('numbering_functions')}#${name.toLowerCase()}`,
  examples: [
    {
      sql: `SELECT TO_JSON_STRING(ARRAY_AGG(n ORDER BY x)) FROM (SELECT x, ${name}(2) OVER (ORDER BY x) AS n FROM UNNEST([1, 2, 3]) AS x)`,
      gives,
    },
  ],
})

export const googlesqlFunctions: FunctionTable = {
  BIT_CAST_TO_INT64: renamed(
    'BIT_CAST_TO_INT64',
    'conversion_functions',
    '(INT64) -> INT64',
    '$1',
    'The same bits as INT64.',
    ['BIT_CAST_TO_INT64(-1)', '-1'],
  ),
  DEGREES: angle(
    'DEGREES',
    'Radians as degrees.',
    ['DEGREES(ACOS(-1))', '180'],
    ["DEGREES(NUMERIC '1')", '57.295779513'],
  ),
  RADIANS: angle(
    'RADIANS',
    'Degrees as radians.',
    ['RADIANS(180) = ACOS(-1)', 'true'],
    ["RADIANS(NUMERIC '180')", '3.141592654'],
    ["RADIANS(BIGNUMERIC '180')", '3.1415926535897932384626433832795028842'],
  ),
  IS_FIRST: edge(
    'IS_FIRST',
    '(row_number(){over} <= $1)',
    'Whether the row is among the first k of its partition.',
    '[true,true,false]',
  ),
  IS_LAST: edge(
    'IS_LAST',
    '(lead(TRUE, $1){over} IS NULL)',
    'Whether the row is among the last k of its partition.',
    '[false,true,true]',
  ),
  NEXT_DAY: {
    kind: 'scalar',
    signatures: ['(DATE, STRING) -> DATE', '(DATETIME, STRING) -> DATE'],
    duckdb: ['bq_next_day($1, $2)', 'bq_next_day(CAST($1 AS DATE), $2)'],
    doc: 'The first date after another that is such a weekday.',
    url: `${page('date_functions')}#next_day`,
    examples: [
      {sql: "NEXT_DAY(DATE '2025-10-10', 'Friday')", gives: '2025-10-17'},
      {sql: "NEXT_DAY(DATETIME '2025-10-10 12:00:00', 'sat')", gives: '2025-10-11'},
      {sql: "NEXT_DAY(DATE '1969-12-31', 'Thu')", gives: '1970-01-01'},
      {sql: "NEXT_DAY(DATE '2025-10-10', 'Xday')", gives: {error: 'Invalid day of week: Xday'}},
    ],
  },
  'NET.FORMAT_IP': renamed(
    'NET.FORMAT_IP',
    'net_functions',
    '(INT64) -> STRING',
    'bq_ip_to_string(bq_ipv4_from_int64($1))',
    'The text of the IPv4 address that a number stands for.',
    ['NET.FORMAT_IP(180332553)', '10.191.168.9'],
  ),
  'NET.FORMAT_PACKED_IP': renamed(
    'NET.FORMAT_PACKED_IP',
    'net_functions',
    '(BYTES) -> STRING',
    'bq_ip_to_string($1)',
    'The text of an IP address of 4 or 16 bytes.',
    ["NET.FORMAT_PACKED_IP(b'0123')", '48.49.50.51'],
  ),
  'NET.PARSE_IP': renamed(
    'NET.PARSE_IP',
    'net_functions',
    '(STRING) -> INT64',
    'bq_ipv4_to_int64(bq_ip_from_string($1))',
    'The number that an IPv4 address stands for.',
    ["NET.PARSE_IP('10.191.168.9')", '180332553'],
  ),
  'NET.PARSE_PACKED_IP': renamed(
    'NET.PARSE_PACKED_IP',
    'net_functions',
    '(STRING) -> BYTES',
    'bq_ip_from_string($1)',
    'The bytes of an IP address.',
    ["TO_HEX(NET.PARSE_PACKED_IP('48.49.50.51'))", '30313233'],
  ),
  PI: renamed('PI', 'mathematical_functions', '() -> FLOAT64', 'pi()', 'The number π.', [
    'ROUND(PI(), 6)',
    '3.141593',
  ]),
  REGEXP_MATCH: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> BOOL', '(BYTES, BYTES) -> BOOL'],
    duckdb: [
      "bq_regexp_contains($1, '^(?:' || $2 || ')$')",
      "bq_bytes_regexp_contains($1, '^(?:'::BLOB || $2 || ')$'::BLOB)",
    ],
    doc: 'Whether the whole value matches a regular expression.',
    url: `${page('string_functions')}#regexp_match`,
    examples: [
      {sql: "REGEXP_MATCH('abc', 'a.c')", gives: 'true'},
      {sql: "REGEXP_MATCH('abcd', 'a.c')", gives: 'false'},
      {sql: "REGEXP_MATCH(b'abc', b'')", gives: 'false'},
    ],
  },
  SPLIT_SUBSTR: {
    kind: 'scalar',
    signatures: ['(STRING, STRING, INT64, [INT64]) -> STRING'],
    duckdb: (args) =>
      `bq_split_substr(${args
        .filter((a, i) => i < 3 || given(a))
        .map((a) => a.sql)
        .join(', ')})`,
    doc: 'Some of the parts between delimiters, counted from the start or, by negative numbers, from the end.',
    url: `${page('string_functions')}#split_substr`,
    examples: [
      {sql: "SPLIT_SUBSTR('www.example.com', '.', 2)", gives: 'example.com'},
      {sql: "SPLIT_SUBSTR('www.example.com', '.', 1, 2)", gives: 'www.example'},
      {sql: "SPLIT_SUBSTR('www.example.com', '.', -2, 1)", gives: 'example'},
      {sql: "SPLIT_SUBSTR('www.example.com', '.', -9, 1)", gives: 'www'},
      {sql: "SPLIT_SUBSTR('www.example.com', '.', 4)", gives: ''},
      {sql: "SPLIT_SUBSTR('www.example.com', '', 1)", gives: {error: 'delimiter'}},
    ],
  },
  TIMESTAMP_FROM_UNIX_MICROS: renamed(
    'TIMESTAMP_FROM_UNIX_MICROS',
    'timestamp_functions',
    '(INT64) -> TIMESTAMP',
    withinRange('make_timestamptz($1)', 'TIMESTAMP'),
    'The timestamp so many microseconds after 1970 began.',
    ['UNIX_MICROS(TIMESTAMP_FROM_UNIX_MICROS(1230219000000000))', '1230219000000000'],
  ),
  TIMESTAMP_FROM_UNIX_MILLIS: renamed(
    'TIMESTAMP_FROM_UNIX_MILLIS',
    'timestamp_functions',
    '(INT64) -> TIMESTAMP',
    withinRange('make_timestamptz($1 * 1000)', 'TIMESTAMP'),
    'The timestamp so many milliseconds after 1970 began.',
    ['UNIX_MILLIS(TIMESTAMP_FROM_UNIX_MILLIS(1230219000000))', '1230219000000'],
  ),
  TIMESTAMP_FROM_UNIX_SECONDS: renamed(
    'TIMESTAMP_FROM_UNIX_SECONDS',
    'timestamp_functions',
    '(INT64) -> TIMESTAMP',
    withinRange('make_timestamptz($1 * 1000000)', 'TIMESTAMP'),
    'The timestamp so many seconds after 1970 began.',
    ['UNIX_SECONDS(TIMESTAMP_FROM_UNIX_SECONDS(1230219000))', '1230219000'],
  ),
}
