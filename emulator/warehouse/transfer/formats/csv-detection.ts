/**
 * The schema that BigQuery detects in a CSV file: types from what values look like, names from a first line
 * that looks like no data.
 * https://cloud.google.com/bigquery/docs/schema-detect#csv_header
 */
import type {TableSchema} from '../../types.ts'
import {textType, widened} from '../json-detection.ts'
import {invalidLoad} from '../load-error.ts'
import {readFiles} from '../source-files.ts'
import type {LoadContext} from '../source-format.ts'
import {csvOptions, skippedLines} from './csv.ts'

const SAMPLE = 500

export async function detectCsvSchema(context: LoadContext): Promise<TableSchema> {
  const lines = await sampledLines(context)
  const width = Math.max(0, ...lines.map((line) => line.length))
  if (width === 0) throw invalidLoad('Schema has no fields.')
  const columns = Array.from({length: width}, (_, i) => i)
  const [first = [], ...rest] = lines
  const types = (sample: readonly (readonly (string | null)[])[]) =>
    columns.map((i) =>
      sample
        .map((line) => line[i])
        .filter((value) => value != null && value !== '')
        .map((value) => textType(value!))
        .reduce<string | undefined>((type, next) => (type ? widened(type, next) : next), undefined),
    )
  const firstTypes = types([first])
  const restTypes = types(rest)
  const looksLikeNames =
    firstTypes.every((type) => type === 'STRING') && restTypes.some((type) => type !== 'STRING' && type)
  const hasHeader = skippedLines(context.configuration) > 0 || looksLikeNames
  const found = hasHeader ? restTypes : types(lines)
  // The header is data to the reader unless it is told to pass over it.
  if (looksLikeNames && skippedLines(context.configuration) === 0) context.configuration.skipLeadingRows = 1
  const header = hasHeader ? await headerOf(context, first, looksLikeNames) : undefined
  return {
    fields: columns.map((i) => {
      const type = found[i] ?? 'STRING'
      return {name: header?.[i] ?? `${type.toLowerCase()}_field_${i}`, type, mode: 'NULLABLE' as const}
    }),
  }
}

/** The line before the data, made into column names; BigQuery keeps letters, digits and underscores. */
async function headerOf(
  context: LoadContext,
  first: readonly (string | null)[],
  looksLikeNames: boolean,
): Promise<readonly string[]> {
  const skipped = skippedLines(context.configuration)
  const line =
    looksLikeNames && skipped <= 1 && !context.configuration.skipLeadingRows
      ? first
      : ((await sampledLines(context, skipped - 1, 1))[0] ?? first)
  return line.map((name, i) => {
    const cleaned = (name ?? '').trim().replaceAll(/[^\p{L}\p{N}_]/gu, '_')
    if (cleaned === '') return `string_field_${i}`
    return /^\d/.test(cleaned) ? `_${cleaned}` : cleaned
  })
}

async function sampledLines(
  context: LoadContext,
  skip?: number,
  limit = SAMPLE,
): Promise<(string | null)[][]> {
  const options = csvOptions(context).filter((option) => !/^(skip|null_padding) /.test(option))
  const from = skip ?? skippedLines(context.configuration)
  const sql = readFiles(
    context.files.slice(0, 1),
    (paths, compression) =>
      `SELECT list_value(*COLUMNS(*)) FROM read_csv(${[paths, compression, 'header = false', 'all_varchar = true', 'null_padding = true', `skip = ${from}`, ...options].join(', ')}) LIMIT ${limit}`,
  )
  const rows = await context.connection.rows(
    sql,
    [{kind: 'ARRAY', element: {kind: 'STRING'}}],
    context.signal,
  )
  return rows.map(([line]) => line as (string | null)[])
}
