/**
 * Variance and standard deviation of values that DuckDB cannot square.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/statistical_aggregate_functions
 */
import {defineRuntime} from '../runtime.ts'

/** Powers of two lose no digits. */
const DOWN = 2 ** -664
const UP = 2 ** 664

/**
 * `values` are the huge ones of `count` values; the others are as good as 0. NaN where one is not finite; infinite
 * where the variance is beyond FLOAT64.
 */
export function spread(name: string, values: readonly (number | null)[], count: bigint): number {
  const huge = values.filter((value) => value !== null)
  if (!huge.every(Number.isFinite)) return Number.NaN
  const rows = Number(count)
  const scaled = huge.map((value) => value * DOWN)
  const mean = scaled.reduce((sum, value) => sum + value, 0) / rows
  const squares = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const variance = (squares + (rows - huge.length) * mean ** 2) / (name.endsWith('_samp') ? rows - 1 : rows)
  return name.startsWith('stddev') ? Math.sqrt(variance) * UP : variance * UP * UP
}

export const spreadFunctions = [
  defineRuntime({
    name: 'bq_spread',
    args: ['VARCHAR', 'DOUBLE[]', 'BIGINT'],
    returns: 'DOUBLE',
    call: spread,
  }),
]
