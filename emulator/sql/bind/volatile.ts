/** Queries whose rows may differ from one evaluation to the next. */
import type {Bound, BoundQuery, Relation} from './tree.ts'
import {children, isVolatile} from './walk.ts'

export function isVolatileQuery(query: BoundQuery): boolean {
  return bodyExpressions(query).some(varies) || relationsOf(query).some(isVolatileRelation)
}

const varies = (e: Bound): boolean =>
  isVolatile(e) || (e.kind === 'subquery' && isVolatileQuery(e.query)) || children(e).some(varies)

function bodyExpressions({body, orderBy}: BoundQuery): Bound[] {
  const order = orderBy.flatMap((o) => ('value' in o ? [o.value] : []))
  if (body.kind !== 'select') return order
  const optional = [body.where, body.having, body.qualify].filter((e) => e !== undefined)
  return [...order, ...body.items, ...optional, ...(body.grouping?.keys ?? [])]
}

function relationsOf({body, ctes}: BoundQuery): (Relation | BoundQuery)[] {
  const within = ctes.map((cte) => cte.query)
  switch (body.kind) {
    case 'select':
      return body.from ? [...within, body.from] : within
    case 'set':
      return [...within, ...body.branches]
    case 'nested':
      return [...within, body.query]
  }
}

function isVolatileRelation(relation: Relation | BoundQuery): boolean {
  if (!('kind' in relation)) return isVolatileQuery(relation)
  switch (relation.kind) {
    case 'table':
      return relation.sample !== undefined
    case 'query':
      return relation.sample !== undefined || isVolatileQuery(relation.query)
    case 'cte':
      return relation.sample !== undefined
    case 'unnest':
      return relation.arrays.some(varies)
    case 'join':
      return isVolatileRelation(relation.left) || isVolatileRelation(relation.right)
  }
}
