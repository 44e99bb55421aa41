/**
 * CSV. DuckDB splits the lines, BigQuery's rules make values of the pieces.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-csv
 */
import {identifier, text} from '../../../sql/duckdb-types.ts'
import {unsupported} from '../../../sql/error.ts'
import type {ScalarType} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema, TableSchema} from '../../types.ts'
import type {LoadConfiguration} from '../load-configuration.ts'
import {invalidLoad} from '../load-error.ts'
import {readFiles, type SourceFile} from '../source-files.ts'
import type {LoadContext, Reading, SourceFormat} from '../source-format.ts'
import {textValue} from '../text-values.ts'
import {detectCsvSchema} from './csv-detection.ts'
import {readGoodLines} from './csv-records.ts'
import {emptySql} from './ndjson.ts'

export const csv: SourceFormat = {
  selfDescribing: false,
  detect: (context) => detectCsvSchema(context),
  async read(context, schema): Promise<Reading> {
    if (context.files.length === 0) return {sql: emptySql(schema), badRecords: []}
    const values = schema.fields.map((field) =>
      csvValue(identifier(field.name), field, context.configuration),
    )
    return {
      sql: `SELECT ${values.join(', ')} FROM (${linesSql(context, context.files, schema)})`,
      badRecords: [],
      careful: () => readGoodLines(context, schema),
    }
  },
}

/** A text that no file holds: DuckDB must not take empty fields for NULL, that depends on their type. */
const NO_NULL = '\u0001null\u0001'

/** The files' lines as text columns with the schema's names. `extra` are further options of read_csv. */
export function linesSql(
  context: LoadContext,
  files: readonly SourceFile[],
  schema: TableSchema,
  extra: readonly string[] = [],
): string {
  const columns = schema.fields.map((field) => `${identifier(field.name)}: 'VARCHAR'`).join(', ')
  return readFiles(
    files,
    (paths, compression) =>
      `SELECT * FROM read_csv(${[paths, compression, 'auto_detect = false', 'header = false', `columns = {${columns}}`, ...csvOptions(context), ...extra].join(', ')})`,
  )
}

/** How the lines are cut, as options of DuckDB's read_csv. */
export function csvOptions({configuration}: LoadContext): string[] {
  const quote = configuration.quote ?? '"'
  return [
    `delim = ${text(delimiter(configuration))}`,
    `quote = ${text(quote)}`,
    `escape = ${text(quote)}`,
    `skip = ${skippedLines(configuration)}`,
    `encoding = ${text(encoding(configuration))}`,
    `nullstr = ${text(NO_NULL)}`,
    `null_padding = ${configuration.allowJaggedRows === true}`,
    // Lines of BigQuery's cells may be long; DuckDB's own limit is 2 MB.
    'max_line_size = 104857600',
  ]
}

export function skippedLines(configuration: LoadConfiguration): number {
  return configuration.skipLeadingRows ?? 0
}

function delimiter(configuration: LoadConfiguration): string {
  const given = configuration.fieldDelimiter || ','
  return given === '\\t' || given.toLowerCase() === 'tab' ? '\t' : given
}

function encoding(configuration: LoadConfiguration): string {
  const name = (configuration.encoding || 'UTF-8').toUpperCase()
  if (name === 'UTF-8') return 'utf-8'
  if (name === 'ISO-8859-1') return 'latin-1'
  throw unsupported(`CSV files in ${name}`)
}

/** SQL of a column's value from its text. Empty text is NULL unless the column is a STRING or BYTES. */
export function csvValue(sql: string, field: FieldSchema, configuration: LoadConfiguration): string {
  const type = fieldType(field)
  if (type.kind === 'ARRAY' || type.kind === 'STRUCT') {
    throw invalidLoad(
      `Field ${field.name} is ${type.kind === 'ARRAY' ? 'REPEATED' : 'a RECORD'}, which CSV cannot hold`,
    )
  }
  if (type.kind === 'RANGE') throw unsupported('loading RANGE columns from CSV')
  return textValue(givenText(sql, type, configuration), type)
}

function givenText(sql: string, type: ScalarType, configuration: LoadConfiguration): string {
  const markers = configuration.nullMarkers?.length
    ? configuration.nullMarkers
    : [configuration.nullMarker ?? '']
  const isText = type.kind === 'STRING' || type.kind === 'BYTES'
  const nulls = markers.filter((marker) => marker !== '' || !isText)
  return nulls.reduce((value, marker) => `nullif(${value}, ${text(marker)})`, sql)
}
