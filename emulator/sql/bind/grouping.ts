/** GROUP BY: keys by name, ordinal, expression or ALL; ROLLUP, CUBE, GROUPING SETS; and what may be selected. */
import type {Expression, GroupBy, GroupingItem} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {BOOL, INT64, typeName} from '../types.ts'
import {refuseLiteral} from './bare-literals.ts'
import {isGroupable} from './coercion.ts'
import {equalBy, oneOf} from './collations.ts'
import {bindExpression} from './expressions.ts'
import {integer, operation} from './make.ts'
import {columnsOf} from './relations.ts'
import {sameExpression} from './same.ts'
import {inClause, type Scope} from './scope.ts'
import type {Item} from './stars.ts'
import type {Bound, BoundColumn, Grouping, Relation} from './tree.ts'
import {children, hasAggregate, hasWindow, isAggregate, mapChildren, some} from './walk.ts'

type Aliases = ReadonlyMap<string, Bound | 'ambiguous'>

export function bindGrouping(
  node: GroupBy,
  items: readonly Item[],
  scope: Scope,
  aliases: Aliases,
): Grouping {
  const keys: Bound[] = []
  const written: (Bound | undefined)[] = []
  const add = (value: Bound, at: number): number => {
    if (hasAggregate(value)) throw new SqlError('Aggregate function is not allowed in GROUP BY', at)
    if (hasWindow(value)) throw new SqlError('Analytic function is not allowed in GROUP BY', at)
    if (!isGroupable(value.type)) {
      throw new SqlError(`Grouping by expressions of type ${typeName(value.type)} is not allowed`, at)
    }
    const key = equalBy(value)
    const known = keys.findIndex((k) => sameExpression(k, key))
    if (known >= 0) return known
    if (key !== value) written[keys.length] = value
    return keys.push(key) - 1
  }
  if (node.all) {
    for (const item of items) {
      if (!hasAggregate(item.value) && !hasWindow(item.value) && varies(item.value)) add(item.value, item.at)
    }
    return {keys, ...(written.length > 0 && {written})}
  }
  const bindKey = (e: Expression): number => add(groupingKey(e, items, scope, aliases), e.at)
  if (node.items.every((i) => i.kind === 'key')) {
    for (const item of node.items) if (item.kind === 'key') bindKey(item.value)
    return {keys, ...(written.length > 0 && {written})}
  }
  // Several items of GROUP BY multiply: every set of one with every set of the next.
  let sets: number[][] = [[]]
  for (const item of node.items) {
    const choices = setsOf(item, bindKey)
    sets = sets.flatMap((set) => choices.map((choice) => [...new Set([...set, ...choice])]))
  }
  return {keys, sets, ...(written.length > 0 && {written})}
}

const varies = (e: Bound): boolean =>
  some(e, (part) => part.kind !== 'constant' && part.kind !== 'operation' && part.kind !== 'value')

/** The grouping sets that an item stands for, as indexes of keys. */
function setsOf(item: GroupingItem, bindKey: (e: Expression) => number): number[][] {
  switch (item.kind) {
    case 'key':
      return [[bindKey(item.value)]]
    case 'tuple':
      return [item.keys.map(bindKey)]
    case 'rollup': {
      const groups = item.keys.map((keys) => keys.map(bindKey))
      return groups.map((_, i) => groups.slice(0, groups.length - i).flat()).concat([[]])
    }
    case 'cube': {
      const groups = item.keys.map((keys) => keys.map(bindKey))
      return groups.reduce<number[][]>(
        (sets, group) => sets.flatMap((set) => [[...set, ...group], set]),
        [[]],
      )
    }
    case 'sets':
      return item.sets.flatMap((set) => setsOf(set, bindKey))
  }
}

