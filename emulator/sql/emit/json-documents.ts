/**
 * JSON columns of which a SELECT reads several parts. Read one by one, each part would cost a walk through the
 * whole text of the document; so the relation that gives the column takes all of them out at once, as a list, and
 * every use is an element of it.
 */
import {columnsOf} from '../bind/relations.ts'
import type {Bound, BoundColumn, BoundQuery, BoundSelect, Operation, Relation} from '../bind/tree.ts'
import {children} from '../bind/walk.ts'
import {text} from '../duckdb-types.ts'
import {duckdbJsonPath, type JsonStep} from '../runtime/json-path.ts'
import type {Emission} from './emission.ts'

/** A column of documents. */
export interface JsonDocument {
  /** The name of the list of its parts, beside the column itself. */
  readonly name: string
  /** The DuckDB paths of the parts; the n-th is the list's n-th element. */
  readonly paths: readonly string[]
  /** Where the list is to be found, and the column that it belongs to; set by the relation that gives them. */
  placed?: {readonly list: string; readonly column: string}
}

/** A column and the steps into it, for `column.a.b[0]` with steps known when compiling. */
function accessOf(e: Bound): {column: BoundColumn; path: string} | undefined {
  if (e.kind !== 'operation' || stepOf(e) === undefined) return undefined
  const steps: JsonStep[] = []
  let value: Bound = e
  while (value.kind === 'operation') {
    const step = stepOf(value)
    if (step === undefined) return undefined
    steps.unshift(step)
    value = value.operands[0]!
  }
  return value.kind === 'column' && steps.length > 0
    ? {column: value.column, path: duckdbJsonPath(steps)}
    : undefined
}

/** The constant step of an access to a field or element of JSON. */
function stepOf({operator, operands}: Operation): JsonStep | undefined {
  const step = operands[1]
  if (step?.kind !== 'constant') return undefined
  if (operator.name === 'jsonField' && typeof step.value === 'string') return step.value
  const isIndex = operator.name === 'jsonElement' && typeof step.value === 'bigint' && step.value >= 0n
  return isIndex ? Number(step.value) : undefined
}

/** Finds the columns of which a SELECT reads more than one part. To be called before its FROM is emitted. */
export function planDocuments(
  {body, orderBy}: Pick<BoundQuery, 'orderBy'> & {readonly body: BoundSelect},
  emission: Emission,
): void {
  if (!body.from || !columnsOf(body.from).some((column) => column.type.kind === 'JSON')) return
  const found = new Map<BoundColumn, string[]>()
  const visit = (e: Bound): void => {
    const access = e.kind === 'operation' ? accessOf(e) : undefined
    if (access) found.set(access.column, [...(found.get(access.column) ?? []), access.path])
    else children(e).forEach(visit)
  }
  const clauses = [body.where, ...(body.grouping?.keys ?? []), body.having, body.qualify]
  const order = orderBy.flatMap((o) => ('value' in o ? [o.value] : []))
  for (const e of [...body.items, ...clauses, ...order, ...withinFrom(body.from)]) if (e) visit(e)
  for (const [column, paths] of found) {
    if (paths.length < 2) continue
    emission.documents.set(column, {name: `d${column.id}`, paths: [...new Set(paths)]})
  }
}

/** Conditions of joins, and arrays to unnest. */
function withinFrom(relation: Relation): Bound[] {
  if (relation.kind === 'unnest') return [...relation.arrays]
  if (relation.kind !== 'join') return []
  const on = relation.on ? [relation.on] : []
  return [...on, ...withinFrom(relation.left), ...withinFrom(relation.right)]
}

/** A relation with the lists beside its columns, under the same alias. Its columns have their places already. */
export function withDocuments(
  relation: string,
  alias: string,
  columns: readonly BoundColumn[],
  emission: Emission,
): string {
  const lists: string[] = []
  for (const column of emission.documents.size > 0 ? columns : []) {
    const document = emission.documents.get(column)
    const place = emission.places.get(column)
    if (!document || !place || document.placed) continue
    const {name, paths} = document
    const given = place.slice(alias.length + 1)
    lists.push(`json_extract(${given}, [${paths.map(text).join(', ')}]) AS ${name}`)
    document.placed = {list: `${alias}.${name}`, column: place}
  }
  return lists.length === 0 ? relation : `(SELECT *, ${lists.join(', ')} FROM ${relation})`
}

/** The part of a document that was taken out ahead, as SQL; undefined where none was, or it is out of reach. */
export function takenOut(e: Operation, emission: Emission): string | undefined {
  if (emission.documents.size === 0) return undefined
  const access = accessOf(e)
  const document = access && emission.documents.get(access.column)
  if (!document?.placed || emission.places.get(access!.column) !== document.placed.column) return undefined
  const index = document.paths.indexOf(access!.path)
  return index < 0 ? undefined : `${document.placed.list}[${index + 1}]`
}
