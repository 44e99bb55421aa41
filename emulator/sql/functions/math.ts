/**
 * Mathematics, but for rounding, trigonometry and logarithms.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions
 */
import type {ScalarType} from '../types.ts'
import {FLOAT64} from '../types.ts'
import type {ArithmeticOperator} from './arithmetic.ts'
import {arithmetic} from './arithmetic.ts'
import type {FunctionTable, Template} from './define.ts'
import {attempt, messageText, once, raise} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions'

const INT64_MIN = '(-9223372036854775808)::BIGINT'

/** One signature for each numeric type, in the order in which BigQuery's messages list them. */
const each = (form: (type: string) => string): string[] =>
  ['INT64', 'NUMERIC', 'BIGNUMERIC', 'FLOAT64'].map(form)
const unary = each((type) => `(${type}) -> ${type}`)
const binary = each((type) => `(${type}, ${type}) -> ${type}`)

const absolute: Template = ([x]) =>
  once(
    [x!.sql],
    (v) =>
      `CASE WHEN ${v} = ${INT64_MIN} THEN ${raise("'int64 overflow: ABS(-9223372036854775808)'", 'BIGINT')} ELSE abs(${v}) END`,
  )

/** Arithmetic that gives NULL instead of an error. */
const safely =
  (operator: ArithmeticOperator): Template =>
  ([a, b], call) => {
    const type = call.returns as ScalarType
    if (type.kind === 'FLOAT64') return safeFloat(operator, a!.sql, b!.sql)
    return attempt([a!.sql, b!.sql], (x, y) => arithmetic(operator, type, x!, y!))
  }

const safelyNegated =
  (negate: (x: string) => string): Template =>
  ([x]) =>
    attempt([x!.sql], (v) => negate(v!))

const safeFloat = (operator: ArithmeticOperator, left: string, right: string): string =>
  once([left, right], (a, b) => {
    const result = `(${a} ${operator} ${b})`
    const byZero = operator === '/' ? `${b} = 0 OR ` : ''
    return `CASE WHEN ${byZero}(isinf(${result}) AND isfinite(${a}) AND isfinite(${b})) THEN NULL ELSE ${result} END`
  })

const divisionByZero = (a: string, b: string, form: (a: string, b: string) => string): string =>
  `CASE WHEN ${b} = 0 AND ${a} IS NOT NULL THEN ${raise(`'division by zero: ${form(`' || CAST(${a} AS VARCHAR) || '`, `' || CAST(${b} AS VARCHAR) || '`)}'`, 'BIGINT')}`

/** Integer division towards zero; only the least INT64 by -1 overflows. */
const integerDivision: Template = ([left, right]) =>
  once(
    [left!.sql, right!.sql],
    (a, b) =>
      `${divisionByZero(a!, b!, (x, y) => `${x} / ${y}`)} WHEN ${b} = -1 THEN -(${a}) WHEN ${b} <> 0 THEN ${a} // ${b} END`,
  )

const modulo: Template = ([left, right]) =>
  once(
    [left!.sql, right!.sql],
    (a, b) =>
      `${divisionByZero(a!, b!, (x, y) => `MOD(${x}, ${y})`)} WHEN ${b} = -1 THEN ${a} * 0 WHEN ${b} <> 0 THEN ${a} % ${b} END`,
  )

const numericModulo: Template = ([left, right]) =>
  once([left!.sql, right!.sql], (a, b) => {
    const shown = messageText(a!, left!.type)
    const error = raise(`'division by zero: MOD(' || ${shown} || ', 0)'`, left!.type)
    return `CASE WHEN ${b} = 0 AND ${a} IS NOT NULL THEN ${error} WHEN ${b} <> 0 THEN CAST(${a} % ${b} AS DECIMAL(38,9)) END`
  })

/** Powers: BigQuery has errors where C gives infinity or no number for finite arguments. */
const power: Template = ([base, exponent]) =>
  once([base!.sql, exponent!.sql], (x, y) => {
    const result = `pow(${x}, ${y})`
    const shown = `${messageText(x!, FLOAT64)} || ', ' || ${messageText(y!, FLOAT64)}`
    const error = raise(`'Floating point error in function: POW(' || ${shown} || ')'`, 'DOUBLE')
    return `CASE WHEN NOT isfinite(${result}) AND isfinite(${x}) AND isfinite(${y}) THEN ${error} ELSE ${result} END`
  })

