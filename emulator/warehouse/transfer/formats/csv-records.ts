/** The rows of CSV files as records of a schema. */
import {type RangeType, type ScalarType, typeName} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema, TableSchema} from '../../types.ts'
import type {Attempt} from '../careful.ts'
import {validName} from '../json-detection.ts'
import {invalidLoad} from '../load-error.ts'
import {rangeTexts} from '../records/check-record.ts'
import {scalarText} from '../records/scalar-text.ts'
import type {Spellings} from '../records/spellings.ts'
import type {SourceFile} from '../source-files.ts'
import {type Cell, csvRows} from './csv-lines.ts'
import type {CsvOptions} from './csv-options.ts'

export async function* attemptRows(
  files: readonly SourceFile[],
  schema: TableSchema,
  options: CsvOptions,
): AsyncGenerator<Attempt, void, undefined> {
  const columns = schema.fields.map(columnOf)
  for (const file of files) {
    const layout = options.byName ? await byName(file, columns, options) : byPosition(columns)
    for await (const row of csvRows(file, options, layout.width)) {
      if ('problem' in row) {
        yield {
          file,
          problem: `Error detected while parsing row starting at position: ${row.position}. Error: ${row.problem}`,
        }
        continue
      }
      const {texts, problem} = readRow(row.cells, columns, layout, options, row.position)
      yield problem === undefined ? {file, texts} : {file, problem}
    }
  }
}

/** Which of a row's cells are the columns', and how many cells a row has. */
interface Layout {
  readonly width: number
  readonly places: readonly number[]
}

const byPosition = (columns: readonly CsvColumn[]): Layout => ({
  width: columns.length,
  places: columns.map((_, i) => i),
})

/** The places of the columns by the names in the last of the skipped lines. */
async function byName(file: SourceFile, columns: readonly CsvColumn[], options: CsvOptions): Promise<Layout> {
  const names = await headerNames(file, options)
  const places = columns.map(({field}) => names.indexOf(field.name.toLowerCase()))
  const missing = columns.find((_, i) => places[i]! < 0)
  if (missing) throw invalidLoad(`Column ${missing.field.name} is not named in the header of ${file.uri}`)
  const unknown = names.find((_, i) => !places.includes(i))
  if (unknown !== undefined && !options.ignoreUnknownValues) {
    throw invalidLoad(`The header of ${file.uri} names a column that is not in the schema: ${unknown}`)
  }
  return {width: names.length, places}
}

async function headerNames(file: SourceFile, options: CsvOptions): Promise<string[]> {
  for await (const row of csvRows(file, {...options, skipLeadingRows: options.skipLeadingRows - 1})) {
    if ('cells' in row) return row.cells.map((cell) => validName(cell.text).toLowerCase())
    break
  }
  throw invalidLoad(`The header of ${file.uri} cannot be read`)
}

interface CsvColumn {
  readonly field: FieldSchema
  readonly type: ScalarType | RangeType
}

const columnOf = (field: FieldSchema): CsvColumn => ({field, type: fieldType(field) as CsvColumn['type']})

function readRow(
  cells: readonly Cell[],
  columns: readonly CsvColumn[],
  {width, places}: Layout,
  options: CsvOptions,
  position: number,
): {texts: (string | null)[]; problem?: string} {
  const texts: (string | null)[] = []
  const failed = (problem: string) => ({texts, problem})
  if (cells.length > width && !options.ignoreUnknownValues) {
    return failed(
      `Too many values in row starting at position: ${position}. Found ${cells.length} column(s) while expected ${width}.`,
    )
  }
  if (cells.length < width && !options.allowJaggedRows) {
    return failed(
      `CSV table references column position ${cells.length}, but line starting at position:${position} contains only ${cells.length} columns.`,
    )
  }
  for (const [i, {field, type}] of columns.entries()) {
    const given = givenText(cells[places[i]!], type, options)
    if (given === null) {
      if (field.mode === 'REQUIRED') {
        return failed(
          `Required column value for column index: ${i} is missing in row starting at position: ${position}`,
        )
      }
      texts.push(null)
      continue
    }
    const text =
      type.kind === 'RANGE'
        ? rangeJson(given, type, options.spellings)
        : scalarText(given, type, options.spellings)
    if (text === undefined) {
      return failed(
        `Could not parse '${given}' as ${typeName(type)} for field ${field.name} (position ${i}) starting at location ${position} with message 'Unable to parse'`,
      )
    }
    texts.push(text)
  }
  return {texts}
}

/** A range of the form `[start, end)`, as the records of JSON have it. */
function rangeJson(given: string, type: RangeType, spellings: Spellings): string | undefined {
  const ends = rangeTexts(given, type, spellings)
  return ends && JSON.stringify(ends)
}

/** A null marker is NULL unless it is quoted; a quoted empty field is no number, but NULL too. */
function givenText(
  cell: Cell | undefined,
  type: CsvColumn['type'],
  {nullMarkers}: CsvOptions,
): string | null {
  if (!cell) return null
  if (!cell.quoted && nullMarkers.includes(cell.text)) return null
  const isText = type.kind === 'STRING' || type.kind === 'BYTES'
  return cell.text === '' && !isText && nullMarkers.includes('') ? null : cell.text
}
