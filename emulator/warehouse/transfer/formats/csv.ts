/**
 * CSV. DuckDB cuts the lines where nothing is unusual, BigQuery's rules make values of the pieces.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-csv
 */
import {identifier, text} from '../../../sql/duckdb-types.ts'
import type {ScalarType} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema, TableSchema} from '../../types.ts'
import {readCarefully} from '../careful.ts'
import {invalidLoad} from '../load-error.ts'
import {areUsual} from '../records/spellings.ts'
import {textValue} from '../records/text-values.ts'
import {fileColumnSql, PATH_COLUMN, readFiles} from '../source-files.ts'
import type {LoadContext, Reading, SourceFormat} from '../source-format.ts'
import {detectCsvSchema} from './csv-detection.ts'
import {type CsvOptions, csvOptions} from './csv-options.ts'
import {attemptRows} from './csv-records.ts'
import {emptySql} from './empty.ts'

export const csv: SourceFormat = {
  selfDescribing: false,
  detect: ({files, configuration}) => detectCsvSchema(files[0], csvOptions(configuration)),
  async read(context, schema): Promise<Reading> {
    for (const field of schema.fields) checkColumn(field)
    if (context.files.length === 0) return {sql: emptySql(context, schema), badRecords: []}
    const options = csvOptions(context.configuration)
    const careful = () => readCarefully(context, schema, 'CSV', attemptRows(context.files, schema, options))
    return isUsual(options) && !schema.fields.some(isRange)
      ? {sql: fastSql(context, schema, options), badRecords: [], careful}
      : careful()
  },
}

function checkColumn(field: FieldSchema): void {
  const {kind} = fieldType(field)
  if (kind !== 'ARRAY' && kind !== 'STRUCT') return
  const what = kind === 'ARRAY' ? 'repeated' : 'a record'
  throw invalidLoad(`Cannot load CSV data into field ${field.name}, which is ${what}`)
}

const isRange = (field: FieldSchema): boolean => fieldType(field).kind === 'RANGE'

/** DuckDB's reader knows nothing of rows that are too long or too short, nor of several null markers. */
const isUsual = (options: CsvOptions): boolean =>
  options.encoding === 'UTF-8' &&
  !options.allowJaggedRows &&
  !options.ignoreUnknownValues &&
  options.nullMarkers.length === 1 &&
  areUsual(options.spellings) &&
  !options.byName &&
  options.quote.length <= 1

/** Lines of BigQuery's files may be long; DuckDB's own limit is 2 MB. */
const LONGEST_LINE = 100 * 1024 * 1024

function fastSql(context: LoadContext, schema: TableSchema, options: CsvOptions): string {
  const columns = schema.fields.map((field) => `${identifier(field.name)}: 'VARCHAR'`).join(', ')
  const values = schema.fields.map((field) => fastColumnSql(field, options))
  const [marker = ''] = options.nullMarkers
  const reading = [
    'auto_detect = false',
    'header = false',
    'strict_mode = true',
    `columns = {${columns}}`,
    `delim = ${text(options.delimiter)}`,
    `quote = ${text(options.quote)}`,
    `escape = ${text(options.quote)}`,
    `skip = ${options.skipLeadingRows}`,
    `nullstr = ${text(marker)}`,
    'allow_quoted_nulls = false',
    `max_line_size = ${LONGEST_LINE}`,
    'hive_partitioning = false',
    ...(context.fileColumns.length > 0 ? [`filename = '${PATH_COLUMN}'`] : []),
  ]
  return readFiles(context.files, (group) => {
    const all = [...values, ...context.fileColumns.map((column) => fileColumnSql(column, group))]
    return `SELECT ${all.join(', ')} FROM read_csv(${[group.paths, group.compression, ...reading].join(', ')})`
  })
}

/** DuckDB takes line breaks in quotes for granted, BigQuery does not. */
function fastColumnSql(field: FieldSchema, {allowQuotedNewlines}: CsvOptions): string {
  const type = fieldType(field) as ScalarType
  const column = identifier(field.name)
  const isText = type.kind === 'STRING' || type.kind === 'GEOGRAPHY'
  if (!isText || allowQuotedNewlines) return textValue(column, type)
  const checked = `CASE WHEN contains(${column}, chr(10)) THEN bq_error('a line break in quotes') ELSE ${column} END`
  return textValue(checked, type)
}
