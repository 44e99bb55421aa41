/** How the lines of a CSV file are cut, as the configuration says. */
import type {ReadConfiguration} from '../load-configuration.ts'
import {invalidLoad} from '../load-error.ts'

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
  }
}

/** One character, or the words that stand for a tab. */
function delimiter(given: string | null | undefined): string {
  const text = given || ','
  if (text === '\\t' || text.toLowerCase() === 'tab') return '\t'
  if ([...text].length > 1) throw invalidLoad(`Field delimiter must be one character: ${text}`)
  return text
}
