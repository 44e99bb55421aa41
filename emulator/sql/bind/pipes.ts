/** Pipe syntax: every operator takes the table before it and gives another. */
import type {GroupingItem, PipeOperator, Select} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import {BOOL, STRING} from '../types.ts'
import {newColumn} from './binder.ts'
import {explicitCast} from './casts.ts'
import {bindCtes} from './ctes.ts'
import {bindCondition, bindExpression} from './expressions.ts'
import {bindFrom, bindSample, type FromResult} from './from.ts'
import {joinResults} from './joins.ts'
import {operation, string} from './make.ts'
import {used} from './names.ts'
import {filteredBy} from './partitions.ts'
import {applyPivot} from './pivots.ts'
import {bindLimits, bindQuery, rangeOfQuery} from './queries.ts'
import {bindOrderKey} from './rows.ts'
import {inClause, innerScope, type RangeVariable, type Scope, type ScopeColumn} from './scope.ts'
import {bindItems, finishSelect, outputColumn} from './select.ts'
import {combine} from './set-operations.ts'
import {columnsOfRanges, type Item, selectAll} from './stars.ts'
import {bindTableFunction} from './table-functions.ts'
import type {Bound, BoundColumn, BoundQuery, BoundSelect, QueryOrder} from './tree.ts'
import {hasWindow} from './walk.ts'

type PipeIf = Extract<PipeOperator, {kind: 'pipeIf'}>

export function bindPipes(pipes: readonly PipeOperator[], from: FromResult, outer: Scope): BoundQuery {
  let state = from
  let scope = outer
  for (const [i, pipe] of pipes.entries()) {
    if (pipe.kind === 'pipeWith') {
      const {ctes, scope: inner} = bindCtes(pipe, scope)
      scope = inner
      const rest = bindPipes(pipes.slice(i + 1), state, scope)
      return {...rest, ctes: [...ctes, ...rest.ctes]}
    }
    if (pipe.kind === 'pipeIf') {
      return bindPipes([...chosenBranch(pipe, scope), ...pipes.slice(i + 1)], state, scope)
    }
    state = bindPipe(pipe, state, scope)
  }
  return asQuery(state, scope)
}

/** The branches not taken are never looked into. */
function chosenBranch(pipe: PipeIf, scope: Scope): readonly PipeOperator[] {
  for (const {condition, pipes} of pipe.branches) {
    const bound = bindCondition(condition, inClause(scope, 'FROM clause'), 'IF')
    if (bound.kind !== 'constant')
      throw unsupported('a condition of the pipe operator IF that is no literal', condition.at)
    if (bound.value === true) return pipes
  }
  return pipe.otherwise
}

/** The last operator's query itself, or all columns of what the pipe has come to. */
function asQuery(state: FromResult, scope: Scope): BoundQuery {
  const {relation, ranges} = state
  const columns = ranges.flatMap((r) => r.columns)
  const untouched =
    relation.kind === 'query' &&
    !relation.sample &&
    !ranges.some((r) => r.value) &&
    columns.length === relation.query.columns.length &&
    columns.every(({merged, name, value}, i) => {
      const column = relation.query.columns[i]!
      return !merged && value.kind === 'column' && value.column === column && name === column.name
    })
  return untouched && relation.kind === 'query' ? relation.query : selectAll(state, scope.binder)
}

function bindPipe(
  pipe: Exclude<PipeOperator, {kind: 'pipeWith' | 'pipeIf'}>,
  state: FromResult,
  scope: Scope,
): FromResult {
  switch (pipe.kind) {
    case 'pipeWhere':
      return bindWhere(pipe, state, scope)
    case 'pipeDistinct':
      return bindDistinct(pipe, state, scope)
    case 'pipeSelect':
      return bindPipeSelect(pipe, state, scope)
    case 'pipeExtend':
      return bindExtend(pipe, state, scope)
    case 'pipeSet':
      return bindPipeSet(pipe, state, scope)
    case 'pipeDrop':
      return bindDrop(pipe, state)
    case 'pipeRename':
      return bindRename(pipe, state)
    case 'pipeAs':
      return renamed(state, pipe.alias.text)
    case 'pipeAggregate':
      return bindPipeAggregate(pipe, state, scope)
    case 'pipeJoin': {
      const right = bindFrom(pipe.right, scope, state.ranges)
      return joinResults(pipe, state, right, scope)
    }
    case 'pipeSetOperation': {
      const left = asQuery(state, scope)
      const branches = [left, ...pipe.queries.map((q) => bindQuery(q, scope))]
      return fromQuery(combine(pipe, branches, scope.binder))
    }
    case 'pipeOrderBy':
      return bindPipeOrder(pipe, state, scope)
    case 'pipeLimit':
      return wrapped(state, scope, bindLimits({orderBy: [], ...pipe}, scope))
    case 'pipeAssert':
      return bindAssert(pipe, state, scope)
    case 'pipeCall': {
      const input = asQuery(state, scope)
      return bindTableFunction(pipe.call, scope, [], input)
    }
    case 'pipeSample': {
      const query = asQuery(state, scope)
      return {
        relation: {kind: 'query', query, lateral: false, sample: bindSample(pipe.sample, scope)},
        ranges: [rangeOfQuery(undefined, query)],
      }
    }
    case 'pipePivot':
      return applyPivot(pipe.pivot, state, scope)
    case 'pipeUnpivot':
      return applyPivot(pipe.unpivot, state, scope)
    case 'pipeMatchRecognize':
      return applyPivot(pipe.clause, state, scope)
  }
}

