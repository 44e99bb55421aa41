/** Array functions. https://cloud.google.com/bigquery/docs/reference/standard-sql/array_functions */
import {duckdbType} from '../duckdb-types.ts'
import {SqlError} from '../error.ts'
import {MICROS_OF} from './date-parts.ts'
import type {CallSite, EmittedArgument, FunctionTable, Template} from './define.ts'
import {once} from './range-checks.ts'
import {computedFirst, constantInteger, constantText, given, once as onceEach, raise} from './sql.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/array_functions#${name}`

/** The first or last element; an empty array has none. */
const endElement =
  (index: string): Template =>
  ([array], call) =>
    once(
      array!.sql,
      (sql) =>
        `CASE WHEN len(${sql}) = 0 THEN ${raise(`'${call.name} cannot get the ${index === '1' ? 'first' : 'last'} element of an empty array'`, call.returns)} ELSE CAST(list_extract(${sql}, ${index === '1' ? '1' : `len(${sql})`}) AS ${duckdbType(call.returns)}) END`,
    )

/** Offsets from 0, negative ones from the end, both ends included and cut to the array. */
const slice = ([array, start, end]: readonly EmittedArgument[]): string =>
  once(array!.sql, (sql) => {
    const from = `CASE WHEN ${start!.sql} < 0 THEN greatest(len(${sql}) + ${start!.sql}, 0) ELSE least(${start!.sql}, len(${sql})) END`
    const to = `CASE WHEN ${end!.sql} < 0 THEN len(${sql}) + ${end!.sql} ELSE least(${end!.sql}, len(${sql}) - 1) END`
    return `CASE WHEN ${sql} IS NOT NULL AND ${start!.sql} IS NOT NULL AND ${end!.sql} IS NOT NULL THEN CASE WHEN (${to}) < 0 THEN list_slice(${sql}, 2, 1) ELSE list_slice(${sql}, (${from}) + 1, (${to}) + 1) END END`
  })

/** DuckDB joins by a constant only: any other separator is put before each element, and the first one cut off. */
const joined: Template = ([array, separator, nullText]) => {
  const items = given(nullText)
    ? `list_transform(${array!.sql}, lambda _item: coalesce(_item, ${nullText.sql}))`
    : array!.sql
  if (constantText(separator) !== undefined) {
    const text = `array_to_string(${items}, ${separator!.sql})`
    return given(nullText) ? `CASE WHEN ${nullText.sql} IS NOT NULL THEN ${text} END` : text
  }
  return computedFirst(
    [items, separator!.sql, given(nullText) ? nullText.sql : "''"],
    (list, by, filler) =>
      `CASE WHEN ${filler} IS NOT NULL THEN substring(array_to_string(list_transform(${list}, lambda _item: ${by} || _item), ''), length(${by}) + 1) END`,
  )
}

const STEP_OF_ZERO = raise("'Sequence step cannot be 0.'", 'BIGINT')

/** The most elements that BigQuery generates. */
const MOST_ELEMENTS = 1_048_575

/** `sql`, or an error where from `start` to `end` by `step` there are more elements than BigQuery generates. */
function fewEnough(name: string, start: string, end: string, step: string, sql: string): string {
  const distance = `(CAST(${end} AS DOUBLE) - CAST(${start} AS DOUBLE)) / CAST(${step} AS DOUBLE)`
  return `CASE WHEN ${step} <> 0 AND ${distance} >= ${MOST_ELEMENTS} THEN [${raise(`'${name} produced too many elements'`, 'BIGINT')}] ELSE ${sql} END`
}

const integers: Template = ([start, end, step], {name}) => {
  const size = [start, end, step].map((argument) => (given(argument) ? constantInteger(argument) : undefined))
  const isSmall =
    size[0] !== undefined && size[1] !== undefined && !given(step) && size[1] - size[0] < MOST_ELEMENTS
  if (isSmall) return `generate_series(${start!.sql}, ${end!.sql})`
  return onceEach([start!.sql, end!.sql, given(step) ? step.sql : '1'], (low, high, by) => {
    const checked = given(step) ? `CASE WHEN ${by} = 0 THEN ${STEP_OF_ZERO} ELSE ${by} END` : by
    return fewEnough(name, low, high, by, `generate_series(${low}, ${high}, ${checked})`)
  })
}

