import {unsupported} from '../../../sql/error.ts'
import type {ReadConfiguration} from '../load-configuration.ts'
import type {SourceFormat} from '../source-format.ts'
import {avro} from './avro.ts'
import {csv} from './csv.ts'
import {ndjson} from './ndjson.ts'
import {parquet} from './parquet.ts'

const FORMATS: Readonly<Record<string, SourceFormat>> = {
  CSV: csv,
  NEWLINE_DELIMITED_JSON: ndjson,
  JSON: ndjson,
  PARQUET: parquet,
  AVRO: avro,
}

/** V1 is what detection does: what columns cannot be called becomes an underscore. */
const MAPS: ReadonlySet<string> = new Set(['COLUMN_NAME_CHARACTER_MAP_UNSPECIFIED', 'V1'])

/** The format of a load; CSV is BigQuery's default. */
export function formatNamed(configuration: ReadConfiguration): SourceFormat {
  const name = (configuration.sourceFormat || 'CSV').toUpperCase()
  const format = FORMATS[name]
  if (!format) throw unsupported(`loading ${name} files`)
  const names = configuration.columnNameCharacterMap || 'COLUMN_NAME_CHARACTER_MAP_UNSPECIFIED'
  if (!MAPS.has(names.toUpperCase())) throw unsupported(`the character map ${names} of column names`)
  return format
}
