/** `*`, `t.*`, EXCEPT and REPLACE. */
import type {SelectItem} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {typeName} from '../types.ts'
import {type Binder, newColumn} from './binder.ts'
import {bindExpression} from './expressions.ts'
import type {FromResult} from './from.ts'
import {field} from './make.ts'
import {seen} from './names.ts'
import type {RangeVariable, Scope} from './scope.ts'
import type {Bound, BoundQuery} from './tree.ts'

export interface Item {
  readonly name: string | undefined
  readonly value: Bound
  readonly at: number
  readonly star?: boolean
}

type Stars = Extract<SelectItem, {kind: 'stars'}>

export function expandStars(node: Stars, scope: Scope): Item[] {
  let items = node.of ? starOf(node, scope) : everything(node, scope)
  for (const name of node.except) {
    const key = name.text.toLowerCase()
    if (!items.some((item) => item.name?.toLowerCase() === key)) {
      throw new SqlError(`Column ${name.text} in SELECT * EXCEPT list does not exist`, name.at)
    }
    items = items.filter((item) => item.name?.toLowerCase() !== key)
  }
  if (items.length === 0) throw new SqlError('SELECT * EXCEPT list removes all columns', node.at)
  for (const {name, value} of node.replace) {
    const key = name.text.toLowerCase()
    const matches = items.filter((item) => item.name?.toLowerCase() === key).length
    if (matches === 0)
      throw new SqlError(`Column ${name.text} in SELECT * REPLACE list does not exist`, name.at)
    if (matches > 1) throw new SqlError(`Column ${name.text} in SELECT * REPLACE list is ambiguous`, name.at)
    const replacement = bindExpression(value, scope)
    items = items.map((item) =>
      item.name?.toLowerCase() === key ? {name: name.text, value: replacement, at: value.at} : item,
    )
  }
  return items
}

/** All columns of FROM, in order; columns merged by USING come once. */
export const columnsOfRanges = (ranges: readonly RangeVariable[], at: number): Item[] =>
  ranges.flatMap((range) =>
    range.columns
      .filter((c) => !c.merged)
      .map((c): Item => ({name: c.name, value: seen(c, at), at, star: true})),
  )

function everything(node: Stars, scope: Scope): Item[] {
  if (scope.ranges.length === 0) throw new SqlError('SELECT * must have a FROM clause', node.at)
  return columnsOfRanges(scope.ranges, node.at)
}

function starOf(node: Stars, scope: Scope): Item[] {
  const of = node.of!
  if (of.kind === 'path' && of.names.length === 1) {
    const key = of.names[0]!.text.toLowerCase()
    for (let s: Scope | undefined = scope; s; s = s.parent) {
      const range = s.ranges.find((r) => r.name?.toLowerCase() === key)
      if (range && !(range.value && range.value.type.kind !== 'STRUCT')) {
        return range.columns.map((c) => ({name: c.name, value: seen(c, node.at), at: node.at, star: true}))
      }
    }
  }
  const value = bindExpression(of, scope)
  if (value.type.kind !== 'STRUCT') {
    throw new SqlError(`Dot-star is not supported for type ${typeName(value.type)}`, node.at)
  }
  return value.type.fields.map((f, i) => ({
    name: f.name,
    value: field(value, i, node.at),
    at: node.at,
    star: true,
  }))
}

/** SELECT * FROM what was bound. */
export function selectAll(from: FromResult, binder: Binder): BoundQuery {
  const only = from.ranges.length === 1 ? from.ranges[0]! : undefined
  if (only?.value) {
    const value = seen({name: undefined, value: only.value}, 0)
    return {
      ctes: [],
      body: {kind: 'select', items: [value], distinct: false, from: from.relation},
      columns: [newColumn(binder, only.name, value.type, [value])],
      valueTable: true,
      orderBy: [],
    }
  }
  const items = columnsOfRanges(from.ranges, 0)
  return {
    ctes: [],
    body: {kind: 'select', items: items.map((i) => i.value), distinct: false, from: from.relation},
    columns: items.map((i) => newColumn(binder, i.name, i.value.type, [i.value])),
    valueTable: false,
    orderBy: [],
  }
}
