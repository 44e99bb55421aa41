/**
 * SELECT WITH AGGREGATION_THRESHOLD: groups of which too few have a part in are not shown.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#agg_threshold_clause
 */
import type {Expression, Select} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import {parseExpression} from '../parser/index.ts'

/** The query with its threshold as a condition of HAVING. */
export function withThreshold(node: Select): Select {
  const {privacy} = node
  if (!privacy) return node
  const {at, mode, options} = privacy
  if (mode !== 'AGGREGATION_THRESHOLD') throw unsupported(`SELECT WITH ${mode}`, at)
  const given = new Map(options.map((option) => [option.name.toLowerCase(), option]))
  for (const [name, option] of given) {
    if (name !== 'threshold' && name !== 'privacy_unit_column') {
      throw new SqlError(`Unknown option of AGGREGATION_THRESHOLD: ${name}`, option.at)
    }
  }
  const threshold = given.get('threshold')?.value
  const unit = given.get('privacy_unit_column')?.value
  if (!threshold || !unit) {
    throw new SqlError('AGGREGATION_THRESHOLD needs the options threshold and privacy_unit_column', at)
  }
  if (threshold.kind !== 'literal' || threshold.type !== 'int') {
    throw new SqlError(
      'The threshold of AGGREGATION_THRESHOLD must be a positive integer literal',
      threshold.at,
    )
  }
  const condition = enough(unit, threshold)
  const having: Expression = node.having
    ? {kind: 'binary', at, operator: 'AND', left: node.having, right: condition}
    : condition
  const {privacy: _, ...rest} = node
  return {...rest, having}
}

/** COUNT(DISTINCT unit) >= threshold */
function enough(unit: Expression, threshold: Expression): Expression {
  const comparison = parseExpression('COUNT(DISTINCT x) >= 1')
  if (comparison.kind !== 'binary' || comparison.left.kind !== 'call')
    throw new Error('a comparison of a call')
  return {...comparison, left: {...comparison.left, args: [{value: unit}]}, right: threshold}
}
