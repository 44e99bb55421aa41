/** A query that both sides shall answer alike, and what all kinds of queries are made with. */
import * as t from '../../emulator/sql/types.ts'
import {grow, type Scope} from './expressions.ts'
import type {Random} from './random.ts'
import type {TableColumn} from './tables.ts'

export interface GrownQuery {
  readonly sql: string
  readonly label: string
  readonly ordered: boolean
  /** The same query for Google's evaluator of 2024, where it does not know how this one is written. */
  readonly google?: string
}

export type Kind = (random: Random) => GrownQuery

export const unordered = (label: string, sql: string, google?: string): GrownQuery => ({
  label,
  sql,
  ordered: false,
  ...(google !== undefined && {google}),
})

export const over = (columns: readonly TableColumn[], random: Random): Scope => ({random, columns})

export const qualified = (alias: string, columns: readonly TableColumn[]): TableColumn[] =>
  columns.map((c) => ({...c, sql: `${alias}.${c.sql}`}))

export const condition = (scope: Scope, depth = 2): string => grow(t.BOOL, depth, scope).sql

/** Types by which rows can be grouped and sorted. */
export const isKey = ({type}: TableColumn): boolean =>
  !['ARRAY', 'STRUCT', 'JSON', 'INTERVAL', 'RANGE'].includes(type.kind)
