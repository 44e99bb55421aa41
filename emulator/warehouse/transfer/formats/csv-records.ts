/** The rows of CSV files as records of a schema. */
import {type RangeType, type ScalarType, typeName} from '../../../sql/types.ts'
import {fieldType} from '../../schema.ts'
import type {FieldSchema, TableSchema} from '../../types.ts'
import type {Attempt} from '../careful.ts'
import {rangeTexts} from '../records/check-record.ts'
import {scalarText} from '../records/scalar-text.ts'
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
    for await (const row of csvRows(file, options, columns.length)) {
      if ('problem' in row) {
        yield {
          file,
          problem: `Error detected while parsing row starting at position: ${row.position}. Error: ${row.problem}`,
        }
        continue
      }
      const {texts, problem} = readRow(row.cells, columns, options, row.position)
      yield problem === undefined ? {file, texts} : {file, problem}
    }
  }
}

interface CsvColumn {
  readonly field: FieldSchema
  readonly type: ScalarType | RangeType
}

const columnOf = (field: FieldSchema): CsvColumn => ({field, type: fieldType(field) as CsvColumn['type']})

function readRow(
  cells: readonly Cell[],
  columns: readonly CsvColumn[],
  options: CsvOptions,
  position: number,
): {texts: (string | null)[]; problem?: string} {
  const texts: (string | null)[] = []
  const failed = (problem: string) => ({texts, problem})
  if (cells.length > columns.length && !options.ignoreUnknownValues) {
    return failed(
      `Too many values in row starting at position: ${position}. Found ${cells.length} column(s) while expected ${columns.length}.`,
    )
  }
  if (cells.length < columns.length && !options.allowJaggedRows) {
    return failed(
      `CSV table references column position ${cells.length}, but line starting at position:${position} contains only ${cells.length} columns.`,
    )
  }
  for (const [i, {field, type}] of columns.entries()) {
    const given = givenText(cells[i], type, options)
    if (given === null) {
      if (field.mode === 'REQUIRED') {
        return failed(
          `Required column value for column index: ${i} is missing in row starting at position: ${position}`,
        )
      }
      texts.push(null)
      continue
    }
    const text = type.kind === 'RANGE' ? rangeJson(given, type) : scalarText(given, type)
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
function rangeJson(given: string, type: RangeType): string | undefined {
  const ends = rangeTexts(given, type)
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
