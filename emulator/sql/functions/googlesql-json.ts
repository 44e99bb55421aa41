/**
 * JSON functions of GoogleSQL that BigQuery's pages do not list. Types that BigQuery lacks are shown by those that
 * hold their values: INT32 and UINT32 as INT64, UINT64 as NUMERIC, FLOAT as FLOAT64 by its own shortest text. Each
 * keeps its own range.
 * https://github.com/google/googlesql/blob/master/docs/json_functions.md
 */
import type {FunctionTable, ScalarFunction, Template} from './define.ts'
import {jsonFunctions} from './json.ts'
import {elementsOf, notAnArray} from './json-converters.ts'
import {once} from './range-checks.ts'
import {given} from './sql.ts'

const url = (name: string): string =>
  `https://github.com/google/googlesql/blob/master/docs/json_functions.md#${name.toLowerCase()}`

type Case = readonly [sql: string, gives: string | {error: string}]

const scalar = (
  name: string,
  signature: string,
  duckdb: Template,
  doc: string,
  cases: readonly Case[],
): [string, ScalarFunction] => [
  name,
  {
    kind: 'scalar',
    signatures: [signature],
    duckdb,
    doc,
    url: url(name),
    examples: cases.map(([sql, gives]) => ({sql, gives})),
  },
]

const textOf = (json: string): string => `CAST(${json} AS VARCHAR)`

/** SQL of one element's conversion, for each element of an array; `otherwise` says what becomes of other kinds. */
const each =
  (convert: (json: string) => string, otherwise: (json: string) => string): Template =>
  ([value]) =>
    `list_transform(${once(value!.sql, (json) => elementsOf(json, otherwise(json)))}, lambda _element: ${convert('_element')})`

interface Kind {
  readonly name: string
  /** The type that shows it. */
  readonly shown: string
  readonly strict: (json: string) => string
  readonly lax: (json: string) => string
  readonly examples: Readonly<Record<'strict' | 'lax' | 'array' | 'laxArray', readonly Case[]>>
}

const family = ({name, shown, strict, lax, examples}: Kind): FunctionTable =>
  Object.fromEntries([
    scalar(
      name,
      `(JSON) -> ${shown}`,
      ([value]) => strict(value!.sql),
      `A JSON number as ${name}; an error for other kinds and for values that ${name} does not hold.`,
      examples.strict,
    ),
    scalar(
      `LAX_${name}`,
      `(JSON) -> ${shown}`,
      ([value]) => lax(value!.sql),
      `What ${name} can be had from a JSON number, boolean or text; NULL where it is none.`,
      examples.lax,
    ),
    scalar(
      `${name}_ARRAY`,
      `(JSON) -> ARRAY<${shown}>`,
      each(strict, notAnArray),
      `${name} for each element of a JSON array.`,
      examples.array,
    ),
    scalar(
      `LAX_${name}_ARRAY`,
      `(JSON) -> ARRAY<${shown}>`,
      each(lax, () => ''),
      `LAX_${name} for each element of a JSON array.`,
      examples.laxArray,
    ),
  ])

const small = (name: string, examples: Kind['examples']): Kind => ({
  name,
  shown: 'INT64',
  strict: (json) => `bq_json_integer(${textOf(json)}, '${name}')`,
  lax: (json) => `bq_lax_integer(${textOf(json)}, '${name}')`,
  examples,
})

const int32 = small('INT32', {
  strict: [
    ["INT32(JSON '2005')", '2005'],
    ["INT32(JSON '10.0')", '10'],
    ["INT32(JSON '2147483648')", {error: 'cannot be converted to int32'}],
    [`INT32(JSON '"strawberry"')`, {error: 'The provided JSON input is not an integer'}],
    ["SAFE.INT32(JSON 'null')", 'NULL'],
  ],
  lax: [
    ["LAX_INT32(JSON '10.5')", '11'],
    [`LAX_INT32(JSON '"1.1e2"')`, '110'],
    ["LAX_INT32(JSON '2147483648')", 'NULL'],
    ["LAX_INT32(JSON 'true')", '1'],
  ],
  array: [["TO_JSON_STRING(INT32_ARRAY(JSON '[1, 2, 3]'))", '[1,2,3]']],
  laxArray: [[`TO_JSON_STRING(LAX_INT32_ARRAY(JSON '[1.9, "3", 3e9]'))`, '[2,3,null]']],
})

const uint32 = small('UINT32', {
  strict: [
    ["UINT32(JSON '4294967295')", '4294967295'],
    ["UINT32(JSON '-1')", {error: 'cannot be converted to uint32'}],
  ],
  lax: [
    ["LAX_UINT32(JSON '3000000000')", '3000000000'],
    ["LAX_UINT32(JSON '-1')", 'NULL'],
  ],
  array: [["TO_JSON_STRING(UINT32_ARRAY(JSON '[1, 4294967295]'))", '[1,4294967295]']],
  laxArray: [["TO_JSON_STRING(LAX_UINT32_ARRAY(JSON '[1, -1, false]'))", '[1,null,0]']],
})