/** start + n × step while it does not pass the end; multiplying keeps errors from adding up. */
const fractions =
  (type: string): Template =>
  ([start, end, step], {name}) => {
    const by = given(step) ? step.sql : `CAST(1 AS ${type})`
    const count = `CAST(floor(CAST(${end!.sql} - ${start!.sql} AS DOUBLE) / CASE WHEN ${by} = 0 THEN CAST(${STEP_OF_ZERO} AS DOUBLE) ELSE CAST(${by} AS DOUBLE) END) AS BIGINT) + 2`
    const value = `CAST(${start!.sql} + ${by} * _n AS ${type})`
    const all = `list_transform(range(greatest(${count}, 0)), lambda _n: ${value})`
    const tooMany = `WHEN ${by} <> 0 AND (CAST(${end!.sql} AS DOUBLE) - CAST(${start!.sql} AS DOUBLE)) / CAST(${by} AS DOUBLE) >= ${MOST_ELEMENTS} THEN [${raise(`'${name} produced too many elements'`, type)}]`
    const kept = `list_filter(${all}, lambda _value: CASE WHEN ${by} > 0 THEN _value <= ${end!.sql} ELSE _value >= ${end!.sql} END)`
    return `CASE ${tooMany} WHEN ${start!.sql} IS NOT NULL AND ${end!.sql} IS NOT NULL AND ${by} IS NOT NULL THEN ${kept} END`
  }

const DAYS_OF: Readonly<Record<string, number>> = {DAY: 1, WEEK: 7}

/** Days and more for dates, days and less for timestamps. */
function refuseStep(
  interval: EmittedArgument | undefined,
  parts: readonly string[],
  {name, at}: CallSite,
): void {
  const part = interval?.interval?.part.toUpperCase()
  if (part !== undefined && !parts.includes(part)) {
    throw new SqlError(`${name} does not support the ${part} date part`, at)
  }
}

