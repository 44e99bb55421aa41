/** Records of newline-delimited JSON, read line by line. */
import type {TableSchema} from '../../types.ts'
import type {Attempt} from '../careful.ts'
import {RecordProblem, recordChecker} from '../records/check-record.ts'
import {isObject, parseJson} from '../records/json-source.ts'
import {spellingsOf} from '../records/spellings.ts'
import {LOAD_WORDING} from '../records/wording.ts'
import {linesOf} from '../source-content.ts'
import type {SourceFile} from '../source-files.ts'
import type {LoadContext} from '../source-format.ts'

/** Every record of the files, checked against the schema. */
export async function* attemptRecords(
  {files, configuration}: LoadContext,
  schema: TableSchema,
): AsyncGenerator<Attempt, void, undefined> {
  const check = recordChecker(schema, {
    wording: LOAD_WORDING,
    ignoreUnknownValues: configuration.ignoreUnknownValues ?? false,
    jsonAsText: false,
    spellings: spellingsOf(configuration),
  })
  for (const file of files) {
    for await (const {position, text} of linesOf(file, configuration.encoding)) {
      if (text.trim() === '') continue
      try {
        yield {file, texts: check(parseRecord(text))}
      } catch (error) {
        if (!(error instanceof RecordProblem)) throw error
        const problem = `JSON parsing error in row starting at position ${position}: ${error.message}`
        yield {file, problem}
      }
    }
  }
}

/** The files' records as they are, for detection. */
export async function* plainRecords(
  files: readonly SourceFile[],
  encoding: string | null | undefined,
): AsyncGenerator<Readonly<Record<string, unknown>>, void, undefined> {
  for (const file of files) {
    for await (const {text} of linesOf(file, encoding)) if (text.trim() !== '') yield parseRecord(text)
  }
}

/** @throws RecordProblem for a line that is no JSON object. */
function parseRecord(text: string): Readonly<Record<string, unknown>> {
  const record = parse(text)
  if (isObject(record)) return record
  throw new RecordProblem('JSON object expected', '')
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw new RecordProblem('Parser terminated before end of string', '', {cause: error})
  }
}
