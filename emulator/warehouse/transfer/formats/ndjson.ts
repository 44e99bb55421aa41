/**
 * Newline-delimited JSON.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json
 */
import {gzipSync} from 'node:zlib'
import {identifier, text} from '../../../sql/duckdb-types.ts'
import type {TableSchema} from '../../types.ts'
import {readCarefully} from '../careful.ts'
import {detectJsonSchema} from '../json-detection.ts'
import {fastColumnSql, sampleRecord} from '../records/fast-json.ts'
import {areUsual, spellingsOf} from '../records/spellings.ts'
import {fileColumnSql, PATH_COLUMN, readFiles} from '../source-files.ts'
import type {LoadContext, Reading, SourceFormat} from '../source-format.ts'
import {emptySql} from './empty.ts'
import {attemptRecords, plainRecords} from './ndjson-records.ts'

export const ndjson: SourceFormat = {
  selfDescribing: false,
  detect: async ({files, configuration}) => ({
    schema: await detectJsonSchema(plainRecords(files, configuration.encoding), spellingsOf(configuration)),
  }),
  async read(context, schema): Promise<Reading> {
    if (context.files.length === 0) return {sql: emptySql(context, schema), badRecords: []}
    const careful = () => readCarefully(context, schema, 'JSON', attemptRecords(context, schema))
    const {encoding} = context.configuration
    if (encoding && encoding.toUpperCase() !== 'UTF-8') return careful()
    if (!areUsual(spellingsOf(context.configuration))) return careful()
    return {sql: await fastSql(context, schema), badRecords: [], careful}
  },
}

/**
 * The fast way: DuckDB parses straight into columns, and the first thing that is not as usual stops it. Told the
 * columns, its reader would pass over fields that it was not told of; where it has detected them itself, it refuses
 * all others. So it detects them in a file of our own that comes first and holds one record of every field.
 */
async function fastSql(context: LoadContext, schema: TableSchema): Promise<string> {
  const record = Buffer.from(`${JSON.stringify(sampleRecord(schema.fields))}\n`)
  const samples = {
    plain: text(await context.scratch.file(record)),
    gzip: text(await context.scratch.file(gzipSync(record))),
  }
  const values = schema.fields.map((field) => fastColumnSql(identifier(field.name), field))
  return readFiles(context.files, (group) => {
    const sample = group.gzip ? samples.gzip : samples.plain
    const columns = [...values, ...context.fileColumns.map((column) => fileColumnSql(column, group))]
    return (
      `SELECT ${columns.join(', ')} FROM read_json([${sample}] || ${group.paths}, ${group.compression}, ` +
      `format = 'newline_delimited', sample_size = 1, ` +
      `maximum_sample_files = 1, map_inference_threshold = -1, field_appearance_threshold = 0, ` +
      `hive_partitioning = false, filename = '${PATH_COLUMN}') WHERE ${PATH_COLUMN} <> ${sample}`
    )
  })
}
