/**
 * RANGE functions. A RANGE is a STRUCT of its two ends in DuckDB, NULL where it is unbounded.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/range-functions
 */
import {duckdbType, fieldName} from '../duckdb-types.ts'
import type {SqlType} from '../types.ts'
import type {FunctionTable, Template} from './define.ts'
import {once} from './range-checks.ts'
import {computedFirst, given, raise} from './sql.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/range-functions#${name}`

const start = (range: string): string => `struct_extract(${range}, 'f1')`
const end = (range: string): string => `struct_extract(${range}, 'f2')`

/** SQL of a RANGE from its ends; the start must lie before the end. */
export function rangeSql(from: string, to: string, element: SqlType): string {
  const type = duckdbType(element)
  const message = raise("'Range start element must be smaller than range end element'", type)
  return `{'f1': CASE WHEN ${from} >= ${to} THEN ${message} ELSE CAST(${from} AS ${type}) END, 'f2': CAST(${to} AS ${type})}`
}

/** `start < end` of two ranges' ends, of which NULL start is before all and NULL end after all. */
const before = (from: string, to: string): string => `(${from} IS NULL OR ${to} IS NULL OR ${from} < ${to})`

const overlap = (a: string, b: string): string =>
  `(${before(start(a), end(b))} AND ${before(start(b), end(a))})`

const both = (a: string, b: string, use: (a: string, b: string) => string): string =>
  once(a, (x) => once(b, (y) => `CASE WHEN ${x} IS NOT NULL AND ${y} IS NOT NULL THEN ${use(x, y)} END`))

const intersection: Template = ([a, b], call) =>
  both(a!.sql, b!.sql, (x, y) => {
    const none = raise(
      "'Provided RANGE inputs do not overlap. Please check RANGE_OVERLAPS before calling RANGE_INTERSECT'",
      call.returns,
    )
    return `CASE WHEN NOT ${overlap(x, y)} THEN ${none} ELSE {'f1': greatest(${start(x)}, ${start(y)}), 'f2': least(${end(x)}, ${end(y)})} END`
  })

const SERIES: Readonly<Record<string, {runtime: string; value: (item: string) => string}>> = {
  DATE: {runtime: 'bq_date_series', value: (item) => `DATE '1970-01-01' + CAST(${item} AS INTEGER)`},
  DATETIME: {runtime: 'bq_datetime_series', value: (item) => `make_timestamp(${item})`},
  TIMESTAMP: {runtime: 'bq_timestamp_series', value: (item) => `make_timestamptz(${item})`},
}

const pieces: Template = ([range, step, partial], call) => {
  const type = call.returns
  const element = type.kind === 'ARRAY' && type.element.kind === 'RANGE' ? type.element.element : type
  const {runtime, value} = SERIES[element.kind]!
  const whole = given(partial) ? partial.sql : 'TRUE'
  return once(range!.sql, (sql) => {
    const bounded = `CASE WHEN ${start(sql)} IS NULL OR ${end(sql)} IS NULL THEN CAST(${raise("'Cannot generate an array from a RANGE with unbounded ends'", 'BIGINT')} AS BIGINT) ELSE 0 END`
    const series = `${runtime}(${start(sql)}, ${end(sql)}, ${step!.sql})`
    const cut = computedFirst([series, sql], (starts, all) => {
      const piece = `{'f1': ${value('pair_[1]')}, 'f2': coalesce(${value('pair_[2]')}, ${end(all!)})}`
      const list = `list_transform(list_zip(${starts}, ${starts}[2:]), lambda pair_: ${piece})`
      // The series goes to the end, which is a start only where a piece fits before it.
      const fits = `${value(`${starts}[len(${starts})]`)} = ${end(all!)}`
      return `list_slice(${list}, 1, len(${starts}) - CASE WHEN ${whole} AND NOT ${fits} THEN 0 ELSE 1 END)`
    })
    return `CASE WHEN ${sql} IS NOT NULL AND ${bounded} = 0 THEN ${cut} END`
  })
}

/** DuckDB forgets the types of a NULL struct's fields. */
const rangeEnd =
  (index: number): Template =>
  ([range], {returns}) =>
    `CAST(struct_extract(${range!.sql}, '${fieldName(index)}') AS ${duckdbType(returns)})`

