/**
 * Newline-delimited JSON.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-json
 */
import {identifier, text} from '../../../sql/duckdb-types.ts'
import {SqlError} from '../../../sql/error.ts'
import {fieldType} from '../../schema.ts'
import type {TableSchema} from '../../types.ts'
import {jsonReadType, jsonValue} from '../json-columns.ts'
import {detectJsonSchema} from '../json-detection.ts'
import {readFiles, type SourceFile} from '../source-files.ts'
import type {LoadContext, Reading, SourceFormat} from '../source-format.ts'
import {readGoodRecords} from './ndjson-records.ts'

/** Rows of BigQuery may have 100 MB; DuckDB's own limit is 16. */
const LARGEST_RECORD = 100 * 1024 * 1024

export const ndjson: SourceFormat = {
  selfDescribing: false,
  detect: (context) => detectJsonSchema(context, recordsSql(context.files)),
  async read(context, schema): Promise<Reading> {
    if (context.files.length === 0) return {sql: emptySql(schema), badRecords: []}
    const careful = () => readGoodRecords(context, schema)
    if (await hasUnknownFields(context, schema)) return careful()
    return {sql: typedSql(context.files, schema), badRecords: [], careful}
  },
}

/** The files' records as one JSON column named json; a line that is no JSON is NULL with `lenient`. */
export const recordsSql = (files: readonly SourceFile[], lenient = false): string =>
  readFiles(
    files,
    (paths, compression) =>
      `SELECT json FROM read_ndjson_objects(${paths}, ${compression}, maximum_object_size = ${LARGEST_RECORD}, ignore_errors = ${lenient})`,
  )

export const emptySql = (schema: TableSchema): string =>
  `SELECT ${schema.fields.map(() => 'NULL').join(', ')} WHERE false`

/** The fast way: DuckDB parses straight into columns, and the first bad value stops it. */
function typedSql(files: readonly SourceFile[], schema: TableSchema): string {
  const columns = schema.fields.map(
    (field) => `${identifier(field.name)}: ${text(jsonReadType(fieldType(field), true))}`,
  )
  const values = schema.fields.map((field) => jsonValue(identifier(field.name), fieldType(field), true))
  return readFiles(
    files,
    (paths, compression) =>
      `SELECT ${values.join(', ')} FROM read_json(${paths}, ${compression}, format = 'newline_delimited', ` +
      `maximum_object_size = ${LARGEST_RECORD}, columns = {${columns.join(', ')}})`,
  )
}

/**
 * DuckDB's reader passes over fields that it was not told of, and takes names by their case; BigQuery does
 * neither. A line that is no JSON counts as unknown too.
 */
async function hasUnknownFields(context: LoadContext, schema: TableSchema): Promise<boolean> {
  const {connection, files, signal} = context
  const known = schema.fields.map((field) => text(field.name)).join(', ')
  try {
    const unknown = await connection.rows(
      `SELECT DISTINCT unnest(list_filter(json_keys(json), lambda k: k NOT IN (${known}))) FROM (${recordsSql(files)}) LIMIT 1`,
      [{kind: 'STRING'}],
      signal,
    )
    return unknown.length > 0
  } catch (error) {
    if (error instanceof SqlError && error.reason !== 'stopped' && error.reason !== 'timeout') return true
    throw error
  }
}
