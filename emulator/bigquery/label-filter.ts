import {invalidRequest} from '../http/api-error.ts'

type Labels = Readonly<Record<string, unknown>>

/**
 * `labels.env:dev labels.team`: all of the conditions must hold; without a value the label must only be there.
 * https://cloud.google.com/bigquery/docs/filtering-labels
 */
export function labelFilter(expression: string | undefined): (labels: Labels) => boolean {
  const conditions = (expression?.trim().split(/\s+(?:AND\s+)?/i) ?? []).filter(Boolean).map((part) => {
    const found = /^labels\.([^:]+)(?::(.*))?$/.exec(part)
    if (!found) throw invalidRequest(`Invalid filter expression: ${part}`)
    return {key: found[1]!, value: found[2]}
  })
  return (labels) =>
    conditions.every(({key, value}) => (value ? labels[key] === value : labels[key] !== undefined))
}
