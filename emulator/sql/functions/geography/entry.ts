/** What the tables of geography functions are written with: entries, options, common arguments. */
import {unsupported} from '../../error.ts'
import type {AggregateFunction, Example, ScalarFunction, Template} from '../define.ts'
import {once} from '../range-checks.ts'
import {given} from '../sql.ts'

export const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/geography_functions'

export type Case = readonly [sql: string, gives: Example['gives']]

export const cases = (all: readonly Case[]): Example[] => all.map(([sql, gives]) => ({sql, gives}))

export function scalar(
  name: string,
  signatures: string | readonly string[],
  duckdb: Template | readonly Template[],
  doc: string,
  ...examples: readonly Case[]
): [string, ScalarFunction] {
  const all = typeof signatures === 'string' ? [signatures] : signatures
  return [
    name,
    {
      kind: 'scalar',
      signatures: all,
      duckdb,
      doc,
      url: `${page}#${name.toLowerCase()}`,
      examples: cases(examples),
    },
  ]
}

export function aggregate(
  name: string,
  signature: string,
  duckdb: Template,
  doc: string,
  ...examples: readonly Case[]
): [string, AggregateFunction] {
  return [
    name,
    {
      kind: 'aggregate',
      signatures: [signature],
      duckdb,
      allows: ['over'],
      doc,
      url: `${page}#${name.toLowerCase()}`,
      examples: cases(examples),
    },
  ]
}

/** Distances on the spheroid are not known. */
export const sphere =
  (duckdb: string, option: number): Template =>
  (args, call) => {
    const spheroid = args[option]
    if (given(spheroid) && spheroid.constant !== false)
      throw unsupported(`${call.name} with use_spheroid`, call.at)
    return duckdb.replace(/\$(\d)/g, (_, n: string) => args[Number(n) - 1]!.sql)
  }

export const flag = (argument: Parameters<typeof given>[0]): string =>
  given(argument) ? argument.sql : 'FALSE'

export const withOptions =
  (runtime: string): Template =>
  ([input, oriented, planar, makeValid]) =>
    `${runtime}(${input!.sql}, ${flag(oriented)}, ${flag(planar)}, ${flag(makeValid)})`

export const number = (argument: Parameters<typeof given>[0], otherwise: string): string =>
  given(argument) ? argument.sql : otherwise

/** Four numbers as STRUCT<xmin, ymin, xmax, ymax>. */
export const box = (list: string): string =>
  once(
    list,
    (sql) =>
      `CASE WHEN ${sql} IS NOT NULL THEN {'f1': ${sql}[1], 'f2': ${sql}[2], 'f3': ${sql}[3], 'f4': ${sql}[4]} END`,
  )

export const BOX = 'STRUCT<xmin FLOAT64, ymin FLOAT64, xmax FLOAT64, ymax FLOAT64>'
export const ONE = '(GEOGRAPHY)'
export const TWO = '(GEOGRAPHY, GEOGRAPHY)'
export const SQUARE = "ST_GEOGFROMTEXT('POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))')"
export const LINE = "ST_GEOGFROMTEXT('LINESTRING(0 0, 1 0, 2 0)')"