const uint64: Kind = {
  name: 'UINT64',
  shown: 'NUMERIC',
  strict: (json) => `bq_json_uint64(${textOf(json)})`,
  lax: (json) => `bq_lax_uint64(${textOf(json)})`,
  examples: {
    strict: [
      ["UINT64(JSON '18446744073709551615')", '18446744073709551615'],
      ["UINT64(JSON '-1')", {error: 'cannot be converted to uint64'}],
      ["UINT64(JSON '1.5')", {error: 'The provided JSON input is not an integer'}],
    ],
    lax: [
      [`LAX_UINT64(JSON '"18446744073709551615"')`, '18446744073709551615'],
      ["LAX_UINT64(JSON '1e30')", 'NULL'],
    ],
    array: [["TO_JSON_STRING(UINT64_ARRAY(JSON '[1, 2]'))", '[1,2]']],
    laxArray: [[`TO_JSON_STRING(LAX_UINT64_ARRAY(JSON '["3", {}, -2]'))`, '[3,null,null]']],
  },
}

const float: Kind = {
  name: 'FLOAT',
  shown: 'FLOAT64',
  strict: (json) => `bq_json_float(${textOf(json)}, 'round')`,
  lax: (json) => `bq_lax_float(${textOf(json)})`,
  examples: {
    strict: [
      ["FLOAT(JSON '9.8')", '9.8'],
      ["FLOAT(JSON '16777217')", '16777216'],
      ["FLOAT(JSON '16777217', wide_number_mode => 'exact')", {error: 'without loss of precision'}],
      [`FLOAT(JSON '"strawberry"')`, {error: 'The provided JSON input is not a number'}],
    ],
    lax: [
      [`LAX_FLOAT(JSON '"9.8"')`, '9.8'],
      ["LAX_FLOAT(JSON '1e300')", 'NULL'],
      ["LAX_FLOAT(JSON 'true')", 'NULL'],
    ],
    array: [["TO_JSON_STRING(FLOAT_ARRAY(JSON '[1.5, 2]'))", '[1.5,2]']],
    laxArray: [[`TO_JSON_STRING(LAX_FLOAT_ARRAY(JSON '[1.5, "2", null]'))`, '[1.5,2,null]']],
  },
}

const floats = family(float)

export const googlesqlJsonFunctions: FunctionTable = {
  ...family(int32),
  ...family(uint32),
  ...family(uint64),
  ...floats,
  FLOAT: {
    ...floats['FLOAT']!,
    signatures: ['(JSON, [wide_number_mode => STRING]) -> FLOAT64'],
    duckdb: ([value, mode]) => `bq_json_float(${textOf(value!.sql)}, ${given(mode) ? mode.sql : "'round'"})`,
  },
  ...Object.fromEntries([
    scalar(
      'JSON_CONTAINS',
      '(JSON, JSON) -> BOOL',
      ([whole, part]) => `bq_json_contains(${textOf(whole!.sql)}, ${textOf(part!.sql)})`,
      'Whether a document holds another: all its members, or all its elements in any order.',
      [
        [`JSON_CONTAINS(JSON '{"a": {"b": 1}, "c": 2}', JSON '{"a": {"b": 1}}')`, 'true'],
        [`JSON_CONTAINS(JSON '{"a": {"b": 1}, "c": 2}', JSON '{"b": 1}')`, 'false'],
        ["JSON_CONTAINS(JSON '[1, 2, 3]', JSON '2')", 'true'],
        ["JSON_CONTAINS(JSON '[[1, 2, 3]]', JSON '2')", 'false'],
        ["JSON_CONTAINS(JSON '[[1, 2, 3]]', JSON '[[2]]')", 'true'],
        [`JSON_CONTAINS(JSON '[{"a":0}, {"b":1, "c":2}]', JSON '{"b":1}')`, 'false'],
        ["JSON_CONTAINS(JSON '1', JSON '1.0')", 'true'],
        ["JSON_CONTAINS(JSON '[]', CAST(NULL AS JSON))", 'NULL'],
      ],
    ),
  ]),
  /** Nothing that BigQuery has is beyond TO_JSON, so nothing is left out. */
  SAFE_TO_JSON: {
    ...(jsonFunctions['TO_JSON'] as ScalarFunction),
    signatures: ['(ANY) -> JSON'],
    doc: 'Any value as JSON; null for what cannot be.',
    url: url('SAFE_TO_JSON'),
    examples: [
      {sql: "SAFE_TO_JSON('hello')", gives: '"hello"'},
      {sql: 'SAFE_TO_JSON([1, NULL])', gives: '[1,null]'},
    ],
  },
}
