/**
 * Conversions of bits of GoogleSQL that BigQuery's pages do not list. INT32 and UINT32 are shown as INT64, UINT64 as
 * NUMERIC, which holds all its values; both may be given.
 * https://github.com/google/googlesql/blob/master/docs/bit_functions.md
 */
import type {Example, FunctionTable, ScalarFunction, Template} from './define.ts'
import {once} from './range-checks.ts'
import {messageText, raise} from './sql.ts'

type Case = readonly [sql: string, gives: Example['gives']]

const bitCast = (
  to: string,
  signatures: readonly string[],
  duckdb: ScalarFunction['duckdb'],
  ...cases: readonly Case[]
): ScalarFunction => ({
  kind: 'scalar',
  signatures,
  duckdb,
  doc: `The same bits as ${to}.`,
  url: `https://github.com/google/googlesql/blob/master/docs/bit_functions.md#bit_cast_to_${to.toLowerCase()}`,
  examples: cases.map(([sql, gives]) => ({sql, gives})),
})

const POWER_32 = 4294967296
const POWER_64 = '18446744073709551616'

/** Values of the signed and the unsigned type alike; others are an error. */
const within =
  (least: string, greatest: string, body: (value: string) => string): Template =>
  ([value], call) =>
    once(value!.sql, (sql) => {
      const message = `'${call.name}: out of range: ' || ${messageText(sql, value!.type)}`
      return `CASE WHEN ${sql} BETWEEN ${least} AND ${greatest} THEN ${body(sql)} WHEN ${sql} IS NOT NULL THEN ${raise(message, call.returns)} END`
    })

const in32 = (body: (value: string) => string): Template => within('-2147483648', '4294967295', body)

/** A whole NUMERIC from INT64's least to UINT64's greatest value. */
const in64 = (body: (value: string) => string): Template =>
  within('-9223372036854775808', '18446744073709551615', body)

export const googlesqlBitFunctions: FunctionTable = {
  BIT_CAST_TO_INT32: bitCast(
    'INT32',
    ['(INT64) -> INT64'],
    in32((v) => `CASE WHEN ${v} > 2147483647 THEN ${v} - ${POWER_32} ELSE ${v} END`),
    ['BIT_CAST_TO_INT32(-1)', '-1'],
    ['BIT_CAST_TO_INT32(4294967295)', '-1'],
    ['BIT_CAST_TO_INT32(4294967296)', {error: 'out of range: 4294967296'}],
    ['BIT_CAST_TO_INT32(CAST(NULL AS INT64))', 'NULL'],
  ),
  BIT_CAST_TO_INT64: bitCast(
    'INT64',
    ['(INT64) -> INT64', '(NUMERIC) -> INT64'],
    [
      '$1',
      in64(
        (v) => `CAST(CASE WHEN ${v} > 9223372036854775807 THEN ${v} - ${POWER_64} ELSE ${v} END AS BIGINT)`,
      ),
    ],
    ['BIT_CAST_TO_INT64(-1)', '-1'],
    ["BIT_CAST_TO_INT64(NUMERIC '18446744073709551615')", '-1'],
  ),
  BIT_CAST_TO_UINT32: bitCast(
    'UINT32',
    ['(INT64) -> INT64'],
    in32((v) => `CASE WHEN ${v} < 0 THEN ${v} + ${POWER_32} ELSE ${v} END`),
    ['BIT_CAST_TO_UINT32(-1)', '4294967295'],
    ['BIT_CAST_TO_UINT32(7)', '7'],
  ),
  BIT_CAST_TO_UINT64: bitCast(
    'UINT64',
    ['(INT64) -> NUMERIC', '(NUMERIC) -> NUMERIC'],
    [
      ([value]) =>
        once(
          value!.sql,
          (v) => `CAST(CASE WHEN ${v} < 0 THEN ${v} + ${POWER_64} ELSE ${v} END AS DECIMAL(38,9))`,
        ),
      in64((v) => `CASE WHEN ${v} < 0 THEN ${v} + ${POWER_64} ELSE ${v} END`),
    ],
    ['BIT_CAST_TO_UINT64(-1)', '18446744073709551615'],
    ['BIT_CAST_TO_UINT64(7)', '7'],
  ),
}
