/**
 * From JSON to SQL types: the strict converters (INT64, STRING …), which fail on other kinds, and the LAX_ ones,
 * which convert what they can.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#converter
 */
import {text} from '../duckdb-types.ts'
import type {Example, FunctionTable, ScalarFunction} from './define.ts'
import {FIRST, isTakenOut, writtenAccess} from './json-access.ts'
import {once} from './range-checks.ts'
import {given, raise} from './sql.ts'
import {textOfDate, textOfDatetime, textOfTime, textOfTimestamp} from './time-conversions.ts'
import {zoneOf} from './time-zones.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#${name}`

/** The kind of a JSON value and its text; the scalar's text alone where `scalar` asks for no more. */
interface Parts {
  readonly kind: string
  readonly whole: string
  /** NULL for objects, arrays and null. */
  readonly scalar: string
}

/** Reads straight from the document that the value is taken from, where it is. */
function partsOf(value: string): Parts {
  const access = writtenAccess(value)
  if (isTakenOut(value)) return {kind: `json_type(${value})`, whole: value, scalar: scalarTakenOut(value)}
  if (!access) return {kind: `json_type(${value})`, whole: value, scalar: `json_value(${value}, '$')`}
  const at = `${access.base}, ${text(access.path)}`
  return {kind: `json_type(${value})`, whole: value, scalar: `json_value(${at})`}
}

const scalarTakenOut = (value: string): string =>
  `CASE WHEN ascii(${value}) NOT IN (${FIRST.array}, ${FIRST.object}, ${FIRST.null}) THEN CAST(${value} AS VARCHAR) END`

const unquoted = (scalar: string): string => `json_extract_string(${scalar}, '$')`

const wrongKind = (word: string, type: string): string =>
  raise(text(`The provided JSON input is not ${word}`), type)

const strictFloat64 = ({kind, whole}: Parts, convert: (number: string) => string): string =>
  `CASE WHEN ${kind} IN ('DOUBLE', 'UBIGINT', 'BIGINT') THEN ${convert(`CAST(${whole} AS VARCHAR)`)} WHEN ${whole} IS NOT NULL THEN ${wrongKind('a number', 'DOUBLE')} END`

const strict = {
  BOOL: ({whole}: Parts) =>
    `CASE CAST(${whole} AS VARCHAR) WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE ELSE CASE WHEN ${whole} IS NOT NULL THEN ${wrongKind('a boolean', 'BOOLEAN')} END END`,
  INT64: ({kind, whole}: Parts) =>
    `CASE WHEN ${kind} IN ('UBIGINT', 'BIGINT') THEN coalesce(TRY_CAST(CAST(${whole} AS VARCHAR) AS BIGINT), bq_json_int64(CAST(${whole} AS VARCHAR))) WHEN ${whole} IS NOT NULL THEN bq_json_int64(CAST(${whole} AS VARCHAR)) END`,
  FLOAT64: (parts: Parts) => strictFloat64(parts, (number) => `CAST(${number} AS DOUBLE)`),
  STRING: ({whole}: Parts) =>
    `CASE WHEN starts_with(CAST(${whole} AS VARCHAR), '"') THEN ${unquoted(whole)} WHEN ${whole} IS NOT NULL THEN ${wrongKind('a string', 'VARCHAR')} END`,
}

const INTEGER_TEXT = "'[+-]?[0-9]{1,18}'"

const lax = {
  BOOL: ({scalar}: Parts) =>
    `CASE ${scalar} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE ELSE bq_lax_bool(${scalar}) END`,
  INT64: ({scalar}: Parts) =>
    `CASE WHEN regexp_full_match(${unquoted(scalar)}, ${INTEGER_TEXT}) THEN CAST(${unquoted(scalar)} AS BIGINT) ELSE bq_lax_int64(${scalar}) END`,
  FLOAT64: ({scalar}: Parts) => `coalesce(TRY_CAST(${scalar} AS DOUBLE), bq_lax_float64(${scalar}))`,
  STRING: ({whole, scalar}: Parts) =>
    isTakenOut(whole)
      ? laxTextTakenOut(whole)
      : `CASE WHEN starts_with(${scalar}, '"') THEN ${unquoted(scalar)} WHEN ${scalar} IN ('true', 'false') OR NOT regexp_matches(${scalar}, '[.eE]') THEN ${scalar} ELSE ${textOfNumber(scalar)} END`,
}

/** Decimals that FLOAT64 holds as they are written, and prints so: at most 15 digits, the last of them no zero. */
const PLAIN_DECIMAL = "'-?(0|[1-9][0-9]{0,8})[.][0-9]{0,3}[1-9]'"

const textOfNumber = (number: string): string =>
  `CASE WHEN regexp_full_match(${number}, ${PLAIN_DECIMAL}) THEN CAST(${number} AS VARCHAR) ELSE bq_float_text(CAST(${number} AS DOUBLE)) END`

