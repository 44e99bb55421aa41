/** How tables are partitioned and clustered, in BigQuery's short spelling, and which of them go together. */
import {SqlError} from '../sql/error.ts'
import type {TableEntry} from './types.ts'

type Resource = Readonly<Record<string, unknown>>

interface Shape {
  readonly timePartitioning?: {readonly type?: string; readonly field?: string | null} | null
  readonly rangePartitioning?: {
    readonly field: string
    readonly range: {readonly start: string; readonly end: string; readonly interval: string}
  } | null
  readonly clustering?: {readonly fields?: readonly string[] | null} | null
}

/** `interval(type:day,field:d)`, `range(…)` or `none`. */
export function partitioningSpec(resource: Resource): string {
  const {timePartitioning, rangePartitioning} = resource as Shape
  if (timePartitioning) {
    return `interval(type:${(timePartitioning.type ?? 'DAY').toLowerCase()}${by(timePartitioning.field)})`
  }
  if (!rangePartitioning) return 'none'
  const {start, end, interval} = rangePartitioning.range
  return `range(start:${start},end:${end},interval:${interval}${by(rangePartitioning.field)})`
}

const by = (field: string | null | undefined): string => (field ? `,field:${field.toLowerCase()}` : '')

/**
 * Fails where rows are to be written into a table of another shape than the writer says. A writer that says nothing
 * takes the table as it is; so does one that says only when partitions expire.
 */
export function checkSameShape(existing: TableEntry, given: Resource): void {
  const {timePartitioning, rangePartitioning, clustering} = given as Shape
  if (!timePartitioning?.type && !rangePartitioning && !clustering?.fields?.length) return
  const [before, after] = [existing.resource, given].map(shapeText)
  if (before === after) return
  throw new SqlError(
    `Incompatible table partitioning specification. Expects partitioning specification ${before}, but input partitioning specification is ${after}`,
    undefined,
    'invalid',
  )
}

function shapeText(resource: Resource): string {
  const {clustering} = resource as Shape
  const partitioned = partitioningSpec(resource)
  if (!clustering?.fields?.length) return partitioned
  const clustered = `clustering(${clustering.fields.map((field) => field.toLowerCase()).join(',')})`
  return partitioned === 'none' ? clustered : `${partitioned} ${clustered}`
}
