/**
 * Rounding. https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions#round
 */
import {SqlError} from '../error.ts'
import type {CallSite, EmittedArgument, FunctionTable, Template} from './define.ts'
import {constantInteger, constantText, given, once} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions'

/** How ROUND rounds where no mode is given. */
const AWAY = 'ROUND_HALF_AWAY_FROM_ZERO'

/**
 * DuckDB multiplies by a power of ten, which may lift a value to a half that it is not: near halves, and for great
 * values, the exact way is taken.
 */
const floatRounding: Template = ([x, places]) => {
  if (!given(places)) return `round(${x!.sql})`
  const n = constantInteger(places)
  if (n === undefined || n < 0 || n > 6) return `bq_float_round(${x!.sql}, ${places.sql})`
  return once([x!.sql], (v) => {
    const farFromHalf = `abs(abs(${v} * ${10 ** n}) % 1 - 0.5) > 0.001`
    return `CASE WHEN abs(${v}) < 1e6 AND ${farFromHalf} THEN round(${v}, ${n}) ELSE bq_float_round(${v}, ${n}) END`
  })
}

const floatTruncation: Template = ([x, places]) =>
  given(places) ? `bq_float_trunc(${x!.sql}, ${places.sql})` : `trunc(${x!.sql})`

/** DuckDB rounds to constant places and half away from zero; the rest is ours. */
const numeric: Template = ([x, places, mode], call) => {
  checkMode(mode, call)
  const rounding = given(mode) ? constantText(mode) : AWAY
  const n = given(places) ? constantInteger(places) : 0
  return rounding === AWAY && n !== undefined && n >= 0 && n < 9
    ? `CAST(round(${x!.sql}, ${n}) AS DECIMAL(38,9))`
    : decimal('bq_numeric_round', x!, places, mode)
}

const bignumeric: Template = ([x, places, mode], call) => {
  checkMode(mode, call)
  return decimal('bq_bignumeric_round', x!, places, mode)
}

/** The mode is a word of the language more than a value. */
function checkMode(mode: EmittedArgument | undefined, {at}: CallSite): void {
  if (!given(mode) || constantText(mode)?.match(/^ROUND_HALF_(EVEN|AWAY_FROM_ZERO)$/)) return
  throw new SqlError('The rounding mode of ROUND must be ROUND_HALF_EVEN or ROUND_HALF_AWAY_FROM_ZERO', at)
}

const decimal = (
  runtime: string,
  x: EmittedArgument,
  places?: EmittedArgument,
  mode?: EmittedArgument,
): string =>
  `${runtime}(${x.sql}, ${given(places) ? places.sql : '0'}, ${given(mode) ? mode.sql : `'${AWAY}'`})`

const truncation =
  (runtime: string): Template =>
  ([x, places]) =>
    `${runtime}(${x!.sql}, ${given(places) ? places.sql : '0'})`

const whole = ['(FLOAT64) -> FLOAT64', '(NUMERIC) -> NUMERIC', '(BIGNUMERIC) -> BIGNUMERIC']