function groupingKey(e: Expression, items: readonly Item[], scope: Scope, aliases: Aliases): Bound {
  if (e.kind === 'literal' && e.type === 'int') {
    const item = items[Number(e.text) - 1]
    if (!item) throw new SqlError(`GROUP BY column number item is out of range. Found ${e.text}`, e.at)
    if (hasAggregate(item.value)) {
      throw new SqlError(
        `GROUP BY column number ${e.text} refers to an expression that contains an aggregate function`,
        e.at,
      )
    }
    return item.value
  }
  refuseLiteral(e, 'GROUP BY')
  const seesAliases = e.kind === 'path' && aliases.has(e.names[0]!.text.toLowerCase())
  const within = inClause(scope, 'GROUP BY clause')
  if (seesAliases && aliases.get(e.names[0]!.text.toLowerCase()) === 'ambiguous') {
    throw new SqlError(
      `Name ${e.names[0]!.text} in GROUP BY clause is ambiguous; it may refer to multiple columns in the SELECT-list`,
      e.at,
    )
  }
  if (seesAliases) return bindExpression(e, {...within, aliases})
  return bindExpression(e, within)
}

/**
 * With grouping sets, `a + 1` is computed of the key `a` even where it is a key itself, so that it has a value in sets
 * without that key.
 */
function isComputedOfKeys(e: Bound, {keys}: Grouping, own: ReadonlySet<BoundColumn>): boolean {
  if (e.kind === 'column' || (e.kind === 'operation' && e.operator.name === 'field')) return false
  const isKey = (part: Bound): boolean => keys.some((key) => key !== e && sameExpression(key, part))
  const covered = (part: Bound): boolean => {
    if (part.kind === 'column') return !own.has(part.column) || isKey(part)
    return children(part).every((child) => isKey(child) || covered(child))
  }
  return some(e, (part) => part.kind === 'column' && own.has(part.column)) && covered(e)
}

/** A key that groups show by one of its values; GROUPING asks of the key that stands for it. */
function writtenKey(e: Bound, grouping: Grouping): Bound | undefined {
  const indexOf = (part: Bound): number =>
    grouping.written!.findIndex((written) => written !== undefined && sameExpression(written, part))
  if (e.kind === 'operation' && e.operator.name === 'grouping') {
    const index = indexOf(e.operands[0]!)
    return index < 0 ? undefined : {...e, operands: [keyOf(grouping, index)]}
  }
  const index = indexOf(e)
  if (index < 0) return undefined
  if (!grouping.sets) return oneOf(e)
  const absent = operation({name: 'grouping'}, [keyOf(grouping, index)], INT64)
  const isThere = operation({name: '='}, [absent, integer(0)], BOOL)
  return operation({name: 'case'}, [isThere, oneOf(e)], e.type)
}

const keyOf = (grouping: Grouping, index: number): Bound => ({
  kind: 'key',
  index,
  grouping,
  type: grouping.keys[index]!.type,
})

export type GroupedRewriter = (e: Bound, clause: string) => Bound

/** Replaces grouping keys by references to them and refuses columns that are neither grouped nor aggregated. */
export function groupedRewriter(grouping: Grouping | undefined, from: Relation | undefined): GroupedRewriter {
  const own = new Set<BoundColumn>(from ? columnsOf(from) : [])
  return (expression, clause) => {
    const rewrite = (e: Bound): Bound => {
      const index = grouping?.keys.findIndex((key) => sameExpression(key, e)) ?? -1
      // A key that is the item itself, by its ordinal or alias, stays one.
      const isItself = index >= 0 && grouping!.keys[index] === e
      if (isItself || (index >= 0 && !(grouping!.sets && isComputedOfKeys(e, grouping!, own))))
        return {kind: 'key', index, grouping: grouping!, type: e.type}
      if (isAggregate(e)) return e
      const shown = grouping?.written && writtenKey(e, grouping)
      if (shown) return shown
      if (e.kind === 'operation' && e.operator.name === 'grouping') {
        const [operand] = e.operands
        if (!operand || !grouping?.keys.some((key) => sameExpression(key, operand))) {
          throw new SqlError(
            'GROUPING must have an argument that exists within the group-by expression list.',
            e.at,
          )
        }
      }
      if (e.kind === 'column' && own.has(e.column)) {
        throw new SqlError(
          `${clause} expression references column ${e.name} which is neither grouped nor aggregated`,
          e.at,
        )
      }
      return mapChildren(e, rewrite)
    }
    return rewrite(expression)
  }
}
