/** Names of datasets, tables and routines: keys, messages, and what a valid one is. */
import type {TableReference} from '../../sql/catalog.ts'
import {SqlError} from '../../sql/error.ts'
import type {DatasetReference, RoutineEntry} from '../types.ts'

export type RoutineReference = RoutineEntry['reference']

export const datasetName = (r: DatasetReference): string => `${r.project}:${r.dataset}`
export const tableName = (r: TableReference): string => `${r.project}:${r.dataset}.${r.table}`
export const routineName = (r: RoutineReference): string => `${r.project}:${r.dataset}.${r.routine}`

const at = (location: string | undefined): string =>
  location ? ` was not found in location ${location}` : ''

/** With a location in statements (`… was not found in location US`), without in REST calls. */
export const datasetNotFound = (r: DatasetReference, location?: string): SqlError =>
  new SqlError(`Not found: Dataset ${datasetName(r)}${at(location)}`, undefined, 'notFound')

export const tableNotFound = (r: TableReference, location?: string): SqlError =>
  new SqlError(`Not found: Table ${tableName(r)}${at(location)}`, undefined, 'notFound')

export const routineNotFound = (r: RoutineReference, location?: string): SqlError =>
  new SqlError(`Not found: Routine ${routineName(r)}${at(location)}`, undefined, 'notFound')

export const datasetExists = (r: DatasetReference): SqlError =>
  new SqlError(`Already Exists: Dataset ${datasetName(r)}`, undefined, 'duplicate')

export const tableExists = (r: TableReference): SqlError =>
  new SqlError(`Already Exists: Table ${tableName(r)}`, undefined, 'duplicate')

export const routineExists = (r: RoutineReference): SqlError =>
  new SqlError(`Already Exists: Routine ${routineName(r)}`, undefined, 'duplicate')

export function checkDatasetId(id: string): void {
  if (/^[A-Za-z0-9_]{1,1024}$/.test(id)) return
  throw new SqlError(
    `Invalid dataset ID "${id}". Dataset IDs must be alphanumeric (plus underscores and dashes) and must be at most 1024 characters long.`,
    undefined,
    'invalid',
  )
}

export function checkTableId(id: string): void {
  if (/^[\p{L}\p{M}\p{N}\p{Pc}\p{Pd}\p{Zs}]+$/u.test(id) && Buffer.byteLength(id) <= 1024) return
  throw new SqlError(
    `Invalid table ID "${id}". Table IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long. Also, Table decorators cannot be used.`,
    undefined,
    'invalid',
  )
}

export function checkRoutineId(id: string): void {
  if (/^[A-Za-z0-9_]{1,256}$/.test(id)) return
  throw new SqlError(
    `Invalid routine ID "${id}". Routine IDs must be alphanumeric (plus underscores) and must be at most 256 characters long.`,
    undefined,
    'invalid',
  )
}

/** `t$20260101` as the table and the partition that the decorator names. */
export function splitDecorator(table: string): {table: string; partition?: string} {
  const dollar = table.indexOf('$')
  return dollar < 0 ? {table} : {table: table.slice(0, dollar), partition: table.slice(dollar + 1)}
}
