/** Joins, with the columns that USING merges. */
import type {Join, Name} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {BOOL, typeName} from '../types.ts'
import {coerce, coerces, supertype} from './coercion.ts'
import {bindCondition} from './expressions.ts'
import {bindFrom, type FromResult} from './from.ts'
import {and, operation} from './make.ts'
import {used} from './names.ts'
import {compare} from './operators.ts'
import {filteredBy} from './partitions.ts'
import {inClause, innerScope, type RangeVariable, type Scope, type ScopeColumn} from './scope.ts'
import type {Bound, JoinRelation, Relation} from './tree.ts'

export function bindJoin(node: Join, scope: Scope, outerLeft: readonly RangeVariable[]): FromResult {
  const left = bindFrom(node.left, scope, outerLeft)
  const right = bindFrom(node.right, scope, [...outerLeft, ...left.ranges])
  return joinResults(node, left, right, scope)
}

type JoinSyntax = Pick<Join, 'at' | 'type' | 'on' | 'using'>

export function joinResults(node: JoinSyntax, left: FromResult, right: FromResult, scope: Scope): FromResult {
  checkAliases(left.ranges, right.ranges, node.at)
  const lateral = isLateral(right.relation)
  if (lateral && (node.type === 'RIGHT' || node.type === 'FULL')) {
    throw new SqlError(
      `Array scan is not allowed with ${node.type} JOIN: it refers to the left side`,
      node.at,
    )
  }
  const type: JoinRelation['type'] = node.type === 'COMMA' ? 'CROSS' : node.type
  if (type !== 'CROSS' && !node.on && !node.using && !lateral && !isUnnest(right.relation)) {
    throw new SqlError(`${type} JOIN must have an immediately following ON or USING clause`, node.at)
  }
  if (node.using) return joinUsing(node.using, {...node, type}, left, right)
  const ranges = [...left.ranges, ...right.ranges]
  const on =
    node.on && bindCondition(node.on, inClause(innerScope(scope, ranges), 'JOIN ON clause'), 'JOIN ON clause')
  if (on) filteredBy(scope.binder, on)
  return {
    relation: {kind: 'join', type, left: left.relation, right: right.relation, ...(on && {on})},
    ranges,
  }
}

const isUnnest = (relation: Relation): boolean => relation.kind === 'unnest'

const isLateral = (relation: Relation): boolean =>
  (relation.kind === 'unnest' || relation.kind === 'query') && relation.lateral

function checkAliases(left: readonly RangeVariable[], right: readonly RangeVariable[], at: number): void {
  const names = new Set(left.flatMap((r) => (r.name === undefined ? [] : [r.name.toLowerCase()])))
  const twice = right.find((r) => r.name !== undefined && names.has(r.name.toLowerCase()))
  if (twice) throw new SqlError(`Duplicate table alias ${twice.name} in the same FROM clause`, at)
}

function joinUsing(
  names: readonly Name[],
  node: JoinSyntax & {readonly type: JoinRelation['type']},
  left: FromResult,
  right: FromResult,
): FromResult {
  const merged: ScopeColumn[] = []
  const conditions: Bound[] = []
  for (const name of names) {
    const l = used(usingColumn(name, left.ranges, 'left').value, name.at)
    const r = used(usingColumn(name, right.ranges, 'right').value, name.at)
    const type = supertype([l, r])
    if (!type || !coerces(l, type) || !coerces(r, type)) {
      throw new SqlError(
        `Column ${name.text} in USING has incompatible types on either side of the join: ${typeName(l.type)} and ${typeName(r.type)}`,
        name.at,
      )
    }
    conditions.push(compare('=', l, r, name.at))
    merged.push({name: name.text, value: mergedValue(node.type, l, r)})
  }
  const keys = new Set(names.map((n) => n.text.toLowerCase()))
  const hidden = (range: RangeVariable): RangeVariable => ({
    ...range,
    columns: range.columns.map((c) =>
      c.name !== undefined && keys.has(c.name.toLowerCase()) ? {...c, merged: true} : c,
    ),
  })
  return {
    relation: {
      kind: 'join',
      type: node.type,
      left: left.relation,
      right: right.relation,
      on: and(conditions),
    },
    ranges: [{columns: merged}, ...left.ranges.map(hidden), ...right.ranges.map(hidden)],
  }
}

/** The one value of two equal columns: the side's that always has it, or whichever is there. */
function mergedValue(type: JoinRelation['type'], left: Bound, right: Bound): Bound {
  if (type === 'RIGHT') return right
  if (type !== 'FULL') return left
  const common = supertype([left, right])!
  const [l, r] = [coerce(left, common), coerce(right, common)]
  const isThere = operation({name: 'is', test: 'NULL', not: true}, [l], BOOL)
  return operation({name: 'case'}, [isThere, l, r], common)
}

function usingColumn(name: Name, ranges: readonly RangeVariable[], side: string): ScopeColumn {
  const key = name.text.toLowerCase()
  if (ranges.some((r) => r.name?.toLowerCase() === key && !r.value)) {
    throw new SqlError(
      `Name ${name.text} in USING clause is a table alias, not a column name, on ${side} side of join`,
      name.at,
    )
  }
  const found = ranges.flatMap((r) => r.columns.filter((c) => !c.merged && c.name?.toLowerCase() === key))
  if (found.length > 1) {
    throw new SqlError(`Column ${name.text} in USING clause is ambiguous on ${side} side of join`, name.at)
  }
  if (!found[0])
    throw new SqlError(`Column ${name.text} in USING clause not found on ${side} side of join`, name.at)
  return found[0]
}
