import {unsupported} from '../../../sql/error.ts'
import type {LoadConfiguration} from '../load-configuration.ts'
import type {SourceFormat} from '../source-format.ts'
import {ndjson} from './ndjson.ts'

const FORMATS: Readonly<Record<string, SourceFormat>> = {
  NEWLINE_DELIMITED_JSON: ndjson,
  JSON: ndjson,
}

/** The format of a load; CSV is BigQuery's default. */
export function formatNamed(configuration: LoadConfiguration): SourceFormat {
  const name = (configuration.sourceFormat ?? 'CSV').toUpperCase()
  const format = FORMATS[name]
  if (!format) throw unsupported(`loading ${name} files`)
  return format
}
