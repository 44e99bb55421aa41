/** Bound expressions as DuckDB SQL. */
import type {Bound, Let} from '../bind/tree.ts'
import {emitCall} from './calls.ts'
import {createCaptures, isForeign} from './captures.ts'
import type {Emission} from './emission.ts'
import {emitConstant} from './literals.ts'
import {emitOperation} from './operators.ts'
import {emitRows} from './rows.ts'
import {emitSubquery} from './subqueries.ts'

export function emitExpression(e: Bound, emission: Emission): string {
  const computed = emission.computed.size > 0 ? emission.computed.get(e) : undefined
  if (computed !== undefined) return computed
  switch (e.kind) {
    case 'constant':
      return emitConstant(e)
    case 'value':
      return e.sql
    case 'column': {
      const place = emission.places.get(e.column)
      if (place === undefined)
        throw new Error(`Column ${e.name} (${e.column.id}) is used where it is not in reach`)
      return place
    }
    case 'variable':
      return variableName(e.id)
    case 'key': {
      const keys = emission.keys.get(e.grouping)
      return keys?.[e.index] ?? emitExpression(e.grouping.keys[e.index]!, emission)
    }
    case 'operation':
      return emitOperation(e, emission)
    case 'call':
      return emitCall(e, emission)
    case 'rows':
      return emitRows(e, emission)
    case 'subquery':
      return emitSubquery(e, emission)
    case 'let':
      return emitLet(e, emission)
    case 'lambda':
      return `lambda ${e.parameters.map((p) => variableName(p.id)).join(', ')}: ${emitExpression(e.body, emission)}`
  }
}

export const variableName = (id: number): string => `v${id}`

/** Values computed once: each is the only element of a list, and the body a lambda over it. */
function emitLet(e: Let, emission: Emission): string {
  if (!isForeign(e, emission)) return letSql(e, emission)
  const captures = createCaptures(emission)
  for (const {value} of e.variables) captures.capture(value)
  captures.captureParts(e.body)
  return captures.around(letSql(e, captures.inner))
}

function letSql({variables, body}: Let, emission: Emission): string {
  return variables.reduceRight(
    (inner, {id, value}) =>
      `list_transform([${emitExpression(value, emission)}], lambda ${variableName(id)}: ${inner})[1]`,
    emitExpression(body, emission),
  )
}
