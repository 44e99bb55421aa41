import type {DatasetEntry, DatasetReference} from '../../warehouse/types.ts'
import type {BigQuery} from '../method.ts'

/** The location that a request asks for. */
export const givenLocation = (given: string | null | undefined): string | undefined =>
  given ? sameSpelling(given) : undefined

/** Where a job runs: where it says, or where the dataset is that it works with. */
export function jobLocation(
  bigquery: BigQuery,
  given: string | null | undefined,
  dataset: DatasetReference | undefined,
): string {
  const asked = givenLocation(given)
  if (asked) return asked
  const entry = dataset && bigquery.warehouse.dataset(dataset)
  return entry ? locationOf(bigquery, entry) : bigquery.location
}

/** Where a dataset lies. */
export function locationOf(bigquery: BigQuery, {resource: {location}}: DatasetEntry): string {
  return typeof location === 'string' ? sameSpelling(location) : bigquery.location
}

/** Multi-regions are written in capitals, regions are not. */
const sameSpelling = (location: string): string =>
  /^(us|eu)$/i.test(location) ? location.toUpperCase() : location.toLowerCase()
