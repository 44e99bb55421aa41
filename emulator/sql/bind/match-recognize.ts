/**
 * MATCH_RECOGNIZE, written out: all rows numbered within their partition, with the symbols that each satisfies; a
 * search over each partition; and the rows of each match aggregated.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#match_recognize_clause
 */
import type {
  Call,
  Expression,
  MatchRecognize,
  Name,
  PipeOperator,
  RowPattern,
  SelectItem,
} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import {findFunction} from '../functions/index.ts'
import {matchRows} from '../functions/row-pattern.ts'
import {parseExpression, parseQuery} from '../parser/index.ts'
import type {RowSearch} from '../runtime/row-pattern.ts'
import {arrayOf, INT64, STRING, structOf} from '../types.ts'
import {newColumn, newId} from './binder.ts'
import {bindExpression} from './expressions.ts'
import type {FromResult} from './from.ts'
import {madeCall} from './made-calls.ts'
import {reference, string} from './make.ts'
import {bindPipes} from './pipes.ts'
import {bindQuery, rangeOfColumns} from './queries.ts'
import {innerScope, type Scope} from './scope.ts'
import type {Bound, BoundCte, BoundQuery} from './tree.ts'

/** Names of our own begin like this. */
const OWN = '__match_'
const ROWS = `${OWN}rows`
const GROUPS = `${OWN}groups`
const MOST_SYMBOLS = 62

const MEMBERS = arrayOf(
  structOf([
    {name: `${OWN}number`, type: INT64},
    {name: `${OWN}row`, type: INT64},
    {name: `${OWN}position`, type: INT64},
    {name: `${OWN}symbol`, type: STRING},
  ]),
)

export function bindMatchRecognize(node: MatchRecognize, from: FromResult, outer: Scope): FromResult {
  const symbols = checkedSymbols(node)
  const keys = node.partitionBy.map((_, i) => `${OWN}key${i}`)
  const rows = cte(ROWS, bindPipes(numbering(node, keys), from, outer), outer, {once: true})
  const search: RowSearch = {
    symbols,
    pattern: node.pattern,
    longest: isLongest(node, outer),
    overlapping: node.skip === 'TO NEXT ROW',
  }
  const groups = cte(GROUPS, searched(keys, search, rows, outer), outer)
  const scope = innerScope(outer, [], new Map([rows, groups].map((c) => [c.name, c])))
  const [only] = from.ranges
  const alias = from.ranges.length === 1 && only?.name !== undefined ? only.name : `${OWN}input`
  const query = bindQuery(measured(node, keys, alias), scope)
  return {
    relation: {kind: 'query', query: {...query, ctes: [rows, groups, ...query.ctes]}, lateral: false},
    ranges: [rangeOfColumns(node.alias?.text, query.columns)],
  }
}

function cte(name: string, query: BoundQuery, scope: Scope, more: {once?: true} = {}): BoundCte {
  const {columns, valueTable} = query
  return {id: newId(scope.binder), name, query, columns, valueTable, references: 0, ...more}
}

/** The symbols in the order of DEFINE, each of them defined once and used in the pattern. */
function checkedSymbols({define, pattern, at}: MatchRecognize): string[] {
  const used = new Map(symbolsIn(pattern).map((name) => [name.text.toLowerCase(), name]))
  const defined = new Set<string>()
  for (const {name} of define) {
    const key = name.text.toLowerCase()
    if (defined.has(key)) throw new SqlError(`Symbol ${name.text} is defined twice in DEFINE`, name.at)
    if (!used.has(key)) throw new SqlError(`Symbol ${name.text} of DEFINE is not in the PATTERN`, name.at)
    defined.add(key)
  }
  for (const [key, name] of used) {
    if (!defined.has(key)) throw new SqlError(`Undefined symbol in PATTERN: ${name.text}`, name.at)
  }
  if (define.length > MOST_SYMBOLS)
    throw unsupported(`MATCH_RECOGNIZE with more than ${MOST_SYMBOLS} symbols`, at)
  return define.map(({name}) => name.text)
}

function symbolsIn(pattern: RowPattern): Name[] {
  switch (pattern.kind) {
    case 'symbol':
      return [pattern.name]
    case 'sequence':
    case 'choice':
      return pattern.parts.flatMap(symbolsIn)
    case 'repeat':
      return symbolsIn(pattern.of)
    default:
      return []
  }
}

function isLongest({options}: MatchRecognize, scope: Scope): boolean {
  let longest = false
  for (const {name, value, at} of options) {
    if (name.toLowerCase() !== 'use_longest_match') {
      throw new SqlError(`Unknown option of MATCH_RECOGNIZE: ${name}`, at)
    }
    const bound = bindExpression(value, scope)
    if (bound.kind !== 'constant' || typeof bound.value !== 'boolean') {
      throw new SqlError('use_longest_match must be TRUE or FALSE', at)
    }
    longest = bound.value
  }
  return longest
}

const named = (text: string, at = 0): Name => ({text, quoted: true, at})
const own = (...names: string[]): Expression => ({kind: 'path', at: 0, names: names.map((n) => named(n))})
const item = (value: Expression, alias: string): Extract<SelectItem, {kind: 'item'}> => ({
  kind: 'item',
  at: value.at,
  value,
  alias: named(alias),
})

