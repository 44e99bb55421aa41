/** Odds and ends. https://cloud.google.com/bigquery/docs/reference/standard-sql/utility-functions */
import {text} from '../duckdb-types.ts'
import {type SqlType, typeName} from '../types.ts'
import type {FunctionTable} from './define.ts'

/** A type without its parameters: STRING for STRING(5). */
function plain(type: SqlType): SqlType {
  switch (type.kind) {
    case 'ARRAY':
    case 'RANGE':
      return {...type, element: plain(type.element)}
    case 'STRUCT':
      return {...type, fields: type.fields.map((f) => ({...f, type: plain(f.type)}))}
    default:
      return {kind: type.kind}
  }
}

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
    duckdb: ([value]) => text(typeName(plain(value!.type))),
    doc: 'The name of the value’s type.',
    url: 'https://cloud.google.com/bigquery/docs/reference/standard-sql/utility-functions#typeof',
    examples: [
      {sql: 'TYPEOF(1)', gives: 'INT64'},
      {sql: 'TYPEOF([1.5])', gives: 'ARRAY<FLOAT64>'},
      {sql: "TYPEOF(STRUCT('a' AS x, DATE '2020-01-01'))", gives: 'STRUCT<x STRING, DATE>'},
      {sql: 'TYPEOF(NULL)', gives: 'INT64'},
      {sql: "TYPEOF(CAST('a' AS STRING(5)))", gives: 'STRING'},
    ],
  },
}
