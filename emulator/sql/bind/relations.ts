/** Questions about bound relations. */
import type {BoundColumn, Relation} from './tree.ts'

/** All columns that a relation gives. */
export function columnsOf(relation: Relation): readonly BoundColumn[] {
  switch (relation.kind) {
    case 'table':
      return relation.columns.map((c) => c.column)
    case 'query':
      return relation.query.columns
    case 'cte':
      return relation.columns
    case 'unnest':
      return relation.offset ? [...relation.columns, relation.offset] : relation.columns
    case 'join':
      return [...columnsOf(relation.left), ...columnsOf(relation.right)]
  }
}
