/** https://cloud.google.com/bigquery/docs/reference/storage/rpc/google.cloud.bigquery.storage.v1#splitreadstreamrequest */
import type {SplitReadStreamRequest, SplitReadStreamResponse} from '../messages.ts'
import type {Storage} from '../storage.ts'

const HALF = 0.5

/** A fraction that is not given, which proto3 cannot tell from 0, is a half. */
export function splitReadStream(
  {sessions}: Storage,
  {name, fraction}: SplitReadStreamRequest,
): SplitReadStreamResponse {
  const split = sessions.split(name, fraction || HALF)
  if (!split) return {}
  return {primaryStream: {name: split[0]}, remainderStream: {name: split[1]}}
}