const squareRoot: Template = ([x]) =>
  once([x!.sql], (v) => {
    const shown = messageText(v!, FLOAT64)
    return `CASE WHEN ${v} < 0 THEN ${raise(`'Floating point error in function: SQRT(' || ${shown} || ')'`, 'DOUBLE')} ELSE sqrt(${v}) END`
  })

/** The number of elements of a sorted array that are not greater than the point. */
const rangeBucket: Template = ([point, bounds]) =>
  once([point!.sql, bounds!.sql], (p, b) => {
    const withNull = raise("'Elements in input array to RANGE_BUCKET cannot be NULL'", 'BIGINT')
    const unsorted = raise("'Elements in input array to RANGE_BUCKET must be in ascending order'", 'BIGINT')
    return (
      `CASE WHEN ${p} IS NULL OR ${b} IS NULL THEN NULL WHEN len(list_filter(${b}, lambda x_: x_ IS NULL)) > 0 THEN ${withNull} ` +
      `WHEN list_sort(${b}) <> ${b} THEN ${unsorted} ELSE CAST(len(list_filter(${b}, lambda x_: x_ <= ${p})) AS BIGINT) END`
    )
  })

/** 1 as a BIGNUMERIC lies in DuckDB. */
const ONE = 10n ** 38n

export const mathFunctions: FunctionTable = {
  ABS: {
    kind: 'scalar',
    signatures: unary,
    duckdb: [absolute, 'abs($1)', 'bq_bignumeric_abs($1)', 'abs($1)'],
    doc: 'The absolute value.',
    url: `${page}#abs`,
    examples: [
      {sql: 'ABS(25)', gives: '25'},
      {sql: 'ABS(-25)', gives: '25'},
      {sql: "ABS(CAST('-inf' AS FLOAT64))", gives: 'inf'},
      {sql: "ABS(NUMERIC '-1.5')", gives: '1.5'},
      {sql: "ABS(BIGNUMERIC '-1.5')", gives: '1.5'},
      {sql: 'ABS(CAST(NULL AS INT64))', gives: 'NULL'},
      {sql: 'ABS(-9223372036854775807 - 1)', gives: {error: 'int64 overflow'}},
    ],
  },
  SIGN: {
    kind: 'scalar',
    signatures: unary,
    duckdb: [
      'CAST(sign($1) AS BIGINT)',
      'CAST(sign($1) AS DECIMAL(38,9))',
      // All within CASE: DuckDB computes what else stands twice ahead of it, errors included.
      `CASE WHEN $1 > '0'::BIGNUM THEN '${ONE}'::BIGNUM WHEN $1 < '0'::BIGNUM THEN '-${ONE}'::BIGNUM WHEN $1 = '0'::BIGNUM THEN '0'::BIGNUM END`,
      ([x]) => once([x!.sql], (v) => `CASE WHEN isnan(${v}) THEN ${v} ELSE CAST(sign(${v}) AS DOUBLE) END`),
    ],
    doc: '-1, 0 or 1, as the value is negative, zero or positive.',
    url: `${page}#sign`,
    examples: [
      {sql: 'SIGN(25)', gives: '1'},
      {sql: 'SIGN(0)', gives: '0'},
      {sql: 'SIGN(-25)', gives: '-1'},
      {sql: "SIGN(CAST('nan' AS FLOAT64))", gives: 'NaN'},
      {sql: "SIGN(BIGNUMERIC '-0.5')", gives: '-1'},
      {sql: "(SELECT IFNULL(BIGNUMERIC '1', SIGN(x * x)) FROM UNNEST([BIGNUMERIC '1e38']) AS x)", gives: '1'},
    ],
  },
  IS_INF: {
    kind: 'scalar',
    signatures: ['(FLOAT64) -> BOOL'],
    duckdb: 'isinf($1)',
    doc: 'Whether a value is positive or negative infinity.',
    url: `${page}#is_inf`,
    examples: [
      {sql: "IS_INF(CAST('-inf' AS FLOAT64))", gives: 'true'},
      {sql: 'IS_INF(25)', gives: 'false'},
      {sql: 'IS_INF(NULL)', gives: 'NULL'},
    ],
  },
  IS_NAN: {
    kind: 'scalar',
    signatures: ['(FLOAT64) -> BOOL'],
    duckdb: 'isnan($1)',
    doc: 'Whether a value is not a number.',
    url: `${page}#is_nan`,
    examples: [
      {sql: "IS_NAN(CAST('nan' AS FLOAT64))", gives: 'true'},
      {sql: 'IS_NAN(25)', gives: 'false'},
    ],
  },
  IEEE_DIVIDE: {
    kind: 'scalar',
    signatures: ['(FLOAT64, FLOAT64) -> FLOAT64'],
    duckdb: '($1 / $2)',
    doc: 'Division that never fails: by zero it gives infinity, or NaN for 0 / 0.',
    url: `${page}#ieee_divide`,
    examples: [
      {sql: 'IEEE_DIVIDE(20.0, 4.0)', gives: '5'},
      {sql: 'IEEE_DIVIDE(0.0, 25.0)', gives: '0'},
      {sql: 'IEEE_DIVIDE(25.0, 0.0)', gives: 'inf'},
      {sql: 'IEEE_DIVIDE(-25.0, 0.0)', gives: '-inf'},
      {sql: 'IEEE_DIVIDE(0.0, 0.0)', gives: 'NaN'},
      {sql: 'IEEE_DIVIDE(NULL, 1)', gives: 'NULL'},
    ],
  },
  RAND: {
    kind: 'scalar',
    signatures: ['() -> FLOAT64'],
    duckdb: 'random()',
    volatile: true,
    doc: 'A random number from 0 up to but not including 1.',
    url: `${page}#rand`,
    examples: [{sql: 'RAND() BETWEEN 0 AND 1', gives: 'true'}],
  },
  SQRT: {
    kind: 'scalar',
    signatures: ['(FLOAT64) -> FLOAT64', '(NUMERIC) -> NUMERIC', '(BIGNUMERIC) -> BIGNUMERIC'],
    duckdb: [squareRoot, 'bq_numeric_sqrt($1)', 'bq_bignumeric_sqrt($1)'],
    doc: 'The square root.',
    url: `${page}#sqrt`,
    examples: [
      {sql: 'SQRT(25.0)', gives: '5'},
      {sql: "SQRT(NUMERIC '2')", gives: '1.414213562'},
      {sql: "SQRT(CAST('inf' AS FLOAT64))", gives: 'inf'},
      {sql: 'SQRT(-1)', gives: {error: 'SQRT'}},
    ],
  },
  CBRT: {
    kind: 'scalar',
    signatures: ['(FLOAT64) -> FLOAT64'],
    duckdb: 'bq_cbrt($1)',
    doc: 'The cube root.',
    url: `${page}#cbrt`,
    examples: [
      {sql: 'CBRT(27)', gives: '3'},
      {sql: 'CBRT(-8.0)', gives: '-2'},
      {sql: "CBRT(CAST('nan' AS FLOAT64))", gives: 'NaN'},
      {sql: 'CBRT(NULL)', gives: 'NULL'},
    ],
  },
  POW: {
    kind: 'scalar',
    signatures: [
      '(FLOAT64, FLOAT64) -> FLOAT64',
      '(NUMERIC, NUMERIC) -> NUMERIC',
      '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    ],
    duckdb: [power, 'bq_numeric_power($1, $2)', 'bq_bignumeric_power($1, $2)'],
    doc: 'The first value raised to the power of the second.',
    url: `${page}#pow`,
    examples: [
      {sql: 'POW(2.0, 3.0)', gives: '8'},
      {sql: 'POWER(2, -1)', gives: '0.5'},
      {sql: "POW(NUMERIC '1.5', 2)", gives: '2.25'},
      {sql: "POW(1.0, CAST('nan' AS FLOAT64))", gives: '1'},
      {sql: "POW(CAST('-inf' AS FLOAT64), -1)", gives: '0'},
      {sql: 'POW(-1, 0.5)', gives: {error: 'Floating point error in function: POW'}},
      {sql: 'POW(0, -1)', gives: {error: 'Floating point error in function: POW'}},
    ],
  },
  DIV: {
    kind: 'scalar',
    signatures: [
      '(INT64, INT64) -> INT64',
      '(NUMERIC, NUMERIC) -> NUMERIC',
      '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    ],
    duckdb: [integerDivision, 'bq_numeric_div($1, $2)', 'bq_bignumeric_div($1, $2)'],
    doc: 'The whole part of a quotient.',
    url: `${page}#div`,
    examples: [
      {sql: 'DIV(20, 4)', gives: '5'},
      {sql: 'DIV(12, -7)', gives: '-1'},
      {sql: 'DIV(20, 3)', gives: '6'},
      {sql: 'DIV(0, 20)', gives: '0'},
      {sql: "DIV(NUMERIC '7.5', 2)", gives: '3'},
      {sql: 'DIV(20, 0)', gives: {error: 'division by zero: 20 / 0'}},
      {sql: 'DIV(NULL, 1)', gives: 'NULL'},
    ],
  },
  MOD: {
    kind: 'scalar',
    signatures: [
      '(INT64, INT64) -> INT64',
      '(NUMERIC, NUMERIC) -> NUMERIC',
      '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    ],
    duckdb: [modulo, numericModulo, 'bq_bignumeric_mod($1, $2)'],
    doc: 'The rest of a division; it has the sign of the first value.',
    url: `${page}#mod`,
    examples: [
      {sql: 'MOD(25, 12)', gives: '1'},
      {sql: 'MOD(-25, 12)', gives: '-1'},
      {sql: "MOD(NUMERIC '5.5', 2)", gives: '1.5'},
      {sql: 'MOD(25, 0)', gives: {error: 'division by zero: MOD(25, 0)'}},
      {sql: 'MOD(-9223372036854775807 - 1, -1)', gives: '0'},
    ],
  },
  SAFE_DIVIDE: {
    kind: 'scalar',
    signatures: [
      '(FLOAT64, FLOAT64) -> FLOAT64',
      '(NUMERIC, NUMERIC) -> NUMERIC',
      '(BIGNUMERIC, BIGNUMERIC) -> BIGNUMERIC',
    ],
    duckdb: safely('/'),
    doc: 'a / b, or NULL where that would be an error.',
    url: `${page}#safe_divide`,
    examples: [
      {sql: 'SAFE_DIVIDE(20, 4)', gives: '5'},
      {sql: 'SAFE_DIVIDE(0, 20)', gives: '0'},
      {sql: 'SAFE_DIVIDE(20, 0)', gives: 'NULL'},
      {sql: "SAFE_DIVIDE(NUMERIC '1', 3)", gives: '0.333333333'},
      {sql: 'SAFE_DIVIDE(1e300, 1e-300)', gives: 'NULL'},
    ],
  },
  SAFE_ADD: {
    kind: 'scalar',
    signatures: binary,
    duckdb: safely('+'),
    doc: 'a + b, or NULL on overflow.',
    url: `${page}#safe_add`,
    examples: [
      {sql: 'SAFE_ADD(5, 4)', gives: '9'},
      {sql: 'SAFE_ADD(9223372036854775807, 1)', gives: 'NULL'},
      {sql: "SAFE_ADD(NUMERIC '1.1', 1)", gives: '2.1'},
      {sql: "SAFE_ADD(CAST('inf' AS FLOAT64), 1)", gives: 'inf'},
    ],
  },
  SAFE_SUBTRACT: {
    kind: 'scalar',
    signatures: binary,
    duckdb: safely('-'),
    doc: 'a - b, or NULL on overflow.',
    url: `${page}#safe_subtract`,
    examples: [
      {sql: 'SAFE_SUBTRACT(5, 4)', gives: '1'},
      {sql: 'SAFE_SUBTRACT(-9223372036854775807, 2)', gives: 'NULL'},
    ],
  },
  SAFE_MULTIPLY: {
    kind: 'scalar',
    signatures: binary,
    duckdb: safely('*'),
    doc: 'a * b, or NULL on overflow.',
    url: `${page}#safe_multiply`,
    examples: [
      {sql: 'SAFE_MULTIPLY(20, 4)', gives: '80'},
      {sql: 'SAFE_MULTIPLY(9223372036854775807, 2)', gives: 'NULL'},
      {sql: 'SAFE_MULTIPLY(1e308, 10)', gives: 'NULL'},
      {sql: "SAFE_MULTIPLY(NUMERIC '1e20', NUMERIC '1e20')", gives: 'NULL'},
    ],
  },
  SAFE_NEGATE: {
    kind: 'scalar',
    signatures: unary,
    duckdb: [
      safelyNegated((x) => `-(${x})`),
      '(-($1))',
      safelyNegated((x) => `bq_bignumeric_negate(${x})`),
      '(-($1))',
    ],
    doc: '-x, or NULL on overflow.',
    url: `${page}#safe_negate`,
    examples: [
      {sql: 'SAFE_NEGATE(+1)', gives: '-1'},
      {sql: 'SAFE_NEGATE(-1)', gives: '1'},
      {sql: 'SAFE_NEGATE(-9223372036854775807 - 1)', gives: 'NULL'},
      {sql: "SAFE_NEGATE(NUMERIC '1.5')", gives: '-1.5'},
    ],
  },
  RANGE_BUCKET: {
    kind: 'scalar',
    signatures: ['(T, ARRAY<T>) -> INT64'],
    duckdb: rangeBucket,
    doc: 'The position from 0 of the upper bound of a point in a sorted array.',
    url: `${page}#range_bucket`,
    examples: [
      {sql: 'RANGE_BUCKET(20, [0, 10, 20, 30, 40])', gives: '3'},
      {sql: 'RANGE_BUCKET(20, [0, 10, 20, 20, 40, 40])', gives: '4'},
      {sql: 'RANGE_BUCKET(25, [0, 10, 20, 30, 40])', gives: '3'},
      {sql: 'RANGE_BUCKET(-10, [5, 10, 20, 30, 40])', gives: '0'},
      {sql: 'RANGE_BUCKET(50, [0, 10, 20, 30, 40])', gives: '5'},
      {sql: 'RANGE_BUCKET(5, CAST([] AS ARRAY<INT64>))', gives: '0'},
      {sql: 'RANGE_BUCKET(NULL, [0, 10])', gives: 'NULL'},
      {sql: 'RANGE_BUCKET(20, [0, NULL])', gives: {error: 'NULL'}},
      {sql: 'RANGE_BUCKET(30, [10, 30, 20])', gives: {error: 'ascending'}},
    ],
  },
  EUCLIDEAN_DISTANCE: {
    kind: 'scalar',
    signatures: [
      '(ARRAY<FLOAT64>, ARRAY<FLOAT64>) -> FLOAT64',
      '(ARRAY<STRUCT<T, FLOAT64>>, ARRAY<STRUCT<T, FLOAT64>>) -> FLOAT64',
    ],
    duckdb: [
      'bq_euclidean_distance($1, $2)',
      ([a, b]) => sparse('bq_euclidean_distance_sparse', a!.sql, b!.sql),
    ],
    doc: 'The Euclidean distance of two vectors, dense or sparse.',
    url: `${page}#euclidean_distance`,
    examples: [
      {sql: 'ROUND(EUCLIDEAN_DISTANCE([1.0, 2.0], [3.0, 4.0]), 3)', gives: '2.828'},
      {sql: 'ROUND(EUCLIDEAN_DISTANCE([(1, 1.0), (2, 2.0)], [(2, 4.0), (1, 3.0)]), 3)', gives: '2.828'},
      {sql: 'EUCLIDEAN_DISTANCE([0.0, 0.0], [0.0, 0.0])', gives: '0'},
      {sql: 'EUCLIDEAN_DISTANCE([1.0, 2.0], [3.0])', gives: {error: 'length'}},
    ],
  },
  COSINE_DISTANCE: {
    kind: 'scalar',
    signatures: [
      '(ARRAY<FLOAT64>, ARRAY<FLOAT64>) -> FLOAT64',
      '(ARRAY<STRUCT<T, FLOAT64>>, ARRAY<STRUCT<T, FLOAT64>>) -> FLOAT64',
    ],
    duckdb: ['bq_cosine_distance($1, $2)', ([a, b]) => sparse('bq_cosine_distance_sparse', a!.sql, b!.sql)],
    doc: 'One less the cosine of the angle between two vectors, dense or sparse.',
    url: `${page}#cosine_distance`,
    examples: [
      {sql: 'ROUND(COSINE_DISTANCE([1.0, 2.0], [3.0, 4.0]), 6)', gives: '0.01613'},
      {sql: 'ROUND(COSINE_DISTANCE([(1, 1.0), (2, 2.0)], [(2, 4.0), (1, 3.0)]), 6)', gives: '0.01613'},
      {sql: 'COSINE_DISTANCE([0.0, 0.0], [1.0, 2.0])', gives: {error: 'zero'}},
    ],
  },
}

/** Sparse vectors as two lists each: the names of the dimensions (as text) and the values. */
function sparse(runtime: string, left: string, right: string): string {
  return once([left, right], (a, b) => {
    const lists = [a, b].flatMap((v) => [
      `list_transform(${v}, lambda e_: CAST(e_['f1'] AS VARCHAR))`,
      `list_transform(${v}, lambda e_: e_['f2'])`,
    ])
    return `${runtime}(${lists.join(', ')})`
  })
}
