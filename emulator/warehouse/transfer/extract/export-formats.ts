/**
 * The formats that rows leave in: what DuckDB selects, and how it writes that.
 * https://cloud.google.com/bigquery/docs/exporting-data#export_formats_and_compression_types
 */
import {fieldName, identifier, text} from '../../../sql/duckdb-types.ts'
import {unsupported} from '../../../sql/error.ts'
import type {Column, ScalarType, SqlType} from '../../../sql/types.ts'
import {namedFields} from '../../schema.ts'
import {invalidLoad} from '../load-error.ts'
import type {ExportTarget} from './export-target.ts'
import {jsonLine, plainText} from './export-text.ts'

export interface ExportFormat {
  /** DuckDB's names of the compressions that BigQuery allows for the format. */
  readonly compressions: Readonly<Record<string, string>>
  /** The SELECT list over columns that have the names of `columns`. */
  list(columns: readonly Column[]): string
  /** Options of DuckDB's COPY besides the compression. */
  options(target: ExportTarget): string
}

const FORMATS: Readonly<Record<string, ExportFormat>> = {
  CSV: {
    compressions: {NONE: 'none', GZIP: 'gzip'},
    list: (columns) => columns.map(csvColumn).join(', '),
    options: ({header, delimiter}) =>
      `FORMAT csv, HEADER ${header}, DELIMITER ${text(delimiterText(delimiter))}`,
  },
  NEWLINE_DELIMITED_JSON: {
    compressions: {NONE: 'none', GZIP: 'gzip'},
    list: (columns) => jsonLine(columns.map((column) => ({...column, sql: identifier(column.name)}))),
    // A line is written as it is: nothing separates, nothing quotes.
    options: () => `FORMAT csv, HEADER false, DELIMITER '', QUOTE '', ESCAPE ''`,
  },
  PARQUET: {
    compressions: {NONE: 'uncompressed', GZIP: 'gzip', SNAPPY: 'snappy', ZSTD: 'zstd'},
    list: (columns) =>
      columns
        .map(({name, type}) => `${parquetValue(identifier(name), type, name)} AS ${identifier(name)}`)
        .join(', '),
    options: () => 'FORMAT parquet',
  },
}

/** Of formats that DuckDB writes. @throws LoadError for formats that do not exist, and compressions that a format does not have. */
export function exportFormat({format: name, compression}: ExportTarget): ExportFormat {
  const format = FORMATS[name === 'JSON' ? 'NEWLINE_DELIMITED_JSON' : name]
  if (!format) throw invalidLoad(`Invalid value for destinationFormat: ${name} is not a valid value`)
  if (!format.compressions[compression]) {
    throw invalidLoad(`Compression ${compression} is not supported for the format ${name}`)
  }
  return format
}

function csvColumn({name, type}: Column): string {
  if (type.kind === 'ARRAY' || type.kind === 'STRUCT') {
    throw invalidLoad(`Operation cannot be performed on a nested schema. Field: ${name}`)
  }
  const sql = identifier(name)
  return `${type.kind === 'RANGE' ? rangeText(sql, type.element as ScalarType) : plainText(sql, type)} AS ${sql}`
}

function rangeText(sql: string, element: ScalarType): string {
  const end = (i: number) =>
    `coalesce(${plainText(`struct_extract(${sql}, '${fieldName(i)}')`, element)}, 'UNBOUNDED')`
  return `CASE WHEN ${sql} IS NOT NULL THEN '[' || ${end(0)} || ', ' || ${end(1)} || ')' END`
}

const delimiterText = (given: string): string =>
  given === '\\t' || given.toLowerCase() === 'tab' ? '\t' : given

/** Structs get their names back; what Parquet has no exact type for is refused. */
function parquetValue(sql: string, type: SqlType, column: string): string {
  switch (type.kind) {
    case 'BIGNUMERIC':
    case 'INTERVAL':
      throw unsupported(`extracting ${type.kind} columns to PARQUET (column ${column})`)
    case 'ARRAY': {
      const element = parquetValue('e', type.element, column)
      return element === 'e' ? sql : `list_transform(${sql}, lambda e: ${element})`
    }
    case 'STRUCT':
      return structValue(sql, namedFields(type.fields), column)
    case 'RANGE':
      return structValue(
        sql,
        ['start', 'end'].map((name) => ({name, type: type.element})),
        column,
      )
    default:
      return sql
  }
}

function structValue(sql: string, fields: readonly {name: string; type: SqlType}[], column: string): string {
  const members = fields.map(({name, type}, i) => {
    const value = parquetValue(`struct_extract(${sql}, '${fieldName(i)}')`, type, column)
    return `${identifier(name)} := ${value}`
  })
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${members.join(', ')}) END`
}
