/**
 * RANGE_SESSIONIZE: the rows of a table with the session that each row's range belongs to.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/range-functions#range_sessionize
 */
import type {TableFunctionCall} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {parseQuery} from '../parser/index.ts'
import {newId} from './binder.ts'
import {bindExpression} from './expressions.ts'
import type {FromResult} from './from.ts'
import {bindQuery, rangeOfColumns} from './queries.ts'
import {innerScope, type Scope} from './scope.ts'
import type {Bound, BoundQuery} from './tree.ts'

const EARLIEST = {
  DATE: "DATE '0001-01-01'",
  DATETIME: "DATETIME '0001-01-01'",
  TIMESTAMP: "TIMESTAMP '0001-01-01'",
}
const LATEST = {
  DATE: "DATE '9999-12-31'",
  DATETIME: "DATETIME '9999-12-31 23:59:59.999999'",
  TIMESTAMP: "TIMESTAMP '9999-12-31 23:59:59.999999+00'",
}

export function bindRangeSessionize(node: TableFunctionCall, input: BoundQuery, scope: Scope): FromResult {
  const options = node.args.filter((a) => !a.object && a.value.kind !== 'subquery')
  const [column, partition, mode] = options.map((a) => bindExpression(a.value, scope))
  const range = text(column, 'range_column', node.at)
  const found = input.columns.find((c) => c.name?.toLowerCase() === range.toLowerCase())
  if (found?.type.kind !== 'RANGE') {
    throw new SqlError(`Column ${range} of RANGE_SESSIONIZE must be a column of type RANGE`, node.at)
  }
  const option = mode ? text(mode, 'sessionize_option', node.at).toUpperCase() : 'MEETS'
  if (option !== 'MEETS' && option !== 'OVERLAPS') {
    throw new SqlError(`Invalid sessionize_option in RANGE_SESSIONIZE: ${option}`, node.at)
  }
  const element = found.type.element.kind as keyof typeof EARLIEST
  const sql = sessions(`\`${range}\``, names(partition, node.at), option === 'MEETS' ? '>' : '>=', element)
  const cte = {
    id: newId(scope.binder),
    name: INPUT,
    query: input,
    columns: input.columns,
    valueTable: input.valueTable,
    references: 0,
  }
  const query = bindQuery(parseQuery(sql), innerScope(scope, [], new Map([[INPUT, cte]])))
  return {
    relation: {kind: 'query', query: {...query, ctes: [cte, ...query.ctes]}, lateral: false},
    ranges: [rangeOfColumns(node.alias?.text ?? 'RANGE_SESSIONIZE', query.columns)],
  }
}

const INPUT = '__input'

/**
 * A session begins where a range starts after all before it have ended. A row without a range counts as one without
 * bounds, so that, as in BigQuery, it holds all rows of its partition together; it has no part in the session's range.
 */
function sessions(
  range: string,
  partition: readonly string[],
  after: '>' | '>=',
  element: keyof typeof EARLIEST,
): string {
  const by = partition.map((name) => `\`${name}\``)
  const partitions = by.length > 0 ? `PARTITION BY ${by.join(', ')}` : ''
  const session = [...by, '__session'].join(', ')
  const order = 'ORDER BY __start, __end'
  const before = `OVER (${partitions} ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`
  const end = (extreme: 'MIN' | 'MAX', name: string, unbounded: string): string =>
    `NULLIF(${extreme}(IF(${range} IS NULL, NULL, ${name})) OVER (PARTITION BY ${session}), ${unbounded})`
  return `
    SELECT * EXCEPT (__start, __end, __begins, __session),
      IF(${range} IS NULL, NULL, RANGE(
        ${end('MIN', '__start', EARLIEST[element])}, ${end('MAX', '__end', LATEST[element])})) AS session_range
    FROM (
      SELECT *, COUNTIF(__begins) OVER (${partitions} ${order}) AS __session
      FROM (
        SELECT *, IFNULL(__start ${after} MAX(__end) ${before}, TRUE) AS __begins
        FROM (
          SELECT *, IFNULL(RANGE_START(${range}), ${EARLIEST[element]}) AS __start,
            IFNULL(RANGE_END(${range}), ${LATEST[element]}) AS __end
          FROM ${INPUT}
        )
      )
    )`
}

function text(e: Bound | undefined, name: string, at: number): string {
  if (e?.kind === 'constant' && typeof e.value === 'string') return e.value
  throw new SqlError(`Argument ${name} of RANGE_SESSIONIZE must be a STRING literal`, at)
}

function names(e: Bound | undefined, at: number): string[] {
  const parts = e?.kind === 'operation' && e.operator.name === 'array' ? e.operands : []
  return parts.map((part) => text(part, 'partitioning_columns', at))
}
