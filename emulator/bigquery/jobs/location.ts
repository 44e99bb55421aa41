import type {DatasetReference} from '../../warehouse/types.ts'
import type {BigQuery} from '../method.ts'

/** Where a job runs: where it says, or where the dataset is that it works with. */
export function jobLocation(
  bigquery: BigQuery,
  given: string | null | undefined,
  dataset: DatasetReference | undefined,
): string {
  if (given) return sameSpelling(given)
  const location = dataset && bigquery.warehouse.dataset(dataset)?.resource['location']
  return typeof location === 'string' ? location : bigquery.location
}

/** Multi-regions are written in capitals, regions are not. */
const sameSpelling = (location: string): string =>
  /^(us|eu)$/i.test(location) ? location.toUpperCase() : location.toLowerCase()
