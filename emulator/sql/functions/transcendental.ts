/**
 * Exponentials, logarithms and trigonometry. Where C gives infinity or no number for a finite argument, BigQuery has
 * an error; for infinite arguments it gives what C gives, and DuckDB has an error.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions
 */
import {FLOAT64} from '../types.ts'
import type {FunctionTable, ScalarFunction, Template} from './define.ts'
import {given, messageText, once, raise} from './sql.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/mathematical_functions'

/** BigQuery's error for arguments where a function has no value. */
const domainError = (name: string, ...args: string[]): string =>
  raise(
    `'Floating point error in function: ${name}(' || ${args.map((a) => messageText(a, FLOAT64)).join(" || ', ' || ")} || ')'`,
    'DOUBLE',
  )

const NAN = "'nan'::DOUBLE"

interface Form {
  /** DuckDB SQL of the value for ordinary arguments. */
  readonly value: (x: string) => string
  /** SQL of the condition under which it is an error. */
  readonly fails?: (x: string) => string
  /** SQL of the value for an infinite argument; DuckDB's own where it is left out. */
  readonly infinite?: (x: string) => string
}

const evaluate = (name: string, {value, fails, infinite}: Form, argument: string): string =>
  once([argument], (x) => {
    const branches = [
      infinite && `WHEN isinf(${x}) THEN ${infinite(x!)}`,
      fails && `WHEN isnan(${x}) THEN ${NAN} WHEN ${fails(x!)} THEN ${domainError(name, x!)}`,
    ].filter(Boolean)
    return branches.length ? `CASE ${branches.join(' ')} ELSE ${value(x!)} END` : value(x!)
  })

const template =
  (name: string, form: Form): Template =>
  ([argument]) =>
    evaluate(name, form, argument!.sql)

const nan = (): string => NAN
const self = (x: string): string => x
const zero = (): string => '0::DOUBLE'

/** What is so near to zero that its reciprocal is beyond FLOAT64. */
const hasNoReciprocal = (x: string): string => `abs(${x}) <= 5.562684646268003e-309`

/** A function of FLOAT64 alone. */
function floatFunction(
  name: string,
  form: Form,
  doc: string,
  examples: readonly (readonly [string, string | {error: string}])[],
): ScalarFunction {
  return {
    kind: 'scalar',
    signatures: ['(FLOAT64) -> FLOAT64'],
    duckdb: template(name, form),
    doc,
    url: `${page}#${name.toLowerCase()}`,
    examples: examples.map(([sql, gives]) => ({sql, gives})),
  }
}

const failure = (name: string): {error: string} => ({error: `Floating point error in function: ${name}`})

/** A logarithm to any base, with the limits that Google's page tabulates. */
const logarithm: Template = ([argument, base]) => {
  if (!given(base)) return evaluate('LOG', LOGARITHM, argument!.sql)
  return once([argument!.sql, base.sql], (x, y) => {
    const limits = `WHEN ${x} IS NULL OR ${y} IS NULL THEN NULL WHEN ${x} = '-inf'::DOUBLE OR isinf(${y}) OR isnan(${x}) OR isnan(${y}) THEN ${NAN} WHEN ${x} = 'inf'::DOUBLE THEN CASE WHEN ${y} <= 0 THEN ${NAN} WHEN ${y} < 1 THEN '-inf'::DOUBLE ELSE 'inf'::DOUBLE END`
    const fails = `WHEN ${x} <= 0 OR ${y} <= 0 OR ${y} = 1 THEN ${domainError('LOG', x!, y!)}`
    return `CASE ${limits} ${fails} ELSE ln(${x}) / ln(${y}) END`
  })
}

const LOGARITHM: Form = {
  value: (x) => `ln(${x})`,
  fails: (x) => `${x} <= 0`,
  infinite: (x) => `CASE WHEN ${x} > 0 THEN ${x} ELSE ${NAN} END`,
}

const decimals = ['(FLOAT64) -> FLOAT64', '(NUMERIC) -> NUMERIC', '(BIGNUMERIC) -> BIGNUMERIC']

