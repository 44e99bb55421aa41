/**
 * GAP_FILL: a time series at equal steps, with values for the steps that it lacks.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/time-series-functions#gap_fill
 */
import type {Expression, TableFunctionCall} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {parseQuery} from '../parser/index.ts'
import {INTERVAL, type SqlType, typeName} from '../types.ts'
import {newId} from './binder.ts'
import {coerceOrFail} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import type {FromResult} from './from.ts'
import {bindQuery, rangeOfColumns} from './queries.ts'
import {innerScope, type Scope, withNames} from './scope.ts'
import type {Bound, BoundQuery} from './tree.ts'

const INPUT = '__input'
const PARAMETERS = [
  'ts_column',
  'bucket_width',
  'partitioning_columns',
  'value_columns',
  'origin',
  'ignore_null_values',
]

/** The types that a series may go by: their smallest step. */
const STEPS: Readonly<Record<string, string>> = {
  DATE: 'DAY',
  DATETIME: 'MICROSECOND',
  TIMESTAMP: 'MICROSECOND',
}
const NUMBERS = ['INT64', 'FLOAT64', 'NUMERIC', 'BIGNUMERIC']
const METHODS = ['null', 'linear', 'locf']

interface Filled {
  readonly name: string
  readonly method: string
  readonly type: SqlType
}

export function bindGapFill(node: TableFunctionCall, input: BoundQuery, scope: Scope): FromResult {
  const given = argumentsOf(node)
  const bind = (name: string): Bound | undefined => {
    const value = given.get(name)
    return value && bindExpression(value, scope)
  }
  const columnOf = (name: string): BoundQuery['columns'][number] => {
    const found = input.columns.find((c) => c.name?.toLowerCase() === name.toLowerCase())
    if (found) return found
    throw new SqlError(`Column ${name} of GAP_FILL not found in the table`, node.at)
  }
  const time = columnOf(text(bind('ts_column'), 'ts_column', node.at))
  const kind = time.type.kind
  if (!STEPS[kind]) {
    throw new SqlError(
      `Column ${time.name} of GAP_FILL must be a DATE, DATETIME or TIMESTAMP, but has type ${typeName(time.type)}`,
      node.at,
    )
  }
  const width = bind('bucket_width')
  if (width?.type.kind !== 'INTERVAL') {
    throw new SqlError('Argument bucket_width of GAP_FILL must be an INTERVAL', node.at)
  }
  const origin = bind('origin')
  const names = new Map<string, Bound>([['__width', coerceOrFail(width, INTERVAL, () => '', node.at)]])
  if (origin) {
    const message = (): string => `Argument origin of GAP_FILL must be of type ${kind}`
    names.set('__origin', coerceOrFail(origin, time.type, message, node.at))
  }
  const partition = items(bind('partitioning_columns')).map(
    (item) => columnOf(text(item, 'partitioning_columns', node.at)).name!,
  )
  const values = items(bind('value_columns')).map((item): Filled => {
    const parts = item.kind === 'operation' && item.operator.name === 'struct' ? item.operands : []
    const column = columnOf(text(parts[0], 'value_columns', node.at))
    const method = text(parts[1], 'value_columns', node.at).toLowerCase()
    if (!METHODS.includes(method)) {
      throw new SqlError(
        `Gap filling method of GAP_FILL must be null, linear or locf; got ${method}`,
        node.at,
      )
    }
    if (method === 'linear' && !NUMBERS.includes(column.type.kind)) {
      throw new SqlError(`Column ${column.name} of GAP_FILL must be a number to be filled by linear`, node.at)
    }
    return {name: column.name!, method, type: column.type}
  })
  const ignoresNulls = isTrue(bind('ignore_null_values'), node.at)
  const sql = filling(
    {time: time.name!, kind, hasOrigin: origin !== undefined},
    partition,
    values,
    ignoresNulls,
  )
  const cte = {
    id: newId(scope.binder),
    name: INPUT,
    query: input,
    columns: input.columns,
    valueTable: input.valueTable,
    references: 0,
  }
  const inner = withNames(innerScope(scope, [], new Map([[INPUT, cte]])), names)
  const query = bindQuery(parseQuery(sql), inner)
  return {
    relation: {kind: 'query', query: {...query, ctes: [cte, ...query.ctes]}, lateral: false},
    ranges: [rangeOfColumns(node.alias?.text ?? 'GAP_FILL', query.columns)],
  }
}

/** The arguments by name; the table is not among them. */
function argumentsOf(node: TableFunctionCall): ReadonlyMap<string, Expression> {
  const rest = node.args.filter((a) => !a.object && a.value.kind !== 'subquery')
  const given = new Map<string, Expression>()
  for (const [i, {name, value}] of rest.entries()) {
    const key = name?.text.toLowerCase() ?? PARAMETERS[i]
    if (key === undefined || !PARAMETERS.includes(key) || given.has(key)) {
      throw new SqlError(`Unexpected argument ${name?.text ?? i + 2} of GAP_FILL`, value.at)
    }
    given.set(key, value)
  }
  return given
}

