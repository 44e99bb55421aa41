/** Literals of every type: everyday values, ends of ranges, and what is special about a type. */
import {type SqlType, typeName} from '../../emulator/sql/types.ts'
import type {Random} from './random.ts'

const TEXTS = [
  ...["''", "'a'", "'abc'", "'ABC def'", "'  padded '", "'äöü ß'", "'日本語'", "'😀x'", "'a,b,c'", "'%_%'"],
  ...["'123'", "'-4.5'", "'1e3'", "'true'", "'2024-02-29'", "'12:34:56'", "'NaN'", "'é'", "'e\\u0301'"],
  ...["'\\n\\t'", "'İstanbul'", "'ǆ'", "'foo.bar'", "'aXbXc'", "'0x1F'", "'null'", "'x\\u0000y'"],
]

const LITERALS: Readonly<Record<string, readonly string[]>> = {
  INT64: [
    ...['0', '1', '-1', '2', '3', '7', '10', '-17', '63', '64', '100', '255', '1000', '2147483648'],
    ...['9007199254740993', '9223372036854775807', '-9223372036854775808', '0xFF', '1700000000'],
  ],
  FLOAT64: [
    ...['0.0', '-0.0', '1.0', '-1.0', '1.5', '2.5', '-2.5', '0.1', '0.5', '3.14159', '1e10', '123456.789'],
    ...['1e308', '1e-308', '5e-324', '9007199254740993.0', '1e19', '-1e19', '9.999999e22', '1e16'],
    ...["CAST('NaN' AS FLOAT64)", "CAST('inf' AS FLOAT64)", "CAST('-inf' AS FLOAT64)"],
  ],
  NUMERIC: [
    ...["'0'", "'1'", "'-1'", "'1.5'", "'2.5'", "'-2.5'", "'0.000000001'", "'123.456'", "'3.14'", "'10'"],
    ...["'99999999999999999999999999999.999999999'", "'-99999999999999999999999999999.999999999'", "'1e15'"],
  ].map((text) => `NUMERIC ${text}`),
  BIGNUMERIC: [
    ...["'0'", "'1'", "'-1'", "'2.5'", "'-0.5'", "'1e-38'", "'123.456'", "'1e30'", "'7.25'"],
    ...["'578960446186580977117854925043439539266.34992332820282019728792003956564819967'"],
    ...["'-578960446186580977117854925043439539266.34992332820282019728792003956564819968'"],
  ].map((text) => `BIGNUMERIC ${text}`),
  BOOL: ['TRUE', 'FALSE'],
  STRING: TEXTS,
  BYTES: [
    ...["b''", "b'abc'", "b'ABC'", "b'\\x00\\xff'", "b'\\xc3\\xa4'", "b'a,b'", "b'\\x7f\\x00\\x00\\x01'"],
    ...["b' x '", "b'0123456789abcdef'", "b'\\xff\\xfe'"],
  ],
  DATE: [
    ...["'0001-01-01'", "'9999-12-31'", "'1970-01-01'", "'2024-02-29'", "'2023-12-31'", "'1969-12-31'"],
    ...["'2000-01-01'", "'2021-01-03'", "'1582-10-15'", "'2024-03-31'"],
  ].map((text) => `DATE ${text}`),
  DATETIME: [
    ...["'0001-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "'1970-01-01 00:00:00'"],
    ...["'2024-02-29 12:34:56.789'", "'2023-12-31 23:59:59.999999'", "'1969-12-31 23:59:59.5'"],
    ...["'2021-01-03 01:02:03'"],
  ].map((text) => `DATETIME ${text}`),
  TIME: [...["'00:00:00'", "'23:59:59.999999'", "'12:34:56.789'", "'01:02:03'", "'12:00:00.000001'"]].map(
    (text) => `TIME ${text}`,
  ),
  TIMESTAMP: [
    ...["'0001-01-01 00:00:00+00'", "'9999-12-31 23:59:59.999999+00'", "'1970-01-01 00:00:00+00'"],
    ...["'2024-02-29 12:34:56.789+00'", "'2023-12-31 23:59:59.999999 UTC'", "'1969-12-31 23:59:59.5+00'"],
    ...["'2021-03-28 01:30:00 Europe/Berlin'", "'2024-11-03 08:30:00Z'", "'2021-01-03 01:02:03-08:00'"],
  ].map((text) => `TIMESTAMP ${text}`),
  INTERVAL: [
    ...['INTERVAL 0 DAY', 'INTERVAL 1 DAY', 'INTERVAL -1 MONTH', 'INTERVAL 13 MONTH', 'INTERVAL 25 HOUR'],
    ...["INTERVAL '1-2 3 4:5:6.789' YEAR TO SECOND", 'INTERVAL 40 DAY', 'INTERVAL 10000 YEAR'],
    ...["INTERVAL '-0-1 30 0:0:0.000001' YEAR TO SECOND", 'INTERVAL 3 WEEK', 'INTERVAL 90 SECOND'],
  ],
  JSON: [
    ...['\'{"a": 1, "b": [true, null, "x"], "c": {"d": 2.5}}\'', "'[1, 2.0, -3]'", "'null'", '\'"text"\''],
    ...["'1'", "'1.5'", "'1e3'", "'true'", "'{}'", "'[]'", '\'"12"\'', "'18446744073709551615'", "'-0.0'"],
    ...['\'{"b": 1, "a": {"x": null}}\'', '\'["a", "b"]\'', "'[1, [2, 3], []]'"],
  ].map((text) => `JSON ${text}`),
}

const RANGE_ENDS: Readonly<Record<string, readonly string[]>> = {
  DATE: ['2020-01-01', '2020-06-15', '2024-02-29', 'UNBOUNDED'],
  DATETIME: ['2020-01-01 00:00:00', '2020-06-15 12:30:00.5', '2024-02-29 00:00:00', 'UNBOUNDED'],
  TIMESTAMP: ['2020-01-01 00:00:00+00', '2020-06-15 12:30:00+00', '2024-02-29 00:00:00+00', 'UNBOUNDED'],
}

/** A literal of the type; now and then a NULL of it. */
export function literal(type: SqlType, random: Random): string {
  if (random.chance(8)) return `CAST(NULL AS ${typeName(type)})`
  switch (type.kind) {
    case 'ARRAY': {
      const count = random.below(4)
      if (count === 0) return `CAST([] AS ${typeName(type)})`
      return `[${Array.from({length: count}, () => literal(type.element, random)).join(', ')}]`
    }
    case 'STRUCT':
      return `STRUCT(${type.fields.map((f) => literal(f.type, random) + (f.name ? ` AS ${f.name}` : '')).join(', ')})`
    case 'RANGE': {
      const ends = RANGE_ENDS[type.element.kind]!
      const start = random.below(ends.length)
      const [low, high] = [ends[start]!, ends[Math.max(start + 1, random.below(ends.length)) % ends.length]!]
      return `RANGE<${typeName(type.element)}> '[${low}, ${high})'`
    }
    default:
      return random.pick(LITERALS[type.kind]!)
  }
}

export const smallInteger = (random: Random): string =>
  random.chance(5) ? 'CAST(NULL AS INT64)' : String(random.below(12) - 3)
