/**
 * The schema that BigQuery detects in a CSV file: types from what values look like, names from a first line that
 * looks like no data.
 * https://cloud.google.com/bigquery/docs/schema-detect#csv_header
 */
import type {FieldSchema} from '../../types.ts'
import {textType, widened} from '../detected-type.ts'
import {SAMPLE_ROWS, validName} from '../json-detection.ts'
import {invalidLoad} from '../load-error.ts'
import type {SourceFile} from '../source-files.ts'
import type {Detected} from '../source-format.ts'
import {type Cell, csvRows} from './csv-lines.ts'
import type {CsvOptions} from './csv-options.ts'

type Row = readonly Cell[]

export async function detectCsvSchema(file: SourceFile | undefined, options: CsvOptions): Promise<Detected> {
  const {skipLeadingRows} = options
  if (!file) throw invalidLoad('Schema has no fields.')
  // The line before the data is the header where lines are skipped.
  const from = Math.max(skipLeadingRows - 1, 0)
  const rows = await sampledRows(file, {...options, skipLeadingRows: from})
  const [first = [], ...rest] = rows
  if (first.length === 0) throw invalidLoad('Schema has no fields.')
  const hasHeader = skipLeadingRows > 0 || looksLikeHeader(first, rest, options)
  const data = hasHeader ? rest : rows
  const types = columnTypes(data, options)
  const width = Math.max(first.length, types.length)
  const names = hasHeader ? first.map((cell) => validName(cell.text)) : []
  const fields = Array.from({length: width}, (_, i): FieldSchema => {
    const type = types[i] ?? 'STRING'
    return {name: names[i] || `${MADE_UP[type] ?? type.toLowerCase()}_field_${i}`, type, mode: 'NULLABLE'}
  })
  return {schema: {fields: uniqueNames(fields)}, skipLeadingRows: hasHeader ? from + 1 : 0}
}

/** Columns without a name are called by the newer names of their types. */
const MADE_UP: Readonly<Record<string, string>> = {INTEGER: 'int64', FLOAT: 'double', BOOLEAN: 'bool'}

/** Only texts in the first line, and in the others something else. */
function looksLikeHeader(first: Row, rest: readonly Row[], options: CsvOptions): boolean {
  const isText = first.every(
    (cell) => cell.text !== '' && textType(cell.text, options.spellings) === 'STRING',
  )
  return isText && columnTypes(rest, options).some((type) => type !== undefined && type !== 'STRING')
}

function columnTypes(rows: readonly Row[], {nullMarkers, spellings}: CsvOptions): (string | undefined)[] {
  const types: (string | undefined)[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) {
      const isNull = cell.text === '' || (!cell.quoted && nullMarkers.includes(cell.text))
      const type = isNull ? undefined : textType(cell.text, spellings)
      types[i] = type && types[i] ? widened(types[i], type) : (types[i] ?? type)
    }
  }
  return types
}

async function sampledRows(file: SourceFile, options: CsvOptions): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of csvRows(file, options)) {
    if ('cells' in row) rows.push(row.cells)
    if (rows.length === SAMPLE_ROWS) break
  }
  return rows
}

/** `a, a` become `a, a_1`. */
function uniqueNames(fields: readonly FieldSchema[]): FieldSchema[] {
  const taken = new Set<string>()
  return fields.map((field) => {
    let {name} = field
    for (let n = 1; taken.has(name.toLowerCase()); n++) name = `${field.name}_${n}`
    taken.add(name.toLowerCase())
    return {...field, name}
  })
}
