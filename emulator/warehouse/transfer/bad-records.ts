/** How many bad records a load tolerates, and what it says when there are more. */
import type {RecordError} from '../types.ts'
import {LoadError} from './load-error.ts'
import type {LoadContext} from './source-format.ts'

/** Google lists a handful of the errors, not all. */
export const LISTED_ERRORS = 5

/**
 * @param total how many records were bad; `errors` may list fewer.
 * @throws LoadError when that is more than `maxBadRecords`.
 */
export function tolerate(
  context: LoadContext,
  format: string,
  total: number,
  errors: readonly RecordError[],
): void {
  const {configuration, files} = context
  const limit = configuration.maxBadRecords ?? 0
  if (total <= limit) return
  const summary = `Error while reading data, error message: ${format} table encountered too many errors, giving up. Rows: ${total}; errors: ${total}. Please look into the errors[] collection for more details.`
  const location = files[0]?.uri.startsWith('gs://') ? {location: files[0].uri} : {}
  throw new LoadError(summary, [{reason: 'invalid', message: summary, ...location}, ...errors])
}
