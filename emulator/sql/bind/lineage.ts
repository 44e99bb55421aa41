/** Column lineage: from which columns of which tables the values of an expression come. */
import type {ColumnSource} from '../compile.ts'
import type {Bound, BoundColumn} from './tree.ts'
import {children} from './walk.ts'

/** Sources in the order in which they are met, each once. */
export function sourcesOf(column: BoundColumn): ColumnSource[] {
  const found = new Map<string, ColumnSource>()
  const seen = new Set<BoundColumn>()
  const visitColumn = (c: BoundColumn, path: readonly string[]): void => {
    if (c.source) {
      const {table} = c.source
      const name = [c.source.column, ...path].join('.')
      found.set(`${table.project}.${table.dataset}.${table.table}.${name}`, {table, column: name})
    } else if (!seen.has(c)) {
      seen.add(c)
      for (const origin of c.origins) visit(origin, path)
      seen.delete(c)
    }
  }
  const visit = (e: Bound, path: readonly string[]): void => {
    if (e.kind === 'column') visitColumn(e.column, path)
    else if (e.kind === 'key') visit(e.grouping.keys[e.index]!, path)
    else if (e.kind === 'subquery') for (const c of e.query.columns) visitColumn(c, path)
    else if (e.kind === 'operation' && e.operator.name === 'field') {
      visit(e.operands[0]!, [e.operator.label, ...path])
    } else for (const [child, inner] of flowingIn(e, path)) visit(child, inner)
  }
  visitColumn(column, [])
  return [...found.values()]
}

type Flow = readonly [e: Bound, path: readonly string[]]

/** What flows into the value, and into which of its fields: conditions of CASE and windows' partitions only choose. */
function flowingIn(e: Bound, path: readonly string[]): Flow[] {
  if (e.kind === 'rows') return e.args.filter((arg) => arg !== undefined).map((arg) => [arg, path])
  if (e.kind !== 'operation') return children(e).map((child) => [child, []])
  switch (e.operator.name) {
    case 'struct': {
      const fields = e.type.kind === 'STRUCT' ? e.type.fields : []
      const index = fields.findIndex(
        (f) => path[0] !== undefined && f.name?.toLowerCase() === path[0].toLowerCase(),
      )
      return index >= 0 ? [[e.operands[index]!, path.slice(1)]] : e.operands.map((o) => [o, []])
    }
    case 'case':
      return e.operands.filter((_, i) => i % 2 === 1 || i === e.operands.length - 1).map((o) => [o, path])
    case 'element':
    case 'result':
    case 'required':
      return [[e.operands[0]!, path]]
    default:
      return e.operands.map((o) => [o, []])
  }
}
