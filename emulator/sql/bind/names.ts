/** What a path of names means: a column, a field of one, a range variable, an argument, a script variable. */
import type {Name} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import type {SqlType} from '../types.ts'
import {JSON_TYPE, typeName} from '../types.ts'
import type {Binder} from './binder.ts'
import {field, operation, string, struct} from './make.ts'
import type {RangeIndex, RangeVariable, Scope, ScopeColumn} from './scope.ts'
import type {Bound} from './tree.ts'

const lower = (text: string | undefined): string | undefined => text?.toLowerCase()

/** The value that a path stands for. Fails as BigQuery does where there is none. */
export function bindPath(names: readonly Name[], scope: Scope): Bound {
  const found = resolvePath(names, scope)
  if (found) return found
  const first = names[0]!
  const suggestion = suggest(first.text, visibleNames(scope))
  throw new SqlError(
    `Unrecognized name: ${first.text}${suggestion ? `; Did you mean ${suggestion}?` : ''}`,
    first.at,
  )
}

/** Like `bindPath`, but undefined where nothing has the path's first name. */
export function resolvePath(names: readonly Name[], scope: Scope): Bound | undefined {
  for (let s: Scope | undefined = scope; s; s = s.parent) {
    const found = resolveHere(names, s)
    if (found) return found
  }
  const variable = scope.binder.context.variables?.get(names[0]!.text.toLowerCase())
  if (!variable) return undefined
  return fields({kind: 'value', type: variable.type, sql: variable.sql, parameter: false}, names, 1)
}

function resolveHere(names: readonly Name[], scope: Scope): Bound | undefined {
  const key = names[0]!.text.toLowerCase()
  const named = scope.names?.get(key)
  if (named) return fields(named, names, 1)
  const alias = scope.aliases?.get(key)
  if (alias === 'ambiguous') throw ambiguous(names[0]!)
  if (alias) return fields(alias, names, 1)
  return resolveInRanges(names, scope)
}

const ambiguous = (name: Name): SqlError => new SqlError(`Column name ${name.text} is ambiguous`, name.at)

function indexOf(ranges: readonly RangeVariable[], {indexes}: Binder): RangeIndex {
  const known = indexes.get(ranges)
  if (known) return known
  const byName = new Map<string, RangeVariable[]>()
  const columns = new Map<string, ScopeColumn[]>()
  const add = <T>(map: Map<string, T[]>, name: string, item: T): void => {
    const items = map.get(name)
    if (items) items.push(item)
    else map.set(name, [item])
  }
  for (const range of ranges) {
    if (range.name !== undefined) add(byName, range.name.toLowerCase(), range)
    for (const column of range.columns) {
      if (!column.merged && column.name !== undefined) add(columns, column.name.toLowerCase(), column)
    }
  }
  const index = {ranges: byName, columns}
  indexes.set(ranges, index)
  return index
}

function resolveInRanges(names: readonly Name[], {ranges, binder}: Scope): Bound | undefined {
  if (ranges.length === 0) return undefined
  const first = names[0]!
  const key = first.text.toLowerCase()
  const index = indexOf(ranges, binder)
  const matching = index.ranges.get(key)
  if (matching && matching.length > 1) throw new SqlError(`Table name ${first.text} is ambiguous`, first.at)
  const range = matching?.[0]
  if (range && names.length > 1) {
    const within = columnOfRange(range, names)
    if (within) return within
  }
  if (range?.value) return fields(range.value, names, 1)
  const columns = index.columns.get(key)
  const column = columns?.[0]
  if (columns?.some((c) => c.value !== column!.value)) throw ambiguous(first)
  if (column && !(range && names.length > 1 && !hasFields(column.value.type))) {
    return fields(seen(column, first.at), names, 1)
  }
  if (range) {
    if (names.length === 1) return rowOf(range, first.at)
    throw nameNotFoundInside(names[1]!, range)
  }
  const pseudo = ranges.flatMap((r) => (r.pseudo ?? []).filter((c) => lower(c.name) === key))
  if (pseudo.length > 1) throw ambiguous(first)
  return pseudo[0] && fields(seen(pseudo[0], first.at), names, 1)
}