const dates: Template = ([start, end, interval], call) => {
  refuseStep(interval, ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR'], call)
  const days = interval?.interval ? DAYS_OF[interval.interval.part.toUpperCase()] : 1
  if (given(interval) && (!interval.interval || days === undefined)) {
    return `list_transform(bq_date_series(${start!.sql}, ${end!.sql}, ${interval.sql}), lambda _day: DATE '1970-01-01' + CAST(_day AS INTEGER))`
  }
  const step = given(interval) ? `(${interval.interval!.count}) * ${days}` : '1'
  const day = (argument: EmittedArgument) => `(${argument.sql} - DATE '1970-01-01')`
  return `list_transform(${integers(
    [
      {...start!, sql: day(start!)},
      {...end!, sql: day(end!)},
      {...start!, sql: step},
    ],
    NO_CALL,
  )}, lambda _day: DATE '1970-01-01' + CAST(_day AS INTEGER))`
}

const NO_CALL = {name: 'GENERATE_DATE_ARRAY', returns: {kind: 'INT64'}, timeZone: 'UTC', at: 0} as const

const timestamps: Template = ([start, end, interval], call) => {
  refuseStep(interval, ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY'], call)
  const micros = interval?.interval ? MICROS_OF[interval.interval.part.toUpperCase()] : undefined
  if (micros === undefined || !interval?.interval) {
    return `list_transform(bq_timestamp_series(${start!.sql}, ${end!.sql}, ${interval!.sql}), lambda _micros: make_timestamptz(_micros))`
  }
  const by = `(${interval.interval.count}) * ${micros}`
  const micro = (argument: EmittedArgument) => ({
    ...argument,
    constant: undefined,
    sql: `epoch_us(${argument.sql})`,
  })
  return `list_transform(${integers([micro(start!), micro(end!), {...start!, constant: undefined, sql: by}], call)}, lambda _micros: make_timestamptz(_micros))`
}

export const arrayFunctions: FunctionTable = {
  ARRAY_CONCAT: {
    kind: 'scalar',
    signatures: ['(ARRAY<T>, ARRAY<T>...) -> ARRAY<T>'],
    duckdb: (args) => (args.length === 1 ? args[0]!.sql : `(${args.map(({sql}) => sql).join(' || ')})`),
    doc: 'The arrays, one after the other; NULL where one of them is.',
    url: url('array_concat'),
    examples: [
      {sql: 'TO_JSON_STRING(ARRAY_CONCAT([1, 2], [3, 4], [5, 6]))', gives: '[1,2,3,4,5,6]'},
      {sql: 'ARRAY_CONCAT([1], CAST(NULL AS ARRAY<INT64>)) IS NULL', gives: 'true'},
    ],
  },
  ARRAY_FIRST: {
    kind: 'scalar',
    signatures: ['(ARRAY<T>) -> T'],
    duckdb: endElement('1'),
    doc: 'The first element.',
    url: url('array_first'),
    examples: [
      {sql: "ARRAY_FIRST(['a', 'b', 'c'])", gives: 'a'},
      {sql: 'ARRAY_FIRST(ARRAY<INT64>[])', gives: {error: 'empty array'}},
    ],
  },
  ARRAY_LAST: {
    kind: 'scalar',
    signatures: ['(ARRAY<T>) -> T'],
    duckdb: endElement('-1'),
    doc: 'The last element.',
    url: url('array_last'),
    examples: [{sql: "ARRAY_LAST(['a', 'b', 'c'])", gives: 'c'}],
  },
  ARRAY_LENGTH: {
    kind: 'scalar',
    signatures: ['(ARRAY<T>) -> INT64'],
    duckdb: 'len($1)',
    doc: 'How many elements an array has.',
    url: url('array_length'),
    examples: [
      {sql: "ARRAY_LENGTH(['coffee', NULL, 'milk'])", gives: '3'},
      {sql: 'ARRAY_LENGTH(ARRAY<INT64>[])', gives: '0'},
    ],
  },
  ARRAY_REVERSE: {
    kind: 'scalar',
    signatures: ['(ARRAY<T>) -> ARRAY<T>'],
    duckdb: 'list_reverse($1)',
    doc: 'The elements from last to first.',
    url: url('array_reverse'),
    examples: [{sql: 'TO_JSON_STRING(ARRAY_REVERSE([1, 2, 3]))', gives: '[3,2,1]'}],
  },
  ARRAY_SLICE: {
    kind: 'scalar',
    signatures: ['(ARRAY<T>, INT64, INT64) -> ARRAY<T>'],
    duckdb: slice,
    doc: 'The elements from one offset to another, both included; negative offsets count from the end.',
    url: url('array_slice'),
    examples: [
      {sql: "TO_JSON_STRING(ARRAY_SLICE(['a', 'b', 'c', 'd', 'e'], 1, 3))", gives: '["b","c","d"]'},
      {sql: "TO_JSON_STRING(ARRAY_SLICE(['a', 'b', 'c', 'd', 'e'], -3, -1))", gives: '["c","d","e"]'},
      {sql: "TO_JSON_STRING(ARRAY_SLICE(['a', 'b', 'c', 'd', 'e'], 1, -2))", gives: '["b","c","d"]'},
      {sql: "TO_JSON_STRING(ARRAY_SLICE(['a', 'b'], -9, 5))", gives: '["a","b"]'},
      {sql: "TO_JSON_STRING(ARRAY_SLICE(['a', 'b', 'c'], 3, 5))", gives: '[]'},
      {sql: 'TO_JSON_STRING(ARRAY_SLICE([1, 2], -8, -4))', gives: '[]'},
      {sql: "ARRAY_SLICE(['a'], NULL, 1) IS NULL", gives: 'true'},
    ],
  },
  ARRAY_TO_STRING: {
    kind: 'scalar',
    signatures: ['(ARRAY<STRING>, STRING, [STRING]) -> STRING', '(ARRAY<BYTES>, BYTES, [BYTES]) -> BYTES'],
    duckdb: [
      joined,
      ([array, separator, nullBytes]) =>
        given(nullBytes)
          ? `CASE WHEN ${nullBytes.sql} IS NOT NULL THEN bq_join_bytes(list_transform(${array!.sql}, lambda _item: coalesce(_item, ${nullBytes.sql})), ${separator!.sql}) END`
          : `bq_join_bytes(${array!.sql}, ${separator!.sql})`,
    ],
    doc: 'The elements in one text with a separator; NULLs are left out, or written as the third argument.',
    url: url('array_to_string'),
    examples: [
      {sql: "ARRAY_TO_STRING(['coffee', 'tea', 'milk', NULL], '--')", gives: 'coffee--tea--milk'},
      {sql: "ARRAY_TO_STRING(['cake', 'pie', NULL], '--', 'MISSING')", gives: 'cake--pie--MISSING'},
      {sql: "ARRAY_TO_STRING([b'a', b'b'], b'-') = b'a-b'", gives: 'true'},
      {sql: "(SELECT ARRAY_TO_STRING(['a', NULL, 'b'], s) FROM UNNEST(['-']) AS s)", gives: 'a-b'},
      {sql: "(SELECT ARRAY_TO_STRING(['a'], s) FROM UNNEST([CAST(NULL AS STRING)]) AS s)", gives: 'NULL'},
    ],
  },
  GENERATE_ARRAY: {
    kind: 'scalar',
    signatures: [
      '(INT64, INT64, [INT64]) -> ARRAY<INT64>',
      '(NUMERIC, NUMERIC, [NUMERIC]) -> ARRAY<NUMERIC>',
      '(FLOAT64, FLOAT64, [FLOAT64]) -> ARRAY<FLOAT64>',
    ],
    duckdb: [integers, fractions('DECIMAL(38,9)'), fractions('DOUBLE')],
    doc: 'The numbers from one to another by a step.',
    url: url('generate_array'),
    examples: [
      {sql: 'TO_JSON_STRING(GENERATE_ARRAY(1, 5))', gives: '[1,2,3,4,5]'},
      {sql: 'TO_JSON_STRING(GENERATE_ARRAY(0, 10, 3))', gives: '[0,3,6,9]'},
      {sql: 'TO_JSON_STRING(GENERATE_ARRAY(10, 0, -3))', gives: '[10,7,4,1]'},
      {sql: 'TO_JSON_STRING(GENERATE_ARRAY(4, 4, 10))', gives: '[4]'},
      {sql: 'TO_JSON_STRING(GENERATE_ARRAY(10, 0, 3))', gives: '[]'},
      {sql: 'TO_JSON_STRING(GENERATE_ARRAY(0.0, 1.0, 0.25))', gives: '[0,0.25,0.5,0.75,1]'},
      {sql: 'GENERATE_ARRAY(5, NULL, 1) IS NULL', gives: 'true'},
      {sql: 'GENERATE_ARRAY(1, 10000000)', gives: {error: 'produced too many elements'}},
      {sql: 'GENERATE_ARRAY(0.0, 1.0, 1e-9)', gives: {error: 'produced too many elements'}},
      {sql: 'TO_JSON_STRING(GENERATE_ARRAY(1, 2, 0))', gives: {error: 'Sequence step cannot be 0'}},
    ],
  },
  GENERATE_DATE_ARRAY: {
    kind: 'scalar',
    signatures: ['(DATE, DATE, [INTERVAL]) -> ARRAY<DATE>'],
    duckdb: dates,
    doc: 'The dates from one to another by an interval.',
    url: url('generate_date_array'),
    examples: [
      {
        sql: "TO_JSON_STRING(GENERATE_DATE_ARRAY('2016-10-05', '2016-10-07'))",
        gives: '["2016-10-05","2016-10-06","2016-10-07"]',
      },
      {
        sql: "TO_JSON_STRING(GENERATE_DATE_ARRAY('2016-10-05', '2016-10-09', INTERVAL 2 DAY))",
        gives: '["2016-10-05","2016-10-07","2016-10-09"]',
      },
      {
        sql: "TO_JSON_STRING(GENERATE_DATE_ARRAY('2016-10-05', '2016-10-01', INTERVAL -3 DAY))",
        gives: '["2016-10-05","2016-10-02"]',
      },
      {sql: "TO_JSON_STRING(GENERATE_DATE_ARRAY('2016-10-05', '2016-10-01', INTERVAL 4 DAY))", gives: '[]'},
      {
        sql: "TO_JSON_STRING(GENERATE_DATE_ARRAY('2016-01-31', '2016-04-30', INTERVAL 1 MONTH))",
        gives: '["2016-01-31","2016-02-29","2016-03-31","2016-04-30"]',
      },
    ],
  },
  GENERATE_TIMESTAMP_ARRAY: {
    kind: 'scalar',
    signatures: ['(TIMESTAMP, TIMESTAMP, INTERVAL) -> ARRAY<TIMESTAMP>'],
    duckdb: timestamps,
    doc: 'The timestamps from one to another by an interval.',
    url: url('generate_timestamp_array'),
    examples: [
      {
        sql: "TO_JSON_STRING(GENERATE_TIMESTAMP_ARRAY('2016-10-05 00:00:00', '2016-10-05 00:00:02', INTERVAL 1 SECOND))",
        gives: '["2016-10-05T00:00:00Z","2016-10-05T00:00:01Z","2016-10-05T00:00:02Z"]',
      },
      {
        sql: "TO_JSON_STRING(GENERATE_TIMESTAMP_ARRAY('2016-10-06', '2016-10-05', INTERVAL -1 DAY))",
        gives: '["2016-10-06T00:00:00Z","2016-10-05T00:00:00Z"]',
      },
      {
        sql: "TO_JSON_STRING(GENERATE_TIMESTAMP_ARRAY('2016-10-05', '2016-10-05', INTERVAL 1 HOUR))",
        gives: '["2016-10-05T00:00:00Z"]',
      },
    ],
  },
}
