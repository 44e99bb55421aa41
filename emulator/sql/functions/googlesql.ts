/**
 * Functions of GoogleSQL that BigQuery's pages do not list.
 * https://github.com/google/googlesql/blob/master/docs/functions-reference.md
 */
import type {EmittedArgument, FunctionTable, ScalarFunction, WindowFunction} from './define.ts'
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

/** The key of a hash, where it has one. */
const keySql = (key: EmittedArgument | undefined): string[] => (given(key) ? [key.sql] : [])

export const googlesqlFunctions: FunctionTable = {
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
  HIGHWAY_FINGERPRINT128: {
    kind: 'scalar',
    signatures: ['(STRING, [BYTES]) -> BYTES', '(BYTES, [BYTES]) -> BYTES'],
    duckdb: [
      ([value, key]) => `bq_highway_fingerprint128(${[`encode(${value!.sql})`, ...keySql(key)].join(', ')})`,
      ([value, key]) => `bq_highway_fingerprint128(${[value!.sql, ...keySql(key)].join(', ')})`,
    ],
    doc: 'The 128-bit fingerprint of HighwayHash, which never changes, or a hash by a key of 32 bytes.',
    url: `${page('hash_functions')}#highway_fingerprint128`,
    examples: [
      {sql: "TO_HEX(HIGHWAY_FINGERPRINT128('Hello World'))", gives: 'a3c3b8b4fe6f8857bf88ae89e4abd38e'},
      {
        sql: "TO_HEX(HIGHWAY_FINGERPRINT128(b'Hello World', b'abcdefghijklmnopqrstuvwxyzabcdef'))",
        gives: '6f9cbc3a74517b70a57d590cc3be04cb',
      },
      {sql: "HIGHWAY_FINGERPRINT128('', b'short')", gives: {error: 'exactly 32 bytes'}},
      {sql: 'HIGHWAY_FINGERPRINT128(CAST(NULL AS STRING))', gives: 'NULL'},
    ],
  },
  NEW_UUID: {
    kind: 'scalar',
    signatures: ['() -> STRING'],
    duckdb: 'CAST(uuid() AS VARCHAR)',
    volatile: true,
    doc: 'A random UUID, as STRING: BigQuery has no type of its own for it.',
    url: `${page('utility_functions')}#new_uuid`,
    examples: [
      {sql: "NEW_UUID() >= '00000000-0000-0000-0000-000000000000'", gives: 'true'},
      {sql: 'NEW_UUID() = NEW_UUID()', gives: 'false'},
    ],
  },
  PI: renamed('PI', 'mathematical_functions', '() -> FLOAT64', 'pi()', 'The number π.', [
    'ROUND(PI(), 6)',
    '3.141593',
  ]),
  PI_BIGNUMERIC: renamed(
    'PI_BIGNUMERIC',
    'mathematical_functions',
    '() -> BIGNUMERIC',
    "'314159265358979323846264338327950288420'::BIGNUM",
    'The number π with 38 decimals.',
    ['PI_BIGNUMERIC()', '3.1415926535897932384626433832795028842'],
  ),
  PI_NUMERIC: renamed(
    'PI_NUMERIC',
    'mathematical_functions',
    '() -> NUMERIC',
    'CAST(3.141592654 AS DECIMAL(38,9))',
    'The number π with 9 decimals.',
    ['PI_NUMERIC()', '3.141592654'],
  ),
  REGEXP_EXTRACT_GROUPS: {
    kind: 'scalar',
    signatures: ['(STRING, STRING) -> STRUCT<STRING>'],
    duckdb: ([value, pattern], call) => {
      const width = call.returns.kind === 'STRUCT' ? call.returns.fields.length : 0
      const fields = Array.from({length: width}, (_, i) => `f${i + 1} := g_[${i + 1}]`).join(', ')
      const groups = `[bq_regexp_groups(${value!.sql}, ${pattern!.sql})]`
      return `list_transform(${groups}, lambda g_: CASE WHEN g_ IS NOT NULL THEN struct_pack(${fields}) END)[1]`
    },
    doc: 'The groups of the first match of a regular expression, a literal; a name that ends in __TYPE casts.',
    url: `${page('string_functions')}#regexp_extract_groups`,
    examples: [
      {
        sql: "TO_JSON_STRING(REGEXP_EXTRACT_GROUPS('2025-09-10', r'(?<year>\\d{4})-(?P<month>\\d{2})'))",
        gives: '{"year":"2025","month":"09"}',
      },
      {sql: "REGEXP_EXTRACT_GROUPS('abc', r'(\\d+)') IS NULL", gives: 'true'},
      {
        sql: "TO_JSON_STRING(REGEXP_EXTRACT_GROUPS('id=7', r'id=(?<id__INT64>\\d+)|name=(?<name>\\w+)'))",
        gives: '{"id":7,"name":null}',
      },
      {sql: "REGEXP_EXTRACT_GROUPS('a=b=c', r'(\\w+)=((\\w+)=\\w+)')[1]", gives: 'b=c'},
      {sql: "REGEXP_EXTRACT_GROUPS('ab', 'ab')", gives: {error: 'must contain at least one capturing group'}},
    ],
  },
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