export const rangeFunctions: FunctionTable = {
  GENERATE_RANGE_ARRAY: {
    kind: 'scalar',
    signatures: ['(RANGE<T>, INTERVAL, [include_last_partial_range => BOOL]) -> ARRAY<RANGE<T>>'],
    duckdb: pieces,
    doc: 'A range cut into pieces of one length.',
    url: url('generate_range_array'),
    examples: [
      {
        sql: "ARRAY_LENGTH(GENERATE_RANGE_ARRAY(RANGE(DATE '2020-01-01', DATE '2020-01-06'), INTERVAL 1 DAY))",
        gives: '5',
      },
      {
        sql: "ARRAY_LENGTH(GENERATE_RANGE_ARRAY(RANGE(DATE '2020-01-01', DATE '2020-01-06'), INTERVAL 2 DAY, FALSE))",
        gives: '2',
      },
    ],
  },
  RANGE: {
    kind: 'scalar',
    signatures: [
      '(DATE, DATE) -> RANGE<DATE>',
      '(DATETIME, DATETIME) -> RANGE<DATETIME>',
      '(TIMESTAMP, TIMESTAMP) -> RANGE<TIMESTAMP>',
    ],
    duckdb: ([from, to], call) =>
      rangeSql(from!.sql, to!.sql, call.returns.kind === 'RANGE' ? call.returns.element : from!.type),
    doc: 'The range from one value up to, but without, another; NULL leaves an end open.',
    url: url('range'),
    examples: [
      {sql: "CAST(RANGE(DATE '2022-12-01', DATE '2022-12-31') AS STRING)", gives: '[2022-12-01, 2022-12-31)'},
      {sql: "CAST(RANGE(DATE '2022-12-01', NULL) AS STRING)", gives: '[2022-12-01, UNBOUNDED)'},
      {sql: "RANGE(DATE '2022-12-02', DATE '2022-12-01')", gives: {error: 'must be smaller'}},
    ],
  },
  RANGE_CONTAINS: {
    kind: 'scalar',
    signatures: ['(RANGE<T>, RANGE<T>) -> BOOL', '(RANGE<T>, T) -> BOOL'],
    duckdb: [
      ([outer, inner]) =>
        both(
          outer!.sql,
          inner!.sql,
          (x, y) =>
            `((${start(x)} IS NULL OR coalesce(${start(x)} <= ${start(y)}, FALSE)) AND (${end(x)} IS NULL OR coalesce(${end(y)} <= ${end(x)}, FALSE)))`,
        ),
      ([range, value]) =>
        both(
          range!.sql,
          value!.sql,
          (x, v) =>
            `((${start(x)} IS NULL OR ${start(x)} <= ${v}) AND (${end(x)} IS NULL OR ${v} < ${end(x)}))`,
        ),
    ],
    doc: 'Whether a range has another range, or a value, in it.',
    url: url('range_contains'),
    examples: [
      {
        sql: "RANGE_CONTAINS(RANGE<DATE> '[2022-01-01, 2023-01-01)', RANGE<DATE> '[2022-04-01, 2022-07-01)')",
        gives: 'true',
      },
      {sql: "RANGE_CONTAINS(RANGE<DATE> '[2022-01-01, 2023-01-01)', DATE '2023-01-01')", gives: 'false'},
    ],
  },
  RANGE_END: {
    kind: 'scalar',
    signatures: ['(RANGE<T>) -> T'],
    duckdb: rangeEnd(1),
    doc: 'The end of a range, which it does not include; NULL where it is unbounded.',
    url: url('range_end'),
    examples: [
      {sql: "RANGE_END(RANGE<DATE> '[2022-12-01, 2022-12-31)')", gives: '2022-12-31'},
      {sql: "RANGE_END(RANGE<DATE> '[2022-12-01, UNBOUNDED)')", gives: 'NULL'},
      {sql: 'UNIX_SECONDS(RANGE_END(CAST(NULL AS RANGE<TIMESTAMP>)))', gives: 'NULL'},
    ],
  },
  RANGE_INTERSECT: {
    kind: 'scalar',
    signatures: ['(RANGE<T>, RANGE<T>) -> RANGE<T>'],
    duckdb: intersection,
    doc: 'What two ranges have in common; an error where that is nothing.',
    url: url('range_intersect'),
    examples: [
      {
        sql: "CAST(RANGE_INTERSECT(RANGE<DATE> '[2022-02-01, 2022-09-01)', RANGE<DATE> '[2021-06-15, 2022-04-15)') AS STRING)",
        gives: '[2022-02-01, 2022-04-15)',
      },
    ],
  },
  RANGE_IS_END_UNBOUNDED: {
    kind: 'scalar',
    signatures: ['(RANGE<T>) -> BOOL'],
    duckdb: "CASE WHEN $1 IS NOT NULL THEN struct_extract($1, 'f2') IS NULL END",
    doc: 'Whether a range has no end.',
    url: url('range_is_end_unbounded'),
    examples: [{sql: "RANGE_IS_END_UNBOUNDED(RANGE<DATE> '[2022-12-01, UNBOUNDED)')", gives: 'true'}],
  },
  RANGE_IS_START_UNBOUNDED: {
    kind: 'scalar',
    signatures: ['(RANGE<T>) -> BOOL'],
    duckdb: "CASE WHEN $1 IS NOT NULL THEN struct_extract($1, 'f1') IS NULL END",
    doc: 'Whether a range has no start.',
    url: url('range_is_start_unbounded'),
    examples: [{sql: "RANGE_IS_START_UNBOUNDED(RANGE<DATE> '[2022-12-01, UNBOUNDED)')", gives: 'false'}],
  },
  RANGE_OVERLAPS: {
    kind: 'scalar',
    signatures: ['(RANGE<T>, RANGE<T>) -> BOOL'],
    duckdb: ([a, b]) => both(a!.sql, b!.sql, overlap),
    doc: 'Whether two ranges have something in common.',
    url: url('range_overlaps'),
    examples: [
      {
        sql: "RANGE_OVERLAPS(RANGE<DATE> '[2022-05-01, 2022-09-01)', RANGE<DATE> '[2021-06-15, 2022-06-15)')",
        gives: 'true',
      },
      {
        sql: "RANGE_OVERLAPS(RANGE<DATE> '[2020-06-01, 2020-09-01)', RANGE<DATE> '[2021-06-15, 2022-04-15)')",
        gives: 'false',
      },
    ],
  },
  RANGE_START: {
    kind: 'scalar',
    signatures: ['(RANGE<T>) -> T'],
    duckdb: rangeEnd(0),
    doc: 'The start of a range; NULL where it is unbounded.',
    url: url('range_start'),
    examples: [{sql: "RANGE_START(RANGE<DATE> '[2022-12-01, 2022-12-31)')", gives: '2022-12-01'}],
  },
}
