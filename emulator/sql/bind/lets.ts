/** Values that a body may use several times but that must be computed once. */
import {type Binder, newId} from './binder.ts'
import type {Bound} from './tree.ts'
import {children, hasSubquery, isVolatile} from './walk.ts'

/** Cheap to write out again: a name, a literal, a field of a name. */
function isPlain(e: Bound): boolean {
  if (e.kind === 'operation') return e.operator.name === 'field' && isPlain(e.operands[0]!)
  return (
    e.kind === 'constant' ||
    e.kind === 'value' ||
    e.kind === 'column' ||
    e.kind === 'variable' ||
    e.kind === 'key'
  )
}

const uses = (e: Bound, id: number): number =>
  e.kind === 'variable' && e.id === id ? 1 : children(e).reduce((sum, child) => sum + uses(child, id), 0)

/**
 * Binds a body in which each value has a name. Values are written in place where that costs nothing: they are
 * plain, or no value is used twice. The body of a Let becomes a lambda in DuckDB, where subqueries may not stand,
 * so a body with a subquery has its values in place too, unless that would repeat a volatile one.
 */
export function bindLet(
  binder: Binder,
  values: readonly Bound[],
  body: (names: readonly Bound[]) => Bound,
): Bound {
  if (values.every(isPlain)) return body(values)
  const names = values.map(
    (v): Bound => (isPlain(v) ? v : {kind: 'variable', id: newId(binder), type: v.type}),
  )
  const bound = body(names)
  const variables = names.flatMap((name, i) =>
    name.kind === 'variable' && name !== values[i] ? [{id: name.id, value: values[i]!}] : [],
  )
  const repeated = variables.some((v) => uses(bound, v.id) > 1)
  const inPlace = hasSubquery(bound) ? !(repeated && values.some(isVolatile)) : !repeated
  return inPlace ? body(values) : {kind: 'let', variables, body: bound, type: bound.type}
}