export const roundingFunctions: FunctionTable = {
  ROUND: {
    kind: 'scalar',
    signatures: [
      '(FLOAT64, [INT64]) -> FLOAT64',
      '(NUMERIC, [INT64], [STRING]) -> NUMERIC',
      '(BIGNUMERIC, [INT64], [STRING]) -> BIGNUMERIC',
    ],
    duckdb: [floatRounding, numeric, bignumeric],
    doc: 'Rounded to places after the point (negative: before it), half away from zero or half to even.',
    url: `${page}#round`,
    examples: [
      {sql: 'ROUND(2.0)', gives: '2'},
      {sql: 'ROUND(2.3)', gives: '2'},
      {sql: 'ROUND(2.5)', gives: '3'},
      {sql: 'ROUND(-2.5)', gives: '-3'},
      {sql: 'ROUND(123.7, -1)', gives: '120'},
      {sql: 'ROUND(1.235, 2)', gives: '1.24'},
      {sql: 'ROUND(2.675, 2)', gives: '2.67'},
      {sql: 'ROUND(-1.005, 2)', gives: '-1'},
      {sql: 'ROUND(1234567.891, 1)', gives: '1234567.9'},
      {sql: 'ROUND(155.0, -1)', gives: '160'},
      {sql: "ROUND(NUMERIC '2.25', 1, 'ROUND_HALF_EVEN')", gives: '2.2'},
      {sql: "ROUND(NUMERIC '2.25', 1, 'ROUND_HALF_AWAY_FROM_ZERO')", gives: '2.3'},
      {sql: "ROUND(NUMERIC '-2.5', 0, 'ROUND_HALF_EVEN')", gives: '-2'},
      {sql: "ROUND(2.25, 1, 'ROUND_HALF_EVEN')", gives: {error: 'No matching signature for function ROUND'}},
      {sql: "ROUND(NUMERIC '155', -1)", gives: '160'},
      {sql: "ROUND(BIGNUMERIC '1.5')", gives: '2'},
      {sql: "ROUND(CAST('nan' AS FLOAT64))", gives: 'NaN'},
      {sql: 'ROUND(5)', gives: '5'},
      {sql: 'ROUND(NULL)', gives: 'NULL'},
    ],
  },
  TRUNC: {
    kind: 'scalar',
    signatures: [
      '(FLOAT64, [INT64]) -> FLOAT64',
      '(NUMERIC, [INT64]) -> NUMERIC',
      '(BIGNUMERIC, [INT64]) -> BIGNUMERIC',
    ],
    duckdb: [floatTruncation, truncation('bq_numeric_trunc'), truncation('bq_bignumeric_trunc')],
    doc: 'Cut off behind places after the point, towards zero.',
    url: `${page}#trunc`,
    examples: [
      {sql: 'TRUNC(2.8)', gives: '2'},
      {sql: 'TRUNC(-2.5)', gives: '-2'},
      {sql: 'TRUNC(2.57, 1)', gives: '2.5'},
      {sql: 'TRUNC(127.5, -1)', gives: '120'},
      {sql: "FORMAT('%t', TRUNC(-0.04, 1))", gives: '-0.0'},
      {sql: "TRUNC(NUMERIC '-1.99', 1)", gives: '-1.9'},
      {sql: 'TRUNC(NULL)', gives: 'NULL'},
    ],
  },
  CEIL: {
    kind: 'scalar',
    signatures: whole,
    duckdb: ['ceil($1)', 'CAST(ceil($1) AS DECIMAL(38,9))', 'bq_bignumeric_ceil($1)'],
    doc: 'The least whole number that is not less.',
    url: `${page}#ceil`,
    examples: [
      {sql: 'CEIL(2.0)', gives: '2'},
      {sql: 'CEIL(2.3)', gives: '3'},
      {sql: 'CEILING(-2.3)', gives: '-2'},
      {sql: "CEIL(NUMERIC '2.000000001')", gives: '3'},
      {sql: "CEIL(BIGNUMERIC '-2.5')", gives: '-2'},
      {sql: "CEIL(CAST('-inf' AS FLOAT64))", gives: '-inf'},
    ],
  },
  FLOOR: {
    kind: 'scalar',
    signatures: whole,
    duckdb: ['floor($1)', 'CAST(floor($1) AS DECIMAL(38,9))', 'bq_bignumeric_floor($1)'],
    doc: 'The greatest whole number that is not greater.',
    url: `${page}#floor`,
    examples: [
      {sql: 'FLOOR(2.8)', gives: '2'},
      {sql: 'FLOOR(-2.3)', gives: '-3'},
      {sql: "FLOOR(NUMERIC '-2.5')", gives: '-3'},
      {sql: "FLOOR(CAST('nan' AS FLOAT64))", gives: 'NaN'},
    ],
  },
}
