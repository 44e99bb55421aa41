/**
 * Parquet. The files say their own schema, and values come typed.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-parquet
 */
import {open} from 'node:fs/promises'
import {duckdbType, identifier, text} from '../../../sql/duckdb-types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema} from '../../types.ts'
import {invalidLoad} from '../load-error.ts'
import {fileColumnSql, PATH_COLUMN, type SourceFile} from '../source-files.ts'
import type {LoadContext, Reading, SourceFormat} from '../source-format.ts'
import {emptySql} from './empty.ts'
import {type ParquetRules, parquetField} from './parquet-schema.ts'
import {type ParquetNode, parquetColumns} from './parquet-tree.ts'
import {parquetValue} from './parquet-values.ts'

export const parquet: SourceFormat = {
  selfDescribing: true,
  async detect(context) {
    const columns = await columnsOf(context)
    return {schema: {fields: columns.map((column) => parquetField(column, context.configuration))}}
  },
  async read(context, schema): Promise<Reading> {
    const {files, fileColumns, configuration} = context
    if (files.length === 0) return {sql: emptySql(context, schema), badRecords: []}
    const columns = await columnsOf(context)
    const group = {files, gzip: false, paths: pathsOf(files), compression: ''}
    const values = [
      ...schema.fields.map((field) => columnSql(field, columns, configuration)),
      ...fileColumns.map((column) => fileColumnSql(column, group)),
    ]
    const from = `read_parquet(${group.paths}, union_by_name = true, hive_partitioning = false, filename = '${PATH_COLUMN}')`
    return {sql: `SELECT ${values.join(', ')} FROM ${from}`, badRecords: []}
  },
}

const pathsOf = (files: readonly SourceFile[]): string =>
  `[${files.map((file) => text(file.path)).join(', ')}]`

async function columnsOf({connection, files, signal}: LoadContext): Promise<ParquetNode[]> {
  if (files.length === 0) return []
  const broken = await Promise.all(files.map(async (file) => ((await isParquet(file)) ? undefined : file)))
  const [first] = broken.filter((file) => file !== undefined)
  if (first) {
    throw invalidLoad(
      `Error while reading data, error message: Input file is not in Parquet format. File: ${first.uri}`,
    )
  }
  return parquetColumns(connection, pathsOf(files), signal)
}

/** Parquet files begin with these letters. */
async function isParquet({path}: SourceFile): Promise<boolean> {
  await using handle = await open(path)
  const {buffer} = await handle.read(Buffer.alloc(4), 0, 4, 0)
  return buffer.toString('latin1') === 'PAR1'
}

function columnSql(field: FieldSchema, columns: readonly ParquetNode[], rules: ParquetRules): string {
  const type = fieldType(field)
  const found = columns.find((column) => column.name.toLowerCase() === field.name.toLowerCase())
  if (found) return parquetValue(identifier(found.name), found, type, rules)
  if (field.mode === 'REQUIRED') {
    throw invalidLoad(
      `Error while reading data, error message: Required field ${field.name} is missing in the Parquet file`,
    )
  }
  return field.mode === 'REPEATED' ? `CAST([] AS ${duckdbType(type)})` : 'NULL'
}
