/**
 * Parquet. The files say their own schema; values come typed and are laid out as `duckdb-types.ts` says.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-parquet
 */
import {duckdbType, fieldName, identifier, text} from '../../../sql/duckdb-types.ts'
import type {SqlType} from '../../../sql/types.ts'
import {fieldType, namedFields} from '../../schema.ts'
import type {FieldSchema} from '../../types.ts'
import {invalidLoad} from '../load-error.ts'
import {fileColumnSql, PATH_COLUMN, type SourceFile} from '../source-files.ts'
import type {LoadContext, Reading, SourceFormat} from '../source-format.ts'
import {emptySql} from './empty.ts'
import {duckdbField} from './parquet-schema.ts'

export const parquet: SourceFormat = {
  selfDescribing: true,
  detect: async (context) => ({schema: {fields: await fileFields(context)}}),
  async read(context, schema): Promise<Reading> {
    if (context.files.length === 0) return {sql: emptySql(context, schema), badRecords: []}
    const inFile = await fileFields(context)
    const {files} = context
    const paths = pathsSql(files)
    const group = {files, gzip: false, paths, compression: ''}
    const values = [
      ...schema.fields.map((field) => columnSql(field, inFile)),
      ...context.fileColumns.map((column) => fileColumnSql(column, group)),
    ]
    return {sql: `SELECT ${values.join(', ')} FROM ${filesSql(files)}`, badRecords: []}
  },
}

const pathsSql = (files: readonly SourceFile[]): string =>
  `[${files.map((file) => text(file.path)).join(', ')}]`

const filesSql = (files: readonly SourceFile[]): string =>
  `read_parquet(${pathsSql(files)}, union_by_name = true, hive_partitioning = false, filename = '${PATH_COLUMN}')`

async function fileFields(context: LoadContext): Promise<FieldSchema[]> {
  const rows = await context.connection.rows(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * EXCLUDE (${PATH_COLUMN}) FROM ${filesSql(context.files)})`,
    [{kind: 'STRING'}, {kind: 'STRING'}],
    context.signal,
  )
  return rows.map(([name, type]) => duckdbField(String(name), String(type)))
}

function columnSql(field: FieldSchema, inFile: readonly FieldSchema[]): string {
  const found = inFile.find((candidate) => candidate.name.toLowerCase() === field.name.toLowerCase())
  if (!found) {
    if (field.mode === 'REQUIRED')
      throw invalidLoad(`Required field ${field.name} is missing in the Parquet file`)
    return field.mode === 'REPEATED' ? `CAST([] AS ${duckdbType(fieldType(field))})` : 'NULL'
  }
  return laidOut(identifier(found.name), fieldType(found), fieldType(field))
}

/** Named structs become positional ones, inside of lists too; other values are cast to the column's type. */
function laidOut(sql: string, from: SqlType, to: SqlType): string {
  if (to.kind === 'ARRAY' && from.kind === 'ARRAY') {
    const element = laidOut('e', from.element, to.element)
    return `coalesce(list_transform(${sql}, lambda e: ${element}), CAST([] AS ${duckdbType(to)}))`
  }
  if (to.kind === 'STRUCT' && from.kind === 'STRUCT') {
    const names = namedFields(from.fields)
    const fields = namedFields(to.fields).map((field, i) => {
      const given = names.find((candidate) => candidate.name.toLowerCase() === field.name.toLowerCase())
      const value = given ? laidOut(`${sql}.${identifier(given.name)}`, given.type, field.type) : 'NULL'
      return `${fieldName(i)} := CAST(${value} AS ${duckdbType(field.type)})`
    })
    return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(', ')}) END`
  }
  if (to.kind === 'BIGNUMERIC') return `bq_bignumeric_parse(CAST(${sql} AS VARCHAR))`
  return `CAST(${sql} AS ${duckdbType(to)})`
}
