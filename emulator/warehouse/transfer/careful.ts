/**
 * The careful way to read files: records one by one, the good ones staged, the bad ones counted and reported in
 * BigQuery's words. Slower than DuckDB's readers, so it is taken only where those refuse something.
 */
import {typeField} from '../schema.ts'
import type {FieldSchema, RecordError, TableSchema} from '../types.ts'
import {LoadError} from './load-error.ts'
import type {RecordTexts} from './records/check-record.ts'
import type {FileColumn, SourceFile} from './source-files.ts'
import type {LoadContext, Reading} from './source-format.ts'
import {stageRecords} from './stage.ts'

/** A record of a file: its columns' texts, or what is wrong with it. */
export type Attempt = {readonly file: SourceFile} & (
  | {readonly texts: RecordTexts}
  | {readonly problem: string}
)

/** Google lists a handful of the errors, not all. */
const LISTED_ERRORS = 5

/** @param format as it stands in Google's messages: `JSON`, `CSV`, `Avro`. */
export async function readCarefully(
  context: LoadContext,
  schema: TableSchema,
  format: string,
  attempts: AsyncIterable<Attempt>,
): Promise<Reading> {
  const {configuration, fileColumns, connection, signal} = context
  const limit = configuration.maxBadRecords ?? 0
  const errors: RecordError[] = []
  let rows = 0
  let bad = 0

  async function* good(): AsyncGenerator<RecordTexts, void, undefined> {
    for await (const attempt of attempts) {
      signal?.throwIfAborted()
      rows++
      if ('texts' in attempt) {
        yield [...attempt.texts, ...fileColumns.map((column) => column.textOf(attempt.file))]
        continue
      }
      if (++bad <= LISTED_ERRORS) errors.push(recordError(attempt.file, attempt.problem))
      if (bad > limit) throw tooManyErrors(attempt.file, format, {rows, bad, limit}, errors)
    }
  }

  const all = {fields: [...schema.fields, ...fileColumns.map(fieldOfFileColumn)]}
  const sql = await stageRecords(connection, all, good())
  return {sql, badRecords: errors, badRecordCount: bad}
}

const recordError = (file: SourceFile, problem: string): RecordError => ({
  reason: 'invalid',
  ...locationOf(file),
  message: `Error while reading data, error message: ${problem}${file.uri.startsWith('gs://') ? ` File: ${file.uri}` : ''}`,
})

const locationOf = (file: SourceFile) => (file.uri.startsWith('gs://') ? {location: file.uri} : {})

function tooManyErrors(
  file: SourceFile,
  format: string,
  {rows, bad, limit}: {rows: number; bad: number; limit: number},
  errors: readonly RecordError[],
): LoadError {
  const counts = `Rows: ${rows}; errors: ${bad}`
  const summary = `Error while reading data, error message: ${format} table encountered too many errors, giving up. ${counts}. Please look into the errors[] collection for more details.`
  const processing = `Error while reading data, error message: ${format} processing encountered too many errors, giving up. ${counts}; max bad: ${limit}; error percent: 0`
  return new LoadError(summary, [
    {reason: 'invalid', ...locationOf(file), message: summary},
    {reason: 'invalid', message: processing},
    ...errors,
  ])
}

const fieldOfFileColumn = ({name, type}: FileColumn): FieldSchema => typeField(name, type)
