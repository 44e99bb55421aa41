/** Odds and ends. https://cloud.google.com/bigquery/docs/reference/standard-sql/utility-functions */
import {text} from '../duckdb-types.ts'
import {typeName} from '../types.ts'
import type {FunctionTable} from './define.ts'

export const utilityFunctions: FunctionTable = {
  GENERATE_UUID: {
    kind: 'scalar',
    signatures: ['() -> STRING'],
    duckdb: 'CAST(uuid() AS VARCHAR)',
    volatile: true,
    doc: 'A random UUID.',
    url: 'https://cloud.google.com/bigquery/docs/reference/standard-sql/utility-functions#generate_uuid',
    examples: [
      {sql: 'LENGTH(GENERATE_UUID())', gives: '36'},
      {sql: 'GENERATE_UUID() = GENERATE_UUID()', gives: 'false'},
    ],
  },
  TYPEOF: {
    kind: 'scalar',
    signatures: ['(ANY) -> STRING'],
    duckdb: ([value]) => text(typeName(value!.type)),
    doc: 'The name of the value’s type.',
    url: 'https://cloud.google.com/bigquery/docs/reference/standard-sql/utility-functions#typeof',
    examples: [
      {sql: 'TYPEOF(1)', gives: 'INT64'},
      {sql: 'TYPEOF([1.5])', gives: 'ARRAY<FLOAT64>'},
      {sql: "TYPEOF(STRUCT('a' AS x, DATE '2020-01-01'))", gives: 'STRUCT<x STRING, DATE>'},
      {sql: 'TYPEOF(NULL)', gives: 'INT64'},
    ],
  },
}