const fromQuery = (query: BoundQuery, alias?: string): FromResult => ({
  relation: {kind: 'query', query, lateral: false},
  ranges: [rangeOfQuery(alias, query)],
})

type Extra = Partial<Pick<BoundSelect, 'where' | 'qualify'>> &
  Partial<Pick<BoundQuery, 'orderBy' | 'limit' | 'offset'>>

/** The same table with a clause around it; names stay as they are. */
function wrapped(state: FromResult, scope: Scope, {where, qualify, ...tail}: Extra): FromResult {
  const items: Bound[] = []
  const columns: BoundColumn[] = []
  const carry = (name: string | undefined, value: Bound): Bound => {
    const item = used(value, 0)
    const known = items.findIndex(
      (i) => i === item || (i.kind === 'column' && item.kind === 'column' && i.column === item.column),
    )
    if (known < 0) {
      items.push(item)
      columns.push(newColumn(scope.binder, name, item.type, [item]))
    }
    return unmarked(columns[known < 0 ? columns.length - 1 : known]!)
  }
  const carryColumns = (list: readonly ScopeColumn[]): ScopeColumn[] =>
    list.map((c) => ({...c, value: carry(c.name, c.value)}))
  const ranges = state.ranges.map((range): RangeVariable => {
    const value = range.value && carry(range.name, range.value)
    return {
      ...range,
      columns: value ? fieldsOf(value, range.columns) : carryColumns(range.columns),
      ...(value && {value}),
      ...(range.pseudo && {pseudo: carryColumns(range.pseudo)}),
    }
  })
  const query: BoundQuery = {
    ctes: [],
    body: {
      kind: 'select',
      items,
      distinct: false,
      from: state.relation,
      ...(where && {where}),
      ...(qualify && {qualify}),
    },
    columns,
    valueTable: false,
    orderBy: [],
    ...tail,
  }
  return {relation: {kind: 'query', query, lateral: false}, ranges}
}

/** The columns of a row that is a value, over the carried value. */
function fieldsOf(value: Bound, columns: readonly ScopeColumn[]): ScopeColumn[] {
  if (value.type.kind !== 'STRUCT') return columns.map((c) => ({...c, value}))
  return columns.map((c) =>
    c.value.kind === 'operation' ? {...c, value: {...c.value, operands: [value]}} : c,
  )
}

const unmarked = (column: BoundColumn): Bound => ({
  kind: 'column',
  column,
  name: column.name ?? '',
  type: column.type,
  at: 0,
})

const scopeOf = (state: FromResult, scope: Scope): Scope => innerScope(scope, state.ranges)

type Pipe<K extends PipeOperator['kind']> = Extract<PipeOperator, {kind: K}>

function bindWhere(pipe: Pipe<'pipeWhere'>, state: FromResult, scope: Scope): FromResult {
  const inner = inClause(scopeOf(state, scope), 'WHERE clause', {windowFunctions: true})
  const condition = bindCondition(pipe.condition, inner, 'WHERE clause')
  filteredBy(scope.binder, condition)
  return wrapped(state, scope, hasWindow(condition) ? {qualify: condition} : {where: condition})
}

function selectSyntax(at: number, more: Partial<Select> = {}): Select {
  return {kind: 'select', at, distinct: false, items: [], windows: [], ...more}
}

/** Each row once. Names of tables stay visible, and rows that are values stay values. */
function bindDistinct(pipe: Pipe<'pipeDistinct'>, state: FromResult, scope: Scope): FromResult {
  const items = state.ranges.flatMap((range): Item[] =>
    range.value && range.columns.some((c) => !c.merged)
      ? [{name: range.name, value: used(range.value, pipe.at), at: pipe.at}]
      : columnsOfRanges([range], pipe.at),
  )
  const node = selectSyntax(pipe.at, {distinct: true})
  const inner = scopeOf(state, scope)
  const query = finishSelect({node, items, scope: inner, from: state.relation, where: undefined, orderBy: []})
  const results = query.columns.values().map(unmarked)
  const next = (): Bound => results.next().value!
  const ranges = state.ranges.flatMap((range): RangeVariable[] => {
    const columns = range.columns.filter((c) => !c.merged)
    const name = range.name === undefined ? {} : {name: range.name}
    if (columns.length === 0) return []
    if (!range.value) return [{...name, columns: columns.map((c) => ({...c, value: next()}))}]
    const value = next()
    return [{...name, columns: fieldsOf(value, columns), value}]
  })
  return {relation: {kind: 'query', query, lateral: false}, ranges}
}

