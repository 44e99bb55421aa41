/**
 * Text as tokens, and searching among them.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/text-analysis
 */
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'
import {compilePattern} from './regexp.ts'
import {caseFold} from './unicode.ts'

/** What parts the tokens of LOG_ANALYZER: punctuation, white space and their percent encodings. */
const LOG_DELIMITERS =
  /%(?:21|26|2526|3B|7C|20|2B|3D|2520|5D|5B|3A|0A|2C|28|29)|[\s[\]<>(){}|!;,'"*&?+/:=@.\-$%\\_]/i
/** Scripts that write no spaces: every character is a token. */
const UNSPACED = /([\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])/u

interface Options {
  readonly patterns?: readonly string[]
  readonly delimiters?: readonly string[]
  readonly token_filters?: readonly {
    readonly normalizer?: {readonly mode?: string}
    readonly stop_words?: readonly string[]
  }[]
}

const DEFAULT_PATTERN = '\\b\\w{2,}\\b'

function analyze(text: string, analyzer: string, optionsJson: string): string[] {
  if (analyzer === 'NO_OP_ANALYZER') return [text]
  const options = optionsJson === '' ? {} : (JSON.parse(optionsJson) as Options)
  return filtered(tokens(text, analyzer, options), options)
}

function tokens(text: string, analyzer: string, options: Options): string[] {
  switch (analyzer) {
    case 'LOG_ANALYZER': {
      const parts = options.delimiters ? splitAt(text, options.delimiters) : text.split(LOG_DELIMITERS)
      return parts.flatMap((part) => part.split(UNSPACED)).filter((part) => part !== '')
    }
    case 'PATTERN_ANALYZER':
      return (options.patterns ?? [DEFAULT_PATTERN]).flatMap((pattern) => {
        const matcher = compilePattern(pattern).matcher(text)
        const found: string[] = []
        while (matcher.find()) found.push(matcher.group() ?? '')
        return found
      })
    default:
      throw new Error(`Invalid analyzer: ${analyzer}`)
  }
}

const splitAt = (text: string, delimiters: readonly string[]): string[] =>
  delimiters.reduce((parts, delimiter) => parts.flatMap((part) => part.split(delimiter)), [text])

/** Tokens are in lower case unless the options say otherwise. */
function filtered(all: readonly string[], {token_filters: filters}: Options): string[] {
  if (!filters) return all.map((token) => token.toLowerCase())
  return filters.reduce<string[]>(
    (result, {normalizer, stop_words: stops}) =>
      result.map((token) => normalized(token, normalizer?.mode)).filter((token) => !stops?.includes(token)),
    [...all],
  )
}

function normalized(token: string, mode: string | undefined): string {
  switch (mode) {
    case undefined:
    case 'NONE':
      return token
    case 'LOWER':
      return token.toLowerCase()
    case 'ICU_NORMALIZE':
    case 'ICU_CASE_FOLDING':
      return caseFold(token, 'NFKC')
    default:
      throw new Error(`Invalid normalizer mode: ${mode}`)
  }
}

/** Whether the texts hold all tokens of a query; what stands in backticks must stand there side by side. */
function search(
  texts: readonly (string | null)[],
  query: string,
  analyzer: string,
  options: string,
): boolean {
  const data = texts.filter((text) => text !== null).map((text) => analyze(text!, analyzer, options))
  const wanted = query
    .split('`')
    .flatMap((part, i) => {
      const terms = analyze(part, analyzer, options)
      return i % 2 === 1 ? [terms] : terms.map((term) => [term])
    })
    .filter((phrase) => phrase.length > 0 && phrase.some((term) => term !== ''))
  if (wanted.length === 0) throw new Error('The search query must contain at least one token')
  return wanted.every((phrase) => data.some((words) => holds(words, phrase)))
}

const holds = (words: readonly string[], phrase: readonly string[]): boolean =>
  words.some((_, at) => phrase.every((term, i) => words[at + i] === term))

/** JSON's keys and scalar values as texts. */
function jsonTexts(json: string, scope: string): string[] {
  const keys = scope !== 'JSON_VALUES'
  const values = scope !== 'JSON_KEYS'
  return [...json.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[^\s"{}[\],:]+/g)].flatMap(
    ([token, string, isKey]) => {
      if (isKey ? !keys : !values) return []
      return [string === undefined ? token : (JSON.parse(string) as string)]
    },
  )
}

export const textAnalysisFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_text_analyze',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR[]',
    call: analyze,
  }),
  defineRuntime({
    name: 'bq_search',
    args: ['VARCHAR[]', 'VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'BOOLEAN',
    call: search,
  }),
  defineRuntime({
    name: 'bq_json_texts',
    args: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR[]',
    call: jsonTexts,
  }),
]
