/**
 * Array functions of GoogleSQL that BigQuery's pages do not list.
 * https://github.com/google/googlesql/blob/master/docs/array_functions.md
 */
import {duckdbType} from '../duckdb-types.ts'
import {unsupported} from '../error.ts'
import type {SqlType} from '../types.ts'
import type {EmittedArgument, FunctionTable, ScalarFunction, Template} from './define.ts'
import {firstExtreme} from './range-order.ts'
import {computedFirst, numericTotal, raise} from './sql.ts'

const url = (name: string): string =>
  `https://github.com/google/googlesql/blob/master/docs/array_functions.md#${name.toLowerCase()}`

/** Arrays are read within lambdas, where DuckDB wants no aggregate or subquery: all but names are computed first. */
const once: typeof computedFirst = (args, body) =>
  args.every((sql) => /^[\w."]+$/.test(sql)) ? body(...args) : computedFirst(args, body)

/** A lambda's body over an element and its offset from 0, where it takes that too. */
function applied({sql}: EmittedArgument, element: string, offset: string): string {
  const [, first, second, body] = /^lambda (\w+)(?:, (\w+))?: ([\s\S]*)$/.exec(sql)!
  const inner = second ? `list_transform([${offset}], lambda ${second}: ${body})[1]` : body
  return `list_transform([${element}], lambda ${first}: ${inner})[1]`
}

/** Equality of two scalars as BigQuery sees it: NaN equals nothing. */
function equals(left: string, right: string, type: SqlType, at: number): string {
  if (['STRUCT', 'ARRAY', 'RANGE', 'JSON', 'GEOGRAPHY'].includes(type.kind)) {
    throw unsupported(`the search for a ${type.kind} in an array`, at)
  }
  return type.kind === 'FLOAT64' ? `(${left} = ${right} AND NOT isnan(${right}))` : `(${left} = ${right})`
}

/** Positions from 1 of the elements that equal the second argument, or for which it, a lambda, is true. */
const positions = (array: string, sought: EmittedArgument, at: number): string => {
  const test = sought.sql.startsWith('lambda ')
    ? applied(sought, `${array}[p_]`, 'p_ - 1')
    : equals(`${array}[p_]`, sought.sql, sought.type, at)
  return `list_filter(range(1, len(${array}) + 1), lambda p_: ${test})`
}

/** What becomes of the positions; NULL for a NULL array, and for a NULL that is looked for. */
const search =
  (result: (positions: string, array: string) => string): Template =>
  ([array, sought], call) => {
    const body = (a: string, value: EmittedArgument): string => {
      const there = value.sql.startsWith('lambda ')
        ? `${a} IS NOT NULL`
        : `${a} IS NOT NULL AND ${value.sql} IS NOT NULL`
      return `CASE WHEN ${there} THEN ${result(positions(a, value, call.at), a)} END`
    }
    if (sought!.sql.startsWith('lambda ')) return once([array!.sql], (a) => body(a!, sought!))
    return once([array!.sql, sought!.sql], (a, s) => body(a!, {...sought!, sql: s!}))
  }

const within =
  (some: boolean): Template =>
  ([array, sought], call) =>
    computedFirst([array!.sql, sought!.sql], (a, s) => {
      const test = equals('i_', 's_', elementOf(sought!.type), call.at)
      const isThere = `len(list_filter(${a}, lambda i_: ${test})) > 0`
      const tests = `list_transform(${s}, lambda s_: ${isThere})`
      const all = some ? `coalesce(list_bool_or(${tests}), FALSE)` : `coalesce(list_bool_and(${tests}), TRUE)`
      return `CASE WHEN ${a} IS NOT NULL AND ${s} IS NOT NULL THEN ${all} END`
    })

const elementOf = (type: SqlType): SqlType => (type.kind === 'ARRAY' ? type.element : type)

const part =
  (slice: (array: string, count: string) => string): Template =>
  ([array, count], call) =>
    once([array!.sql, count!.sql], (a, n) => {
      const negative = raise(`'The n argument to ${call.name} must not be negative.'`, call.returns)
      return `CASE WHEN ${a} IS NULL OR ${n} IS NULL THEN NULL WHEN ${n} < 0 THEN ${negative} ELSE ${slice(a!, n!)} END`
    })

const extreme =
  (name: 'min' | 'max'): Template =>
  ([array]) => {
    const element = elementOf(array!.type)
    if (element.kind === 'FLOAT64') {
      return once(
        [array!.sql],
        (a) =>
          `CASE WHEN len(list_filter(${a}, lambda x_: isnan(x_))) > 0 THEN 'nan'::DOUBLE ELSE list_${name}(${a}) END`,
      )
    }
    // DuckDB forgets the type of an array that is NULL.
    if (element.kind !== 'RANGE' && element.kind !== 'INTERVAL')
      return `CAST(list_${name}(${array!.sql}) AS ${duckdbType(element)})`
    const values = `list_filter(${array!.sql}, lambda n_: n_ IS NOT NULL)`
    return firstExtreme(name === 'max' ? 'greatest' : 'least', values, element)
  }

/** NULL for an array without values. */
const intervals = (name: 'average' | 'sum'): string =>
  `bq_parse_interval(bq_interval_${name}(nullif(list_transform(list_filter($1, lambda x_: x_ IS NOT NULL), lambda x_: bq_interval_text(x_)), [])))`

type Case = readonly [sql: string, gives: string]

const scalar = (
  name: string,
  signatures: readonly string[],
  duckdb: ScalarFunction['duckdb'],
  doc: string,
  ...cases: readonly Case[]
): ScalarFunction => ({
  kind: 'scalar',
  signatures,
  duckdb,
  doc,
  url: url(name),
  examples: cases.map(([sql, gives]) => ({sql, gives})),
})

/** A function of arrays whose elements can be ordered. */
const ordered = (...args: Parameters<typeof scalar>): ScalarFunction => ({...scalar(...args), needs: 'order'})

const lambdas = (result: string, type = 'BOOL'): readonly string[] => [
  `(ARRAY<T>, (T) -> ${type}) -> ${result}`,
  `(ARRAY<T>, (T, INT64) -> ${type}) -> ${result}`,
]

/** By value or by lambda. */
const sought = (result: string): readonly string[] => [`(ARRAY<T>, T) -> ${result}`, ...lambdas(result)]

const kept: Template = ([array, lambda]) =>
  once(
    [array!.sql],
    (a) =>
      `list_transform(list_filter(range(1, len(${a}) + 1), lambda p_: ${applied(lambda!, `${a}[p_]`, 'p_ - 1')}), lambda p_: ${a}[p_])`,
  )

const transformed: Template = ([array, lambda]) =>
  once(
    [array!.sql],
    (a) => `list_transform(range(1, len(${a}) + 1), lambda p_: ${applied(lambda!, `${a}[p_]`, 'p_ - 1')})`,
  )

/** The last argument is the mode. */
const zipped: Template = (args, call) => {
  const mode = args.at(-1)!
  return once(
    args.slice(0, -1).map((a) => a.sql),
    (...arrays) => {
      const lengths = arrays.map((a) => `len(${a})`)
      const least = `least(${lengths.join(', ')})`
      const greatest = `greatest(${lengths.join(', ')})`
      const fields = arrays.map((a, i) => `f${i + 1} := ${a}[p_]`).join(', ')
      const length = mode.constant === 'TRUNCATE' ? least : greatest
      const structs = `list_transform(range(1, ${length} + 1), lambda p_: struct_pack(${fields}))`
      const unequal = raise("'Unnested arrays under STRICT mode must have equal lengths'", call.returns)
      const strict = mode.constant === 'STRICT' ? `WHEN ${least} <> ${greatest} THEN ${unequal} ` : ''
      const missing = arrays.map((a) => `${a} IS NULL`).join(' OR ')
      return `CASE WHEN ${missing} THEN NULL ${strict}ELSE ${structs} END`
    },
  )
}

export const googlesqlArrayFunctions: FunctionTable = {
  ARRAY_AVG: scalar(
    'ARRAY_AVG',
    [
      '(ARRAY<INT64>) -> FLOAT64',
      '(ARRAY<FLOAT64>) -> FLOAT64',
      '(ARRAY<NUMERIC>) -> NUMERIC',
      '(ARRAY<INTERVAL>) -> INTERVAL',
    ],
    [
      'list_avg($1)',
      'list_avg($1)',
      `bq_numeric_average(${numericTotal('$1')}, list_count($1))`,
      intervals('average'),
    ],
    'The average of the elements that are not NULL.',
    ['ARRAY_AVG([0, 2, NULL, 4, 4, 5])', '3'],
    ["ARRAY_AVG([NUMERIC '1', 2, 2])", '1.666666667'],
    ['ARRAY_AVG(ARRAY<INT64>[])', 'NULL'],
    ['ARRAY_AVG(ARRAY<NUMERIC>[NULL])', 'NULL'],
    [
      "ARRAY_AVG([NUMERIC '99999999999999999999999999999', NUMERIC '99999999999999999999999999999'])",
      '99999999999999999999999999999',
    ],
    ['ARRAY_AVG([INTERVAL 1 DAY, NULL, INTERVAL 2 DAY])', '0-0 1 12:0:0'],
    ['ARRAY_AVG(ARRAY<INTERVAL>[])', 'NULL'],
  ),
  ARRAY_FILTER: scalar(
    'ARRAY_FILTER',
    lambdas('ARRAY<T>'),
    kept,
    'The elements for which the lambda is true.',
    ['TO_JSON_STRING(ARRAY_FILTER([1, 2, 3], e -> e > 1))', '[2,3]'],
    ['TO_JSON_STRING(ARRAY_FILTER([0, 2, 3], (e, i) -> e > i))', '[2,3]'],
    ['TO_JSON_STRING(ARRAY_FILTER([1, NULL], e -> e IS NULL))', '[null]'],
    ['ARRAY_FILTER(CAST(NULL AS ARRAY<INT64>), e -> e > 1) IS NULL', 'true'],
  ),
  ARRAY_FIND: scalar(
    'ARRAY_FIND',
    sought('T'),
    search((found, array) => `${array}[${found}[1]]`),
    'The first element that equals a value, or for which the lambda is true.',
    ['ARRAY_FIND([1, 5, 7], e -> e > 3)', '5'],
    ["ARRAY_FIND(['a', 'b'], 'c')", 'NULL'],
  ),
  ARRAY_FIND_ALL: scalar(
    'ARRAY_FIND_ALL',
    sought('ARRAY<T>'),
    search((found, array) => `list_transform(${found}, lambda q_: ${array}[q_])`),
    'All elements that equal a value, or for which the lambda is true.',
    ['TO_JSON_STRING(ARRAY_FIND_ALL([1, 5, 7], e -> e > 3))', '[5,7]'],
  ),
  ARRAY_FIRST_N: scalar(
    'ARRAY_FIRST_N',
    ['(ARRAY<T>, INT64) -> ARRAY<T>'],
    part((array, count) => `list_slice(${array}, 1, ${count})`),
    'The first so many elements.',
    ['TO_JSON_STRING(ARRAY_FIRST_N([1, 2, 3], 2))', '[1,2]'],
    ['TO_JSON_STRING(ARRAY_FIRST_N([1], 5))', '[1]'],
    ['TO_JSON_STRING(ARRAY_FIRST_N([1], 0))', '[]'],
  ),
  ARRAY_INCLUDES: scalar(
    'ARRAY_INCLUDES',
    sought('BOOL'),
    search((found) => `len(${found}) > 0`),
    'Whether some element equals a value, or the lambda is true for some element.',
    ['ARRAY_INCLUDES([1, 2], 2)', 'true'],
    ['ARRAY_INCLUDES([1, NULL], 2)', 'false'],
    ['ARRAY_INCLUDES([1, 2], e -> e > 2)', 'false'],
    ['ARRAY_INCLUDES([1, 2], NULL)', 'NULL'],
  ),
  ARRAY_INCLUDES_ALL: scalar(
    'ARRAY_INCLUDES_ALL',
    ['(ARRAY<T>, ARRAY<T>) -> BOOL'],
    within(false),
    'Whether all elements of the second array are in the first.',
    ['ARRAY_INCLUDES_ALL([1, 2, 3], [3, 1])', 'true'],
    ['ARRAY_INCLUDES_ALL([1, 2, 3], [4])', 'false'],
  ),
  ARRAY_INCLUDES_ANY: scalar(
    'ARRAY_INCLUDES_ANY',
    ['(ARRAY<T>, ARRAY<T>) -> BOOL'],
    within(true),
    'Whether some element of the second array is in the first.',
    ['ARRAY_INCLUDES_ANY([1, 2, 3], [4, 3])', 'true'],
    ['ARRAY_INCLUDES_ANY([1, 2, 3], ARRAY<INT64>[])', 'false'],
  ),
  ARRAY_IS_DISTINCT: scalar(
    'ARRAY_IS_DISTINCT',
    ['(ARRAY<T>) -> BOOL'],
    ([array]) =>
      once([array!.sql], (a) => `(list_unique(${a}) + least(len(${a}) - list_count(${a}), 1) = len(${a}))`),
    'Whether no two elements are the same, NULL being one of them.',
    ['ARRAY_IS_DISTINCT([1, 2, NULL])', 'true'],
    ['ARRAY_IS_DISTINCT([NULL, 1, NULL])', 'false'],
    ['ARRAY_IS_DISTINCT([1, 1])', 'false'],
  ),
  ARRAY_LAST_N: scalar(
    'ARRAY_LAST_N',
    ['(ARRAY<T>, INT64) -> ARRAY<T>'],
    part((array, count) => `list_slice(${array}, greatest(len(${array}) - ${count}, 0) + 1, len(${array}))`),
    'The last so many elements.',
    ['TO_JSON_STRING(ARRAY_LAST_N([1, 2, 3], 2))', '[2,3]'],
    ['TO_JSON_STRING(ARRAY_LAST_N([1], 5))', '[1]'],
    ['TO_JSON_STRING(ARRAY_LAST_N([1, 2], 0))', '[]'],
  ),
  ARRAY_MAX: ordered(
    'ARRAY_MAX',
    ['(ARRAY<T>) -> T'],
    extreme('max'),
    'The greatest element; NaN where one of them is.',
    ['ARRAY_MAX([8, NULL, 37, 4])', '37'],
    ["ARRAY_MAX([1.5, CAST('nan' AS FLOAT64)])", 'NaN'],
  ),
  ARRAY_MIN: ordered(
    'ARRAY_MIN',
    ['(ARRAY<T>) -> T'],
    extreme('min'),
    'The least element; NaN where one of them is.',
    ['ARRAY_MIN([8, NULL, 37, 4])', '4'],
    ["ARRAY_MIN(['b', 'a'])", 'a'],
  ),
  ARRAY_OFFSET: scalar(
    'ARRAY_OFFSET',
    sought('INT64'),
    search((found) => `${found}[1] - 1`),
    'The offset of the first element that equals a value, or for which the lambda is true.',
    ["ARRAY_OFFSET(['a', 'b', 'b'], 'b')", '1'],
    ['ARRAY_OFFSET([1, 2], e -> e > 2)', 'NULL'],
  ),
  ARRAY_OFFSETS: scalar(
    'ARRAY_OFFSETS',
    sought('ARRAY<INT64>'),
    search((found) => `list_transform(${found}, lambda q_: q_ - 1)`),
    'The offsets of all elements that equal a value, or for which the lambda is true.',
    ["TO_JSON_STRING(ARRAY_OFFSETS(['a', 'b', 'b'], 'b'))", '[1,2]'],
  ),
  ARRAY_SUM: scalar(
    'ARRAY_SUM',
    [
      '(ARRAY<INT64>) -> INT64',
      '(ARRAY<FLOAT64>) -> FLOAT64',
      '(ARRAY<NUMERIC>) -> NUMERIC',
      '(ARRAY<INTERVAL>) -> INTERVAL',
    ],
    [
      'CAST(list_sum($1) AS BIGINT)',
      'list_sum($1)',
      `bq_numeric_check(${numericTotal('$1')})`,
      intervals('sum'),
    ],
    'The sum of the elements that are not NULL.',
    ['ARRAY_SUM([1, 2, NULL, 3])', '6'],
    ["ARRAY_SUM([NUMERIC '0.1', NUMERIC '0.2'])", '0.3'],
    ['ARRAY_SUM(ARRAY<INT64>[])', 'NULL'],
    ['ARRAY_SUM([INTERVAL 1 DAY, INTERVAL 2 MONTH])', '0-2 1 0:0:0'],
  ),
  ARRAY_TRANSFORM: scalar(
    'ARRAY_TRANSFORM',
    [`(ARRAY<T>, (T) -> U) -> ARRAY<U>`, `(ARRAY<T>, (T, INT64) -> U) -> ARRAY<U>`],
    transformed,
    'What the lambda makes of each element.',
    ['TO_JSON_STRING(ARRAY_TRANSFORM([1, 2, 3], e -> e + 1))', '[2,3,4]'],
    ['TO_JSON_STRING(ARRAY_TRANSFORM([1, 4], (e, i) -> e + i))', '[1,5]'],
    ['ARRAY_TRANSFORM(CAST(NULL AS ARRAY<INT64>), e -> e) IS NULL', 'true'],
  ),
  /** Its fields are named, and its lambda applied, by the binder. */
  ARRAY_ZIP: scalar(
    'ARRAY_ZIP',
    ['(ARRAY<T>, ANY...) -> ARRAY<STRUCT<T>>'],
    zipped,
    'Structs of the elements at the same offset of several arrays, or what a lambda makes of these.',
    ["TO_JSON_STRING(ARRAY_ZIP([1, 2] AS n, ['a', 'b'] AS s))", '[{"n":1,"s":"a"},{"n":2,"s":"b"}]'],
    [
      "TO_JSON_STRING(ARRAY_ZIP([1, 2] AS a, ['x'] AS b, mode => 'PAD'))",
      '[{"a":1,"b":"x"},{"a":2,"b":null}]',
    ],
    ["TO_JSON_STRING(ARRAY_ZIP([1, 2] AS a, ['x'] AS b, mode => 'TRUNCATE'))", '[{"a":1,"b":"x"}]'],
    ['TO_JSON_STRING(ARRAY_ZIP([1, 2], [3, 4], transformation => (e1, e2) -> e1 + e2))', '[4,6]'],
    ['TO_JSON_STRING(ARRAY_ZIP([1], [2], (a, b) -> a * b + 10))', '[12]'],
    ['ARRAY_ZIP([1], CAST(NULL AS ARRAY<INT64>)) IS NULL', 'true'],
  ),
  /** The path within is the binder's. */
  FLATTEN: scalar(
    'FLATTEN',
    ['(ARRAY<T>) -> ARRAY<T>'],
    '$1',
    'All elements at the end of a path through arrays.',
    ['TO_JSON_STRING(FLATTEN([STRUCT([1, 2] AS a), STRUCT([3])].a))', '[1,2,3]'],
    [
      "TO_JSON_STRING(FLATTEN([STRUCT([STRUCT('x' AS b)] AS a), STRUCT([STRUCT('y'), STRUCT('z')])].a.b))",
      '["x","y","z"]',
    ],
    ['TO_JSON_STRING(FLATTEN([STRUCT([1, 2] AS a), STRUCT([3])].a[SAFE_OFFSET(1)]))', '[2,null]'],
    ['TO_JSON_STRING(FLATTEN([1, 2]))', '[1,2]'],
  ),
}