function bindPipeSelect(pipe: Pipe<'pipeSelect'>, state: FromResult, scope: Scope): FromResult {
  const windows = new Map(pipe.windows.map((w) => [w.name.text.toLowerCase(), w.spec]))
  const inner: Scope = {...scopeOf(state, scope), windows}
  const items = bindItems(pipe.items, inClause(inner, 'SELECT list', {windowFunctions: true}))
  const node = selectSyntax(pipe.at, {distinct: pipe.distinct, ...(pipe.as && {as: pipe.as})})
  return fromQuery(
    finishSelect({node, items, scope: inner, from: state.relation, where: undefined, orderBy: []}),
  )
}

/** All columns as they are, and computed ones after them. Names of tables stay visible. */
function bindExtend(pipe: Pipe<'pipeExtend'>, state: FromResult, scope: Scope): FromResult {
  const windows = new Map(pipe.windows.map((w) => [w.name.text.toLowerCase(), w.spec]))
  const inner: Scope = {...scopeOf(state, scope), windows}
  const items = bindItems(pipe.items, inClause(inner, 'SELECT list', {windowFunctions: true}))
  return withComputed(state, items, scope)
}

function withComputed(state: FromResult, items: readonly Item[], scope: Scope): FromResult {
  const carried = wrapped(state, scope, {})
  const {relation} = carried
  if (relation.kind !== 'query' || relation.query.body.kind !== 'select')
    throw new Error('a wrapped table is a query')
  const {query} = relation
  const computed = items.map((item) => outputColumn(scope.binder, item.name, item.value))
  const body = {...relation.query.body, items: [...relation.query.body.items, ...items.map((i) => i.value)]}
  return {
    relation: {
      kind: 'query',
      query: {...query, body, columns: [...query.columns, ...computed]},
      lateral: false,
    },
    ranges: [...carried.ranges, {columns: computed.map((c) => ({name: c.name, value: unmarked(c)}))}],
  }
}

function bindPipeSet(pipe: Pipe<'pipeSet'>, state: FromResult, scope: Scope): FromResult {
  const inner = inClause(scopeOf(state, scope), 'SELECT list', {windowFunctions: true})
  const items = pipe.items.map(({name, value}): Item => {
    findOne(state, name.text, name.at, 'SET')
    return {name: name.text, value: bindExpression(value, inner), at: value.at}
  })
  const extended = withComputed(state, items, scope)
  const added = extended.ranges.at(-1)!
  const replacement = new Map(added.columns.map((c) => [c.name!.toLowerCase(), c.value]))
  return {
    ...extended,
    ranges: mapColumns(extended.ranges.slice(0, -1), (c) => {
      const value = c.name === undefined || c.merged ? undefined : replacement.get(c.name.toLowerCase())
      return [value ? {...c, value} : c]
    }),
  }
}

/**
 * Changes the columns that `*` and bare names see. Behind a table's name stays the row that was there before; rows
 * that are values become rows of columns.
 */
function mapColumns(
  ranges: readonly RangeVariable[],
  change: (c: ScopeColumn) => ScopeColumn[],
): RangeVariable[] {
  return ranges.flatMap((range): RangeVariable[] => {
    const changed = {columns: range.columns.filter((c) => !c.merged).flatMap(change)}
    const isScalar = range.value && range.value.type.kind !== 'STRUCT'
    if (range.name === undefined || isScalar) {
      return [{...changed, ...(range.pseudo && {pseudo: range.pseudo})}]
    }
    return [{...range, columns: range.columns.map((c) => ({...c, merged: true}))}, changed]
  })
}

function findOne(state: FromResult, name: string, at: number, operator: string): void {
  const key = name.toLowerCase()
  const found = state.ranges.flatMap((r) =>
    r.columns.filter((c) => !c.merged && c.name?.toLowerCase() === key),
  )
  if (found.length === 1) return
  const problem = found.length === 0 ? 'not found' : 'is ambiguous'
  throw new SqlError(`Column ${name} in pipe ${operator} ${problem}`, at)
}

function bindDrop(pipe: Pipe<'pipeDrop'>, state: FromResult): FromResult {
  for (const name of pipe.names) findOne(state, name.text, name.at, 'DROP')
  const dropped = new Set(pipe.names.map((n) => n.text.toLowerCase()))
  const ranges = mapColumns(state.ranges, (c) =>
    c.name !== undefined && dropped.has(c.name.toLowerCase()) ? [] : [c],
  )
  return {...state, ranges}
}