function text(e: Bound | undefined, name: string, at: number): string {
  if (e?.kind === 'constant' && typeof e.value === 'string') return e.value
  throw new SqlError(`Argument ${name} of GAP_FILL must be of STRING literals`, at)
}

const items = (e: Bound | undefined): readonly Bound[] =>
  e?.kind === 'operation' && e.operator.name === 'array' ? e.operands : []

function isTrue(e: Bound | undefined, at: number): boolean {
  if (!e) return true
  if (e.kind === 'constant' && typeof e.value === 'boolean') return e.value
  throw new SqlError('Argument ignore_null_values of GAP_FILL must be a BOOL literal', at)
}

interface Series {
  readonly time: string
  readonly kind: string
  readonly hasOrigin: boolean
}

/**
 * The steps from the first to the last time of each partition stand among its rows; each step then sees the last row
 * up to it and the first one from it on.
 */
function filling(
  {time, kind, hasOrigin}: Series,
  partition: readonly string[],
  values: readonly Filled[],
  ignoresNulls: boolean,
): string {
  const quoted = (name: string): string => `\`${name}\``
  const by = partition.map(quoted)
  const listed = by.map((name) => `${name}, `).join('')
  const groups = by.length > 0 ? `GROUP BY ${by.join(', ')}` : ''
  const within = by.length > 0 ? `PARTITION BY ${by.join(', ')} ` : ''
  const step = STEPS[kind]!
  const bucket = (of: string): string => `${kind}_BUCKET(${of}, __width${hasOrigin ? ', __origin' : ''})`
  const next = `CAST(${bucket('__first')} + __width AS ${kind})`
  const rows = values.map(({name, method}, i) => {
    const counts = ignoresNulls && method !== 'null' ? `${quoted(name)} IS NOT NULL` : 'TRUE'
    return `IF(${counts}, STRUCT(${quoted(time)} AS t, ${quoted(name)} AS v), NULL) AS __v${i}, `
  })
  const nothing = values.map(
    ({type}, i) => `CAST(NULL AS STRUCT<t ${kind}, v ${typeName(type)}>) AS __v${i}, `,
  )
  const before = (i: number): string =>
    `LAST_VALUE(__v${i} IGNORE NULLS) OVER (${within}ORDER BY __time, __is_step ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`
  const after = (i: number): string =>
    `FIRST_VALUE(__v${i} IGNORE NULLS) OVER (${within}ORDER BY __time, __is_step DESC ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)`
  const sides = values.map((_, i) => `, ${before(i)} AS __b${i}, ${after(i)} AS __a${i}`)
  const shown = values.map((value, i) => `, ${valueAt(value, i, kind, step)} AS ${quoted(value.name)}`)
  return `
    WITH __rows AS (SELECT * FROM ${INPUT} WHERE ${quoted(time)} IS NOT NULL),
    __bounds AS (
      SELECT ${listed}IF(${bucket('__first')} = __first, __first, ${next}) AS __from, ${bucket('__last')} AS __to
      FROM (
        SELECT ${listed}MIN(${quoted(time)}) AS __first, MAX(${quoted(time)}) AS __last FROM __rows ${groups}
      )
      WHERE __first IS NOT NULL
    ),
    __steps AS (
      SELECT ${listed}RANGE_START(__range) AS __time
      FROM __bounds, UNNEST(GENERATE_RANGE_ARRAY(
        RANGE(__from, ${kind}_ADD(__to, INTERVAL 1 ${step})), __width)) AS __range
      WHERE __from <= __to
    )
    SELECT __time AS ${quoted(time)}${by.map((name) => `, ${name}`).join('')}${shown.join('')}
    FROM (
      SELECT ${listed}__time, __is_step${sides.join('')}
      FROM (
        SELECT ${listed}${rows.join('')}${quoted(time)} AS __time, FALSE AS __is_step FROM __rows
        UNION ALL
        SELECT ${listed}${nothing.join('')}__time, TRUE FROM __steps
      )
    )
    WHERE __is_step`
}

/** The value of a step, from the rows before and after it. */
function valueAt({method, type}: Filled, i: number, kind: string, step: string): string {
  if (method === 'locf') return `__b${i}.v`
  if (method === 'null') return `IF(__b${i}.t = __time, __b${i}.v, NULL)`
  const part = `${kind}_DIFF(__time, __b${i}.t, ${step}) / ${kind}_DIFF(__a${i}.t, __b${i}.t, ${step})`
  const between = `CAST(__b${i}.v + (__a${i}.v - __b${i}.v) * (${part}) AS ${typeName(type)})`
  return `CASE WHEN __b${i}.t = __a${i}.t THEN __b${i}.v WHEN __b${i} IS NULL OR __a${i} IS NULL THEN NULL ELSE ${between} END`
}
