/**
 * What DuckDB's lambdas may not hold: subqueries, functions over rows, keys of groups, and columns of the queries
 * around the one that is being written. Such parts are computed before, as fields of the only struct of a list, and
 * what needs them becomes a lambda over that list.
 */
import type {Bound, BoundColumn} from '../bind/tree.ts'
import {children, some} from '../bind/walk.ts'
import {fieldName} from '../duckdb-types.ts'
import {unsupported} from '../error.ts'
import {computedFirst} from '../functions/sql.ts'
import type {Emission} from './emission.ts'
import {newAlias} from './emission.ts'
import {emitExpression} from './expressions.ts'

/** True for what a lambda may not hold, and for all that holds such a thing. */
export function isForeign(e: Bound, emission: Emission): boolean {
  return !emission.computed.has(e) && (isForeignItself(e, emission) || foreignWithin(children(e), emission))
}

const foreignWithin = (parts: readonly Bound[], emission: Emission): boolean =>
  parts.some((part) => isForeign(part, emission))

function isForeignItself(e: Bound, emission: Emission): boolean {
  if (e.kind === 'subquery' || e.kind === 'rows' || e.kind === 'key') return true
  if (e.kind !== 'column') return false
  const reach = emission.reach.at(-1)
  return reach !== undefined && !reach.has(e.column)
}

/** Parts of expressions that are computed before them. */
export interface Captures {
  /** Emits expressions with fields of the struct in place of the parts. */
  readonly inner: Emission
  /** Adds SQL of a value; gives the field that holds it. */
  add(sql: string): string
  /** A part whose SQL is taken as it is outside. */
  capture(part: Bound): void
  captureColumn(column: BoundColumn, place: Bound): void
  /** All columns of an expression within a lambda, and what a lambda may not hold. */
  captureParts(e: Bound): void
  /** SQL with the struct around it. */
  around(body: string): string
}

/** `name` is the struct's within the SQL. */
export function createCaptures(emission: Emission, name: string = newAlias(emission)): Captures {
  const inputs: string[] = []
  const own = new Set<BoundColumn>(emission.reach.at(-1))
  const inner: Emission = {
    ...emission,
    places: new Map(emission.places),
    computed: new Map(emission.computed),
    reach: emission.reach.length > 0 ? [...emission.reach.slice(0, -1), own] : [],
  }
  const variables = new Set<number>()
  const captures: Captures = {
    inner,
    add(sql) {
      const known = inputs.indexOf(sql)
      return `${name}.${fieldName(known < 0 ? inputs.push(sql) - 1 : known)}`
    },
    capture(part) {
      if (some(part, (p) => p.kind === 'variable' && variables.has(p.id)))
        throw unsupported("a function over rows of a lambda's argument", 'at' in part ? part.at : undefined)
      inner.computed.set(part, captures.add(emitExpression(part, emission)))
    },
    captureColumn(column, place) {
      inner.places.set(column, captures.add(emitExpression(place, emission)))
      own.add(column)
    },
    captureParts(e) {
      if (inner.computed.has(e)) return
      if (e.kind === 'lambda') for (const {id} of e.parameters) variables.add(id)
      if (e.kind === 'let') for (const {id} of e.variables) variables.add(id)
      // Beside a column of an outer query DuckDB finds no other.
      if (e.kind === 'column') captures.captureColumn(e.column, e)
      else if (isForeignItself(e, inner)) captures.capture(e)
      else children(e).forEach(captures.captureParts)
    },
    around: (body) =>
      inputs.length === 0 ? body : `list_transform([${packed(inputs)}], lambda ${name}: ${body})[1]`,
  }
  return captures
}

export const packed = (sqls: readonly string[]): string =>
  `{${sqls.map((sql, i) => `'${fieldName(i)}': ${sql}`).join(', ')}}`

/** SQL whose body has its operands within a lambda: where it may not hold one, all are computed before it. */
export function withinLambda(
  operands: readonly Bound[],
  emission: Emission,
  body: (...sqls: string[]) => string,
): string {
  const sqls = operands.map((operand) => emitExpression(operand, emission))
  return foreignWithin(operands, emission) ? computedFirst(sqls, body) : body(...sqls)
}