function laxTextTakenOut(value: string): string {
  const written = `CAST(${value} AS VARCHAR)`
  const {string, array, object} = FIRST
  return `CASE WHEN ascii(${value}) = ${string} THEN ${unquoted(value)} WHEN ascii(${value}) IN (${array}, ${object}, ${FIRST.null}) THEN NULL WHEN ascii(${value}) IN (${FIRST.true}, ${FIRST.false}) OR NOT regexp_matches(${written}, '[.eE]') THEN ${written} ELSE ${textOfNumber(written)} END`
}

type ScalarName = keyof typeof strict

/** The elements of a JSON array as a list; `otherwise` are further branches of the CASE, for other kinds. */
export const elementsOf = (value: string, otherwise: string): string =>
  `CASE WHEN json_type(${value}) = 'ARRAY' THEN CAST(json_extract(${value}, '$[*]') AS JSON[]) ${otherwise} END`

const array =
  (converter: (parts: Parts) => string, otherwise: (sql: string) => string) =>
  (value: string): string => {
    const list = once(value, (sql) => elementsOf(sql, otherwise(sql)))
    return `list_transform(${list}, lambda _element: ${converter(partsOf('_element'))})`
  }

/** A branch of a CASE that fails for what is no array. */
export const notAnArray = (sql: string): string =>
  `WHEN ${sql} IS NOT NULL THEN ${raise("'The provided JSON input is not an array'", 'JSON[]')}`

function converters(
  name: ScalarName,
  doc: {readonly strict: string; readonly lax: string},
  examples: Readonly<Record<'strict' | 'lax' | 'array' | 'laxArray', readonly Example[]>>,
): FunctionTable {
  const entry = (
    fullName: string,
    returns: string,
    duckdb: (value: string) => string,
    line: string,
    cases: readonly Example[],
  ): [string, ScalarFunction] => [
    fullName,
    {
      kind: 'scalar',
      signatures: [`(JSON) -> ${returns}`],
      duckdb: ([value]) => duckdb(value!.sql),
      doc: line,
      url: url(fullName.toLowerCase()),
      examples: cases,
    },
  ]
  return Object.fromEntries([
    entry(name, name, (v) => once(v, (sql) => strict[name](partsOf(sql))), doc.strict, examples.strict),
    entry(`LAX_${name}`, name, (v) => once(v, (sql) => lax[name](partsOf(sql))), doc.lax, examples.lax),
    entry(
      `${name}_ARRAY`,
      `ARRAY<${name}>`,
      array(strict[name], notAnArray),
      `${doc.strict} For each element of a JSON array.`,
      examples.array,
    ),
    entry(
      `LAX_${name}_ARRAY`,
      `ARRAY<${name}>`,
      array(lax[name], () => ''),
      `${doc.lax} For each element of a JSON array.`,
      examples.laxArray,
    ),
  ])
}

const bool = converters(
  'BOOL',
  {
    strict: 'A JSON boolean as BOOL; an error for other kinds.',
    lax: 'A BOOL from a JSON boolean, number or text; NULL where it is none.',
  },
  {
    strict: [
      {sql: "BOOL(JSON 'true')", gives: 'true'},
      {sql: "BOOL(JSON '123')", gives: {error: 'The provided JSON input is not a boolean'}},
      {sql: "SAFE.BOOL(JSON 'null')", gives: 'NULL'},
    ],
    lax: [
      {sql: `LAX_BOOL(JSON '"TRUE"')`, gives: 'true'},
      {sql: "LAX_BOOL(JSON '10')", gives: 'true'},
      {sql: `LAX_BOOL(JSON '"foo"')`, gives: 'NULL'},
    ],
    array: [{sql: "TO_JSON_STRING(BOOL_ARRAY(JSON '[true, false]'))", gives: '[true,false]'}],
    laxArray: [{sql: `TO_JSON_STRING(LAX_BOOL_ARRAY(JSON '[0, "true", "x"]'))`, gives: '[false,true,null]'}],
  },
)

