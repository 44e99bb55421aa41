/** FOR SYSTEM_TIME AS OF: a table as it was, where whoever keeps it knows that. */
import type {TablePath} from '../ast/index.ts'
import {unsupported} from '../error.ts'
import {TIMESTAMP, typeName} from '../types.ts'
import {coerceOrFail} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {rootScope, type Scope} from './scope.ts'
import type {TableResult} from './tables.ts'
import type {Relation} from './tree.ts'

/** The table's relation at the time that the path names. */
export function relationAsOf({systemTime, at}: TablePath, result: TableResult, scope: Scope): Relation {
  const {relation, table} = result
  if (!systemTime || isNow(systemTime)) return relation
  const asOf = table?.source.kind === 'relation' ? table.source.asOf : undefined
  if (!asOf || relation.kind !== 'table') throw unsupported('FOR SYSTEM_TIME AS OF', at)
  // The time is one for all rows: it sees no columns.
  const bound = bindExpression(systemTime, rootScope(scope.binder))
  const time = coerceOrFail(
    bound,
    TIMESTAMP,
    () => `FOR SYSTEM_TIME AS OF must be of type TIMESTAMP but was of type ${typeName(bound.type)}`,
    systemTime.at,
  )
  return {...relation, asOf: {time, sql: asOf}}
}

/** Time travel to the present is no travel. */
const isNow = (time: NonNullable<TablePath['systemTime']>): boolean =>
  time.kind === 'call' && time.name[0]!.text.toUpperCase() === 'CURRENT_TIMESTAMP'
