/** Where CREATE puts something, and what it does when something is there already. */
import type {CreateMode, Name} from '../../sql/ast/index.ts'
import type {TableReference} from '../../sql/catalog.ts'
import {SqlError} from '../../sql/error.ts'
import {checkTableId, tableExists, tableName} from '../catalog/names.ts'
import {tableReference} from '../catalog/paths.ts'
import {TEMPORARY_DATASET} from '../physical.ts'
import {checkDataset, type Session} from '../session.ts'
import type {TableEntry, TableKind} from '../types.ts'

export type Operation = 'CREATE' | 'SKIP' | 'REPLACE'

export const parts = (path: readonly Name[]): string[] => path.map((name) => name.text)

export const temporaryReference = (session: Session, name: string): TableReference => ({
  project: session.project,
  dataset: TEMPORARY_DATASET,
  table: name,
})

/** The reference that a permanent table or view is created under; its dataset must be there. */
export function newReference(session: Session, path: readonly Name[]): TableReference {
  const reference = tableReference(parts(path), session)
  checkTableId(reference.table)
  checkDataset(session, reference)
  if (session.transaction) {
    throw new SqlError(
      `DDL statements that change permanent objects are not supported in a transaction: ${tableName(reference)}`,
    )
  }
  return reference
}

const NAMES: Readonly<Record<TableKind, string>> = {
  TABLE: 'TABLE',
  VIEW: 'VIEW',
  EXTERNAL: 'EXTERNAL',
  MATERIALIZED_VIEW: 'MATERIALIZED_VIEW',
  SNAPSHOT: 'SNAPSHOT',
}

/** What CREATE does about `existing`; only a thing of the same kind can be replaced. */
export function operationOn(
  mode: CreateMode,
  kind: TableKind,
  reference: TableReference,
  existing: TableEntry | undefined,
): Operation {
  if (!existing) return 'CREATE'
  if (mode.orReplace) {
    if (existing.kind !== kind) throw wrongKind(reference, existing.kind)
    return 'REPLACE'
  }
  if (mode.ifNotExists) return 'SKIP'
  throw tableExists(reference)
}

export function wrongKind(reference: TableReference, kind: TableKind): SqlError {
  return new SqlError(
    `${tableName(reference)} is not allowed for this operation because it is currently a ${NAMES[kind]}.`,
    undefined,
    'invalid',
  )
}
