/** How the lines of a CSV file are cut, as the configuration says. */
import type {ReadConfiguration} from '../load-configuration.ts'
import {invalidLoad} from '../load-error.ts'
import {type Spellings, spellingsOf} from '../records/spellings.ts'

export interface CsvOptions {
  readonly delimiter: string
  /** Empty where nothing is quoted. */
  readonly quote: string
  readonly skipLeadingRows: number
  readonly allowQuotedNewlines: boolean
  readonly allowJaggedRows: boolean
  readonly nullMarkers: readonly string[]
  readonly ignoreUnknownValues: boolean
  readonly encoding: string
  readonly spellings: Spellings
  /** True where the last of the skipped lines names the columns, in whatever order they come. */
  readonly byName: boolean
}

export function csvOptions(configuration: ReadConfiguration): CsvOptions {
  return {
    delimiter: delimiter(configuration.fieldDelimiter),
    quote: configuration.quote ?? '"',
    skipLeadingRows: configuration.skipLeadingRows ?? 0,
    allowQuotedNewlines: configuration.allowQuotedNewlines ?? false,
    allowJaggedRows: configuration.allowJaggedRows ?? false,
    nullMarkers: configuration.nullMarkers?.length
      ? configuration.nullMarkers
      : [configuration.nullMarker ?? ''],
    ignoreUnknownValues: configuration.ignoreUnknownValues ?? false,
    encoding: (configuration.encoding || 'UTF-8').toUpperCase(),
    spellings: spellingsOf(configuration),
    byName: isByName(configuration),
  }
}

function isByName({sourceColumnMatch, skipLeadingRows}: ReadConfiguration): boolean {
  const match = (sourceColumnMatch || 'POSITION').toUpperCase()
  if (match === 'POSITION' || match === 'SOURCE_COLUMN_MATCH_UNSPECIFIED') return false
  if (match !== 'NAME') throw invalidLoad(`Invalid value for sourceColumnMatch: ${sourceColumnMatch}`)
  if (!skipLeadingRows) {
    throw invalidLoad('Columns are matched by name only where skipLeadingRows passes over the line of names')
  }
  return true
}

/** One character, or the words that stand for a tab. */
function delimiter(given: string | null | undefined): string {
  const text = given || ','
  if (text === '\\t' || text.toLowerCase() === 'tab') return '\t'
  if ([...text].length > 1) throw invalidLoad(`Field delimiter must be one character: ${text}`)
  return text
}
