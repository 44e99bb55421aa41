/** INFORMATION_SCHEMA's views as data: columns as Google documents them, rows from the catalogue in memory. */

import {arrayOf, BOOL, INT64, JSON_TYPE, type SqlType, STRING, TIMESTAMP} from '../../sql/types.ts'
import type {Session} from '../session.ts'
import type {Column, DatasetEntry, RoutineEntry, TableEntry, Value} from '../types.ts'

/** What a view looks at. */
export interface Scope {
  readonly session: Session
  readonly project: string
  /** The datasets in question: one, or all of the project. */
  readonly datasets: readonly DatasetEntry[]
}

export interface InformationView {
  readonly columns: readonly Column[]
  /** Rows of values in the order of the columns; or SQL where a value has to be counted. */
  readonly rows: (scope: Scope) => Iterable<readonly Cell[]>
  /** Views of a whole project do not look at one dataset. */
  readonly of?: 'project'
  /** A page of Google's that documents it. */
  readonly url: string
}

/** SQL in a cell is worked out when the query runs. */
export type Cell = Value | {readonly sql: string}

const TYPES: Readonly<Record<string, SqlType>> = {
  STRING,
  INT64,
  BOOL,
  TIMESTAMP,
  JSON: JSON_TYPE,
  'ARRAY<STRING>': arrayOf(STRING),
}

/** Columns from a table of `name TYPE` lines; other types by name in `more`. */
export function columns(text: string, more: Readonly<Record<string, SqlType>> = {}): Column[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [name = '', type = ''] = line.trim().split(' ')
      const found = more[type] ?? TYPES[type]
      if (!found) throw new Error(`INFORMATION_SCHEMA column ${name} has unknown type ${type}`)
      return {name, type: found}
    })
}

export const yesNo = (yes: boolean): string => (yes ? 'YES' : 'NO')

/** Milliseconds as a TIMESTAMP value. */
export const timestamp = (millis: number | string | null | undefined): bigint | null =>
  millis == null ? null : BigInt(Math.round(Number(millis))) * 1000n

/** All tables in scope, dataset by dataset. */
export function* tablesIn(scope: Scope): Iterable<TableEntry> {
  for (const dataset of scope.datasets) yield* scope.session.core.catalog.tables(dataset.reference)
}

export function* routinesIn(scope: Scope): Iterable<RoutineEntry> {
  for (const dataset of scope.datasets) yield* scope.session.core.catalog.routines(dataset.reference)
}

export const text = (value: unknown): string | null => (value == null ? null : String(value))