const hasFields = (type: SqlType): boolean => type.kind === 'STRUCT' || type.kind === 'JSON'

function columnOfRange(range: RangeVariable, names: readonly Name[]): Bound | undefined {
  const key = names[1]!.text.toLowerCase()
  const columns = range.columns.filter((c) => lower(c.name) === key)
  if (columns.length > 1) throw ambiguous(names[1]!)
  const column = columns[0] ?? range.pseudo?.find((c) => lower(c.name) === key)
  return column && fields(seen(column, names[0]!.at), names, 2)
}

function nameNotFoundInside(name: Name, range: RangeVariable): SqlError {
  const suggestion = suggest(
    name.text,
    range.columns.flatMap((c) => (c.name === undefined ? [] : [c.name])),
  )
  return new SqlError(
    `Name ${name.text} not found inside ${range.name}${suggestion ? `; Did you mean ${suggestion}?` : ''}`,
    name.at,
  )
}

/** The column's value at this place of the text; the column counts as used. */
export function seen(column: ScopeColumn, at: number): Bound {
  return used(column.value, at)
}

/** The same value, placed; columns within count as used. */
export function used(value: Bound, at: number): Bound {
  if (value.kind === 'column') {
    value.column.used = true
    return {...value, at}
  }
  if (value.kind === 'operation') return {...value, operands: value.operands.map((o) => used(o, at))}
  return value
}

/** A whole row as a value: a table's row is a struct of its columns. */
export function rowOf(range: RangeVariable, at: number): Bound {
  if (range.value) return used(range.value, at)
  return struct(
    range.columns.map((c) =>
      c.name === undefined ? {value: seen(c, at)} : {name: c.name, value: seen(c, at)},
    ),
    at,
  )
}

/** The value's fields that the path names from its n-th name on. */
function fields(value: Bound, names: readonly Name[], from: number): Bound {
  let bound = used(value, value.kind === 'column' ? value.at : 0)
  for (let i = from; i < names.length; i++) bound = bindField(bound, names[i]!)
  return bound
}

/** operand.name, of a STRUCT or of JSON. */
export function bindField(operand: Bound, name: Name): Bound {
  const {type} = operand
  if (type.kind === 'JSON') {
    return operation({name: 'jsonField'}, [operand, string(name.text)], JSON_TYPE, name.at)
  }
  if (type.kind !== 'STRUCT') {
    throw new SqlError(`Cannot access field ${name.text} on a value with type ${typeName(type)}`, name.at)
  }
  const key = name.text.toLowerCase()
  const matches = type.fields.flatMap((f, i) => (lower(f.name) === key ? [i] : []))
  if (matches.length > 1) throw new SqlError(`Struct field name ${name.text} is ambiguous`, name.at)
  const index = matches[0]
  if (index !== undefined) return field(operand, index, name.at)
  const suggestion = suggest(
    name.text,
    type.fields.flatMap((f) => (f.name === undefined ? [] : [f.name])),
  )
  throw new SqlError(
    `Field name ${name.text} does not exist in ${typeName(type)}${suggestion ? `; Did you mean ${suggestion}?` : ''}`,
    name.at,
  )
}

function visibleNames(scope: Scope): string[] {
  const names: string[] = []
  for (let s: Scope | undefined = scope; s; s = s.parent) {
    names.push(...(s.names?.keys() ?? []), ...(s.aliases?.keys() ?? []))
    for (const range of s.ranges) {
      if (range.name !== undefined) names.push(range.name)
      for (const column of range.columns) if (column.name !== undefined) names.push(column.name)
    }
  }
  return names
}

/** The name that is closest in spelling, if it is close: at most a fifth of its letters differ, or one. */
export function suggest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const limit = Math.max(1, Math.floor(wanted.length / 5))
  let best: {name: string; edits: number} | undefined
  for (const candidate of candidates) {
    const edits = editDistance(wanted, candidate.toLowerCase())
    if (edits <= limit && edits < wanted.length && (!best || edits < best.edits))
      best = {name: candidate, edits}
  }
  return best?.name
}

function editDistance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