/** The rows with their partition's keys, their number in it, and the symbols that they satisfy as bits. */
function numbering(node: MatchRecognize, keys: readonly string[]): PipeOperator[] {
  const partitionBy = keys.map((key) => own(key))
  const at = {at: node.at}
  const extend = (items: readonly SelectItem[]): PipeOperator => ({
    kind: 'pipeExtend',
    ...at,
    items,
    windows: [],
  })
  const number = {
    ...(parseExpression('ROW_NUMBER()') as Call),
    over: {...at, partitionBy, orderBy: node.orderBy},
  }
  const inOrder = {
    ...at,
    partitionBy,
    orderBy: [{...at, value: own(`${OWN}row_number`), descending: false}],
  }
  const defined = node.define.map(({value}, i) => item(neighbours(value, inOrder), `${OWN}is${i}`))
  const bits = node.define.map((_, i) => `IF(${OWN}is${i}, ${1n << BigInt(i)}, 0)`).join(' + ')
  return [
    ...(keys.length > 0 ? [extend(node.partitionBy.map((key, i) => item(key, keys[i]!)))] : []),
    extend([item(number, `${OWN}row_number`)]),
    extend(defined),
    extend([item(parseExpression(bits), `${OWN}bits`)]),
  ]
}

/** PREV and NEXT of DEFINE look at the rows around. */
const neighbours = (e: Expression, over: NonNullable<Call['over']>): Expression =>
  mapNodes(e, (part) => {
    const name = part.kind === 'call' && part.name.length === 1 ? part.name[0]!.text.toUpperCase() : ''
    if (part.kind !== 'call' || (name !== 'PREV' && name !== 'NEXT')) return undefined
    return {...part, name: [named(name === 'PREV' ? 'LAG' : 'LEAD', part.at)], over}
  })

/** One row for each partition: its keys, and the members of its matches. */
function searched(keys: readonly string[], search: RowSearch, rows: BoundCte, outer: Scope): BoundQuery {
  const listed = keys.map((key) => `${key}, `).join('')
  const groupBy = keys.length > 0 ? ` GROUP BY ${keys.join(', ')}` : ''
  const sql = `SELECT ${listed}ARRAY_AGG(${OWN}bits ORDER BY ${OWN}row_number) AS bits FROM ${ROWS}${groupBy}`
  const collected = bindQuery(parseQuery(sql), innerScope(outer, [], new Map([[ROWS, rows]])))
  const items: Bound[] = collected.columns.map((column) => reference(column))
  const bits = items.pop()!
  items.push(madeCall('MATCH_RECOGNIZE', matchRows, [bits, string(JSON.stringify(search))], MEMBERS))
  return {
    ctes: [],
    body: {
      kind: 'select',
      items,
      distinct: false,
      from: {kind: 'query', query: collected, lateral: false},
    },
    columns: items.map((value, i) =>
      newColumn(outer.binder, keys[i] ?? `${OWN}members`, value.type, [value]),
    ),
    valueTable: false,
    orderBy: [],
  }
}

/** A name between backticks, whatever it holds. */
const quoted = (name: string): string => `\`${name.replace(/[\\`]/g, '\\$&')}\``

const GROUP = `${OWN}group`
const MEMBER = `${OWN}member`

/** The query that gives a row for each match. */
function measured(
  node: MatchRecognize,
  keys: readonly string[],
  alias: string,
): ReturnType<typeof parseQuery> {
  const rows = quoted(alias)
  const same = keys.map((key) => ` AND ${rows}.${key} IS NOT DISTINCT FROM ${GROUP}.${key}`)
  const groupBy = [...keys.map((key) => `${GROUP}.${key}`), `${MEMBER}.${OWN}number`]
  const query = parseQuery(
    `SELECT 1 FROM ${GROUPS} AS ${GROUP} CROSS JOIN UNNEST(${GROUP}.${OWN}members) AS ${MEMBER}
     LEFT JOIN ${ROWS} AS ${rows} ON ${rows}.${OWN}row_number = ${MEMBER}.${OWN}row${same.join('')}
     GROUP BY ${groupBy.join(', ')}`,
  )
  if (query.body.kind !== 'select') throw new Error('the query of MATCH_RECOGNIZE is a SELECT')
  const partition = node.partitionBy.map((key, i): SelectItem => {
    if (key.kind === 'path') return item(own(GROUP, keys[i]!), key.names.at(-1)!.text)
    return {
      kind: 'item',
      at: key.at,
      value: {...(parseExpression('COALESCE(1)') as Call), args: [{value: own(GROUP, keys[i]!)}]},
    }
  })
  const symbols = new Map(node.define.map(({name}) => [name.text.toLowerCase(), name.text]))
  const measures = node.measures.map(
    (measure): SelectItem => ({
      kind: 'item',
      at: measure.value.at,
      value: measureOf(measure.value, node, symbols),
      alias: measure.alias,
    }),
  )
  return {...query, body: {...query.body, items: [...partition, ...measures]}}
}