function bindRename(pipe: Pipe<'pipeRename'>, state: FromResult): FromResult {
  for (const {from} of pipe.items) findOne(state, from.text, from.at, 'RENAME')
  const names = new Map(pipe.items.map((i) => [i.from.text.toLowerCase(), i.to.text]))
  return {
    ...state,
    ranges: mapColumns(state.ranges, (c) => {
      const to = c.name === undefined ? undefined : names.get(c.name.toLowerCase())
      return [to === undefined ? c : {...c, name: to}]
    }),
  }
}

/** AS: one name for everything. */
function renamed(state: FromResult, alias: string): FromResult {
  const [only] = state.ranges
  if (state.ranges.length === 1 && only?.value) return {...state, ranges: [{...only, name: alias}]}
  return {
    ...state,
    ranges: [{name: alias, columns: state.ranges.flatMap((r) => r.columns.filter((c) => !c.merged))}],
  }
}

type GroupingKey = Extract<GroupingItem, {kind: 'key'}>

/** The keys of a grouping item, each a column of the result. */
function keysOf(item: GroupingItem): GroupingKey[] {
  if (item.kind === 'key') return [item]
  if (item.kind === 'sets') return item.sets.flatMap(keysOf)
  const keys = item.kind === 'tuple' ? item.keys : item.keys.flat()
  return keys.map((value) => ({kind: 'key', at: value.at, value}))
}

/** AGGREGATE … GROUP BY: keys first, then aggregates. */
function bindPipeAggregate(pipe: Pipe<'pipeAggregate'>, state: FromResult, scope: Scope): FromResult {
  const inner = scopeOf(state, scope)
  const keySyntax = (pipe.groupBy?.items ?? []).flatMap(keysOf)
  const keyItems = bindItems(
    keySyntax.map((k) => ({kind: 'item', at: k.at, value: k.value, ...(k.alias && {alias: k.alias})})),
    inClause(inner, 'GROUP BY clause'),
    true,
  )
  const aggregates = bindItems(
    pipe.items.map((i) => ({kind: 'item', at: i.at, value: i.value, ...(i.alias && {alias: i.alias})})),
    inClause(inner, 'SELECT list', {aggregates: true}),
    true,
  )
  const groupBy = pipe.groupBy ?? {at: pipe.at, all: false, items: []}
  const node = selectSyntax(pipe.at, {groupBy})
  const items = [...keyItems, ...aggregates]
  const query = finishSelect({node, items, scope: inner, from: state.relation, where: undefined, orderBy: []})
  const order: QueryOrder[] = []
  const sortBy = (
    ordinal: number,
    by: {readonly descending: boolean; readonly nulls?: 'FIRST' | 'LAST'} | undefined,
  ): void => {
    if (!by && !(pipe.andOrder && ordinal < keyItems.length)) return
    const descending = by?.descending ?? false
    order.push({
      ordinal,
      descending,
      nullsFirst: by?.nulls === undefined ? !descending : by.nulls === 'FIRST',
    })
  }
  keySyntax.forEach((key, i) => {
    sortBy(i, key.order)
  })
  pipe.items.forEach((item, i) => {
    sortBy(keyItems.length + i, item.order)
  })
  return fromQuery({...query, orderBy: order})
}

function bindPipeOrder(pipe: Pipe<'pipeOrderBy'>, state: FromResult, scope: Scope): FromResult {
  const inner = inClause(scopeOf(state, scope), 'ORDER BY clause', {windowFunctions: true})
  const orderBy = pipe.items.map((item): QueryOrder => bindOrderKey(item, inner))
  return wrapped(state, scope, {orderBy})
}

/** ASSERT fails where a row breaks the condition, and passes the rows on otherwise. */
function bindAssert(pipe: Pipe<'pipeAssert'>, state: FromResult, scope: Scope): FromResult {
  const inner = inClause(scopeOf(state, scope), 'expression')
  const condition = bindCondition(pipe.condition, inner, 'ASSERT')
  const parts = pipe.messages.map((m) => explicitCast(bindExpression(m, inner), STRING, false, m.at))
  const message = [string('Assert failed: '), ...parts].reduce((l, r) =>
    operation({name: 'concat'}, [l, r], STRING),
  )
  const fail = operation(
    {name: 'raise'},
    [parts.length > 0 ? message : string('Assert failed')],
    BOOL,
    pipe.at,
  )
  const check = operation(
    {name: 'case'},
    [condition, {kind: 'constant', value: true, type: BOOL, literal: false}, fail],
    BOOL,
  )
  return wrapped(state, scope, {where: check})
}