export const transcendentalFunctions: FunctionTable = {
  EXP: {
    kind: 'scalar',
    signatures: decimals,
    duckdb: [
      template('EXP', {
        value: (x) => `exp(${x})`,
        fails: (x) => `isinf(exp(${x}))`,
        infinite: (x) => `CASE WHEN ${x} > 0 THEN ${x} ELSE 0 END`,
      }),
      'bq_numeric_exp($1)',
      'bq_bignumeric_exp($1)',
    ],
    doc: 'e raised to the power of the value.',
    url: `${page}#exp`,
    examples: [
      {sql: 'EXP(0.0)', gives: '1'},
      {sql: "EXP(CAST('-inf' AS FLOAT64))", gives: '0'},
      {sql: "EXP(NUMERIC '1')", gives: '2.718281828'},
      {sql: 'EXP(1000)', gives: failure('EXP')},
    ],
  },
  LN: {
    kind: 'scalar',
    signatures: decimals,
    duckdb: [template('LN', LOGARITHM), 'bq_numeric_ln($1)', 'bq_bignumeric_ln($1)'],
    doc: 'The natural logarithm.',
    url: `${page}#ln`,
    examples: [
      {sql: 'LN(1.0)', gives: '0'},
      {sql: "LN(CAST('inf' AS FLOAT64))", gives: 'inf'},
      {sql: "LN(NUMERIC '10')", gives: '2.302585093'},
      {sql: 'LN(0)', gives: failure('LN')},
      {sql: 'LN(NULL)', gives: 'NULL'},
    ],
  },
  LOG: {
    kind: 'scalar',
    signatures: [
      '(FLOAT64, [FLOAT64]) -> FLOAT64',
      '(NUMERIC, [NUMERIC]) -> NUMERIC',
      '(BIGNUMERIC, [BIGNUMERIC]) -> BIGNUMERIC',
    ],
    duckdb: [logarithm, decimalLogarithm('numeric'), decimalLogarithm('bignumeric')],
    doc: 'The logarithm to a base, which is e where none is given.',
    url: `${page}#log`,
    examples: [
      {sql: 'LOG(100.0, 10.0)', gives: '2'},
      {sql: 'LOG(1)', gives: '0'},
      {sql: "LOG(NULL, CAST('nan' AS FLOAT64))", gives: 'NULL'},
      {sql: "LOG(NUMERIC '8', 2)", gives: '3'},
      {sql: "LOG(CAST('inf' AS FLOAT64), 0.5)", gives: '-inf'},
      {sql: "LOG(2.0, CAST('inf' AS FLOAT64))", gives: 'NaN'},
      {sql: "LOG(CAST('inf' AS FLOAT64), -1)", gives: 'NaN'},
      {sql: 'LOG(2.0, 1.0)', gives: failure('LOG')},
    ],
  },
  LOG10: {
    kind: 'scalar',
    signatures: decimals,
    duckdb: [
      template('LOG10', {...LOGARITHM, value: (x) => `log10(${x})`}),
      'bq_numeric_log10($1)',
      'bq_bignumeric_log10($1)',
    ],
    doc: 'The logarithm to base 10.',
    url: `${page}#log10`,
    examples: [
      {sql: 'LOG10(100.0)', gives: '2'},
      {sql: "LOG10(CAST('-inf' AS FLOAT64))", gives: 'NaN'},
      {sql: 'LOG10(-1)', gives: failure('LOG10')},
    ],
  },
  COS: floatFunction('COS', {value: (x) => `cos(${x})`, infinite: nan}, 'The cosine.', [
    ['COS(0)', '1'],
    ["COS(CAST('inf' AS FLOAT64))", 'NaN'],
  ]),
  SIN: floatFunction('SIN', {value: (x) => `sin(${x})`, infinite: nan}, 'The sine.', [
    ['SIN(0)', '0'],
    ["SIN(CAST('-inf' AS FLOAT64))", 'NaN'],
  ]),
  TAN: floatFunction('TAN', {value: (x) => `tan(${x})`, infinite: nan}, 'The tangent.', [
    ['TAN(0)', '0'],
    ["TAN(CAST('inf' AS FLOAT64))", 'NaN'],
  ]),
  COT: floatFunction(
    'COT',
    {value: (x) => `(1 / tan(${x}))`, fails: hasNoReciprocal, infinite: nan},
    'The cotangent.',
    [
      ['ROUND(COT(-1.0), 6)', '-0.642093'],
      ['COT(0)', failure('COT')],
      ["COT(CAST('inf' AS FLOAT64))", 'NaN'],
    ],
  ),
  CSC: floatFunction(
    'CSC',
    {value: (x) => `(1 / sin(${x}))`, fails: hasNoReciprocal, infinite: nan},
    'The cosecant.',
    [
      ['ROUND(CSC(1.0), 6)', '1.188395'],
      ['CSC(0)', failure('CSC')],
    ],
  ),
  SEC: floatFunction('SEC', {value: (x) => `(1 / cos(${x}))`, infinite: nan}, 'The secant.', [
    ['ROUND(SEC(-1.0), 6)', '1.850816'],
    ['SEC(0)', '1'],
  ]),
  ACOS: floatFunction(
    'ACOS',
    {value: (x) => `acos(${x})`, fails: (x) => `${x} > 1 OR ${x} < -1`, infinite: nan},
    'The arc cosine.',
    [
      ['ACOS(1)', '0'],
      ['ROUND(ACOS(0), 6)', '1.570796'],
      ['ACOS(1.1)', failure('ACOS')],
      ["ACOS(CAST('nan' AS FLOAT64))", 'NaN'],
      ["ACOS(CAST('inf' AS FLOAT64))", 'NaN'],
    ],
  ),
  ASIN: floatFunction(
    'ASIN',
    {value: (x) => `asin(${x})`, fails: (x) => `${x} > 1 OR ${x} < -1`, infinite: nan},
    'The arc sine.',
    [
      ['ROUND(ASIN(1), 12)', '1.570796326795'],
      ['ASIN(-2)', failure('ASIN')],
    ],
  ),
  ATAN: floatFunction('ATAN', {value: (x) => `atan(${x})`}, 'The arc tangent.', [
    ['ATAN(0)', '0'],
    ["ROUND(ATAN(CAST('inf' AS FLOAT64)), 6)", '1.570796'],
  ]),
  ATAN2: {
    kind: 'scalar',
    signatures: ['(FLOAT64, FLOAT64) -> FLOAT64'],
    duckdb: 'atan2($1, $2)',
    doc: 'The arc tangent of y / x, in the quadrant that their signs say.',
    url: `${page}#atan2`,
    examples: [
      {sql: 'ROUND(ATAN2(1, 1), 6)', gives: '0.785398'},
      {sql: 'ROUND(ATAN2(0.0, -1.0), 6)', gives: '3.141593'},
      {sql: "ATAN2(CAST('nan' AS FLOAT64), 1)", gives: 'NaN'},
    ],
  },
  COSH: floatFunction(
    'COSH',
    {value: (x) => `cosh(${x})`, fails: (x) => `isinf(cosh(${x}))`, infinite: () => "'inf'::DOUBLE"},
    'The hyperbolic cosine.',
    [
      ['COSH(0)', '1'],
      ["COSH(CAST('-inf' AS FLOAT64))", 'inf'],
      ['COSH(1000)', failure('COSH')],
    ],
  ),
  SINH: floatFunction(
    'SINH',
    {value: (x) => `sinh(${x})`, fails: (x) => `isinf(sinh(${x}))`, infinite: self},
    'The hyperbolic sine.',
    [
      ['SINH(0)', '0'],
      ["SINH(CAST('-inf' AS FLOAT64))", '-inf'],
      ['SINH(1000)', failure('SINH')],
    ],
  ),
  TANH: floatFunction('TANH', {value: (x) => `tanh(${x})`}, 'The hyperbolic tangent.', [
    ['TANH(0)', '0'],
    ["TANH(CAST('inf' AS FLOAT64))", '1'],
  ]),
  COTH: floatFunction(
    'COTH',
    {value: (x) => `(1 / tanh(${x}))`, fails: hasNoReciprocal},
    'The hyperbolic cotangent.',
    [
      ['ROUND(COTH(1.0), 6)', '1.313035'],
      ["COTH(CAST('-inf' AS FLOAT64))", '-1'],
      ['COTH(0)', failure('COTH')],
      ['COTH(5e-324)', failure('COTH')],
    ],
  ),
  CSCH: floatFunction(
    'CSCH',
    {value: (x) => `(1 / sinh(${x}))`, fails: hasNoReciprocal, infinite: zero},
    'The hyperbolic cosecant.',
    [
      ['ROUND(CSCH(1.0), 6)', '0.850918'],
      ['CSCH(0)', failure('CSCH')],
    ],
  ),
  SECH: floatFunction('SECH', {value: (x) => `(1 / cosh(${x}))`, infinite: zero}, 'The hyperbolic secant.', [
    ['ROUND(SECH(1.0), 6)', '0.648054'],
    ["SECH(CAST('inf' AS FLOAT64))", '0'],
  ]),
  ACOSH: floatFunction(
    'ACOSH',
    {
      value: (x) => `acosh(${x})`,
      fails: (x) => `${x} < 1`,
      infinite: (x) => `CASE WHEN ${x} > 0 THEN ${x} ELSE ${NAN} END`,
    },
    'The inverse hyperbolic cosine.',
    [
      ['ACOSH(1)', '0'],
      ["ACOSH(CAST('inf' AS FLOAT64))", 'inf'],
      ["ACOSH(CAST('-inf' AS FLOAT64))", 'NaN'],
      ['ACOSH(0.5)', failure('ACOSH')],
    ],
  ),
  ASINH: floatFunction('ASINH', {value: (x) => `asinh(${x})`}, 'The inverse hyperbolic sine.', [
    ['ASINH(0)', '0'],
    ["ASINH(CAST('-inf' AS FLOAT64))", '-inf'],
  ]),
  ATANH: floatFunction(
    'ATANH',
    {value: (x) => `atanh(${x})`, fails: (x) => `${x} >= 1 OR ${x} <= -1`, infinite: nan},
    'The inverse hyperbolic tangent.',
    [
      ['ATANH(0)', '0'],
      ['ATANH(1)', failure('ATANH')],
      ["ATANH(CAST('-inf' AS FLOAT64))", 'NaN'],
    ],
  ),
}

function decimalLogarithm(type: 'numeric' | 'bignumeric'): Template {
  return ([x, base]) => (given(base) ? `bq_${type}_log(${x!.sql}, ${base.sql})` : `bq_${type}_ln(${x!.sql})`)
}