type Symbols = ReadonlyMap<string, string>

/** A measure over the joined rows: aggregates see the rows of the match, or of one symbol. */
const measureOf = (e: Expression, node: MatchRecognize, symbols: Symbols): Expression =>
  mapNodes(e, (part) => {
    const key = node.partitionBy.findIndex((k) => sameText(k, part))
    if (key >= 0) return own(GROUP, `${OWN}key${key}`)
    if (part.kind !== 'call' || part.name.length !== 1) return undefined
    const name = part.name[0]!.text.toUpperCase()
    if (name === 'MATCH_NUMBER') return own(MEMBER, `${OWN}number`)
    if (name === 'MATCH_ROW_NUMBER' || name === 'CLASSIFIER') {
      throw new SqlError(`${name} in MEASURES must be aggregated`, part.at)
    }
    if (name === 'FIRST' || name === 'LAST') return edgeOf(part, name === 'LAST', symbols)
    return !part.over && findFunction(name)?.kind === 'aggregate' ? aggregateOf(part, symbols) : undefined
  })

const ordered = (descending: boolean): Call['orderBy'] => [
  {at: 0, value: own(MEMBER, `${OWN}position`), descending},
]

/** FIRST(x) and LAST(x). */
function edgeOf(call: Call, last: boolean, symbols: Symbols): Expression {
  if (call.args.length !== 1) throw new SqlError(`${last ? 'LAST' : 'FIRST'} takes one argument`, call.at)
  const collected = aggregateOf(
    {...call, name: [named('ARRAY_AGG', call.at)], orderBy: ordered(last)},
    symbols,
  )
  const limited = {...collected, limit: parseExpression('1')}
  return {kind: 'subscript', at: call.at, operand: limited, index: parseExpression('0'), mode: 'SAFE_OFFSET'}
}

const IN_ORDER = new Set(['ARRAY_AGG', 'STRING_AGG', 'ARRAY_CONCAT_AGG'])

function aggregateOf(call: Call, symbols: Symbols): Call {
  const found = new Set<string>()
  let hasPlain = false
  const strip = <T>(tree: T): T =>
    mapNodes(tree, (part) => {
      if (part.kind === 'call' && part.name.length === 1) {
        const name = part.name[0]!.text.toUpperCase()
        if (name === 'MATCH_ROW_NUMBER') return own(MEMBER, `${OWN}position`)
        if (name === 'CLASSIFIER') return own(MEMBER, `${OWN}symbol`)
        if (name === 'MATCH_NUMBER') return own(MEMBER, `${OWN}number`)
      }
      if (part.kind !== 'path') return undefined
      const [first, ...rest] = part.names
      const symbol = symbols.get(first!.text.toLowerCase())
      if (symbol === undefined) {
        hasPlain = true
        return part
      }
      if (rest.length === 0) throw new SqlError(`Symbol ${symbol} cannot be used without a column`, part.at)
      found.add(symbol)
      return {...part, names: rest}
    })
  const args = strip(call.args)
  const ownOrder = strip(call.orderBy)
  const where = call.where && strip(call.where)
  const having = call.having && strip(call.having)
  if (found.size > 1 || (found.size === 1 && hasPlain && !isOwnOrder(call))) {
    throw new SqlError('An aggregate in MEASURES may refer to the columns of one symbol only', call.at)
  }
  const [symbol] = found
  const condition =
    symbol === undefined
      ? parseExpression(`${MEMBER}.${OWN}row IS NOT NULL`)
      : parseExpression(`${MEMBER}.${OWN}symbol = ${JSON.stringify(symbol)}`)
  const inOrder = IN_ORDER.has(call.name[0]!.text.toUpperCase()) && !call.distinct && ownOrder.length === 0
  return {
    ...call,
    args,
    orderBy: inOrder ? ordered(false) : ownOrder,
    ...(having && {having}),
    where: where ? {kind: 'binary', at: call.at, operator: 'AND', left: condition, right: where} : condition,
  }
}

/** The order that FIRST and LAST bring is no column of the user's. */
const isOwnOrder = ({orderBy}: Call): boolean =>
  orderBy.some(({value}) => value.kind === 'path' && value.names[0]?.text === MEMBER)

/** Nodes of a syntax tree, each as `change` gives it; where that is undefined, its parts are changed. */
function mapNodes<T>(tree: T, change: (node: Expression) => Expression | undefined): T {
  if (tree === null || typeof tree !== 'object') return tree
  if (Array.isArray(tree)) return tree.map((part) => mapNodes(part, change)) as T
  if ('kind' in tree) {
    const changed = change(tree as unknown as Expression)
    if (changed) return changed as T
  }
  return Object.fromEntries(Object.entries(tree).map(([key, part]) => [key, mapNodes(part, change)])) as T
}

/** Are two expressions written alike? */
const sameText = (a: unknown, b: unknown): boolean => withoutPlaces(a) === withoutPlaces(b)

const withoutPlaces = (node: unknown): string =>
  JSON.stringify(node, (key, value) => {
    if (key === 'at' || key === 'quoted') return undefined
    return key === 'text' && typeof value === 'string' ? value.toLowerCase() : value
  })