const int64 = converters(
  'INT64',
  {
    strict: 'A whole JSON number as INT64; an error for other kinds.',
    lax: 'An INT64 from a JSON number, boolean or text; NULL where it is none.',
  },
  {
    strict: [
      {sql: "INT64(JSON '2005')", gives: '2005'},
      {sql: "INT64(JSON '10.0')", gives: '10'},
      {sql: "INT64(JSON '10.1')", gives: {error: 'The provided JSON input is not an integer'}},
      {sql: `INT64(JSON '"strawberry"')`, gives: {error: 'The provided JSON input is not an integer'}},
    ],
    lax: [
      {sql: "LAX_INT64(JSON '1.1e2')", gives: '110'},
      {sql: `LAX_INT64(JSON '"10"')`, gives: '10'},
      {sql: `LAX_INT64(JSON '"1.1"')`, gives: '1'},
      {sql: "LAX_INT64(JSON 'true')", gives: '1'},
      {sql: "LAX_INT64(JSON '1e100')", gives: 'NULL'},
    ],
    array: [{sql: "TO_JSON_STRING(INT64_ARRAY(JSON '[1, 2, 3]'))", gives: '[1,2,3]'}],
    laxArray: [{sql: `TO_JSON_STRING(LAX_INT64_ARRAY(JSON '[1.9, "3", "x"]'))`, gives: '[2,3,null]'}],
  },
)

const float64 = converters(
  'FLOAT64',
  {
    strict: 'A JSON number as FLOAT64; an error for other kinds.',
    lax: 'A FLOAT64 from a JSON number or text; NULL where it is none.',
  },
  {
    strict: [
      {sql: "FLOAT64(JSON '9.8')", gives: '9.8'},
      {sql: `FLOAT64(JSON '"strawberry"')`, gives: {error: 'The provided JSON input is not a number'}},
    ],
    lax: [
      {sql: `LAX_FLOAT64(JSON '"9.8"')`, gives: '9.8'},
      {sql: "LAX_FLOAT64(JSON 'true')", gives: 'NULL'},
    ],
    array: [{sql: "TO_JSON_STRING(FLOAT64_ARRAY(JSON '[1.5, 2]'))", gives: '[1.5,2]'}],
    laxArray: [{sql: `TO_JSON_STRING(LAX_FLOAT64_ARRAY(JSON '[1.5, "2", null]'))`, gives: '[1.5,2,null]'}],
  },
)

const string = converters(
  'STRING',
  {
    strict: 'A JSON string as STRING; an error for other kinds.',
    lax: 'A STRING from a JSON string, number or boolean; NULL for the rest.',
  },
  {
    strict: [
      {sql: `STRING(JSON '"purple"')`, gives: 'purple'},
      {sql: "STRING(JSON '10')", gives: {error: 'The provided JSON input is not a string'}},
      {sql: "SAFE.STRING(JSON 'null')", gives: 'NULL'},
    ],
    lax: [
      {sql: `LAX_STRING(JSON '"purple"')`, gives: 'purple'},
      {sql: "LAX_STRING(JSON 'true')", gives: 'true'},
      {sql: "LAX_STRING(JSON '12.0')", gives: '12'},
      {sql: "LAX_STRING(JSON '[1]')", gives: 'NULL'},
    ],
    array: [{sql: `TO_JSON_STRING(STRING_ARRAY(JSON '["a", "b"]'))`, gives: '["a","b"]'}],
    laxArray: [{sql: `TO_JSON_STRING(LAX_STRING_ARRAY(JSON '["a", 1, {}]'))`, gives: '["a","1",null]'}],
  },
)

/** STRING and FLOAT64 take other arguments too: times with a zone, and how strict to be with wide numbers. */
export const jsonConverterFunctions: FunctionTable = {
  ...bool,
  ...int64,
  ...float64,
  FLOAT64: {
    ...float64['FLOAT64']!,
    signatures: ['(JSON, [wide_number_mode => STRING]) -> FLOAT64'],
    duckdb: ([value, mode]) => {
      const rounded = once(value!.sql, (sql) => strict.FLOAT64(partsOf(sql)))
      if (!given(mode) || mode.constant === 'round') return rounded
      const exact = once(value!.sql, (sql) =>
        strictFloat64(partsOf(sql), (number) => `bq_json_exact_float64(${number})`),
      )
      if (mode.constant === 'exact') return exact
      const unknown = raise(`'Invalid \`wide_number_mode\` specified: ' || ${mode.sql}`, 'DOUBLE')
      return `CASE WHEN ${mode.sql} = 'round' THEN ${rounded} WHEN ${mode.sql} = 'exact' THEN ${exact} WHEN ${mode.sql} IS NOT NULL AND ${value!.sql} IS NOT NULL THEN ${unknown} END`
    },
  },
  ...string,
  STRING: {
    ...string['STRING']!,
    signatures: [
      '(JSON) -> STRING',
      '(TIMESTAMP, [STRING]) -> STRING',
      '(DATE) -> STRING',
      '(DATETIME) -> STRING',
      '(TIME) -> STRING',
    ],
    duckdb: [
      ([value]) => once(value!.sql, (sql) => strict.STRING(partsOf(sql))),
      ([value, zone], call) => textOfTimestamp(value!.sql, zoneOf(zone, call)),
      ([value]) => textOfDate(value!.sql),
      ([value]) => textOfDatetime(value!.sql),
      ([value]) => textOfTime(value!.sql),
    ],
  },
}
