/** Bound data manipulation: the target's columns with the values that they get. */
import type {CatalogColumn, CatalogTable} from '../catalog.ts'
import type {Bound, BoundColumn, BoundQuery, Relation, TableRelation} from './tree.ts'

export interface BoundTarget {
  readonly table: CatalogTable
  readonly relation: TableRelation
  /** By position of `table.columns`. */
  readonly columns: readonly BoundColumn[]
}

export interface BoundAssignment {
  readonly column: CatalogColumn
  readonly value: Bound
}

export type BoundDml =
  | {
      readonly kind: 'insert'
      readonly target: BoundTarget
      readonly columns: readonly CatalogColumn[]
      readonly source: BoundQuery
    }
  | {
      readonly kind: 'update'
      readonly target: BoundTarget
      readonly set: readonly BoundAssignment[]
      readonly from?: Relation
      readonly where: Bound
    }
  | {readonly kind: 'delete'; readonly target: BoundTarget; readonly where: Bound}
  | {readonly kind: 'truncate'; readonly target: BoundTarget}
  | {
      readonly kind: 'merge'
      readonly target: BoundTarget
      readonly source: Relation
      readonly on: Bound
      readonly clauses: readonly BoundMergeClause[]
    }

export interface BoundMergeClause {
  readonly match: 'MATCHED' | 'NOT_MATCHED_BY_TARGET' | 'NOT_MATCHED_BY_SOURCE'
  readonly condition?: Bound
  readonly action:
    | {readonly kind: 'update'; readonly set: readonly BoundAssignment[]}
    | {readonly kind: 'delete'}
    | {readonly kind: 'insert'; readonly values: readonly BoundAssignment[]}
}
