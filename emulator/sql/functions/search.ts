/**
 * Searching in text, and text as tokens.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/search_functions
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/text-analysis-functions
 */
import {fieldName, text} from '../duckdb-types.ts'
import {SqlError} from '../error.ts'
import {caseFold} from '../runtime/unicode.ts'
import type {SqlType} from '../types.ts'
import type {CallSite, EmittedArgument, FunctionTable, Template} from './define.ts'
import {computedFirst, constantText, given, once} from './sql.ts'
import {constantZone} from './time-zones.ts'
import {castText} from './value-text.ts'

const strings = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions'
const searching = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/search_functions'
const analysis = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/text-analysis-functions'

/** SQL of the list of all texts within a value. `scope` says which parts of JSON count. */
function textsWithin(sql: string, type: SqlType, scope: string, timeZone: string, depth = 0): string {
  switch (type.kind) {
    case 'ARRAY': {
      const item = `s${depth}_`
      return `flatten(list_transform(${sql}, lambda ${item}: ${textsWithin(item, type.element, scope, timeZone, depth + 1)}))`
    }
    case 'STRUCT':
      return `flatten([${type.fields
        .map((f, i) => textsWithin(`(${sql}).${fieldName(i)}`, f.type, scope, timeZone, depth))
        .join(', ')}])`
    case 'JSON':
      return `bq_json_texts(CAST(${sql} AS VARCHAR), ${scope})`
    default:
      return `[${castText(sql, type, constantZone(timeZone))}]`
  }
}

const JSON_SCOPES = ['JSON_VALUES', 'JSON_KEYS', 'JSON_KEYS_AND_VALUES']

function scopeOf(argument: EmittedArgument | undefined, call: CallSite): string {
  if (!given(argument)) return "'JSON_VALUES'"
  const scope = constantText(argument)
  if (scope === undefined || !JSON_SCOPES.includes(scope)) {
    throw new SqlError(`json_scope must be one of ${JSON_SCOPES.join(', ')}`, call.at)
  }
  return argument.sql
}

/** Both sides without differences of case and form. Text of ASCII needs only lower case. */
const containsSubstring: Template = ([value, sought, scope], call) => {
  const constant = constantText(sought)
  if (sought?.constant === null || constant === '') {
    throw new SqlError('CONTAINS_SUBSTR search value must not be NULL or empty', call.at)
  }
  const needle =
    constant === undefined
      ? `bq_normalize_and_casefold(${sought!.sql}, 'NFKC')`
      : text(caseFold(constant, 'NFKC'))
  const matches = (hay: string): string =>
    `CASE WHEN strlen(${hay}) = length(${hay}) THEN contains(lower(${hay}), ${needle}) ELSE contains(bq_normalize_and_casefold(${hay}, 'NFKC'), ${needle}) END`
  if (value!.type.kind === 'STRING') return once([value!.sql], (hay) => matches(hay!))
  const texts = textsWithin(value!.sql, value!.type, scopeOf(scope, call), call.timeZone)
  return computedFirst([`list_transform(${texts}, lambda t_: ${matches('t_')})`], (found) => {
    const unknown = `len(list_filter(${found}, lambda f_: f_ IS NULL)) > 0`
    return `CASE WHEN list_bool_or(${found}) THEN TRUE WHEN ${found} IS NULL OR ${unknown} THEN NULL ELSE FALSE END`
  })
}

const analyzerOf = (argument: EmittedArgument | undefined): string =>
  given(argument) ? argument.sql : "'LOG_ANALYZER'"
const optionsOf = (argument: EmittedArgument | undefined): string => (given(argument) ? argument.sql : "''")

const search: Template = ([value, query, scope, analyzer, options], call) => {
  const texts = textsWithin(value!.sql, value!.type, scopeOf(scope, call), call.timeZone)
  return `bq_search(${texts}, ${query!.sql}, ${analyzerOf(analyzer)}, ${optionsOf(options)})`
}

const editDistance =
  (runtime: string): Template =>
  ([a, b, limit]) =>
    `${runtime}(${a!.sql}, ${b!.sql}, ${given(limit) ? limit.sql : '9223372036854775807'})`

/** Sorted words and how often each stands there; NULL is a word of its own, before the others. */
const bagOfWords: Template = ([words]) =>
  computedFirst([words!.sql], (all) => {
    const count = `len(list_filter(${all}, lambda x_: x_ IS NOT DISTINCT FROM w_))`
    const distinct = `list_concat(CASE WHEN len(list_filter(${all}, lambda x_: x_ IS NULL)) > 0 THEN [CAST(NULL AS VARCHAR)] ELSE [] END, list_sort(list_distinct(${all})))`
    return `CASE WHEN ${all} IS NOT NULL THEN list_transform(${distinct}, lambda w_: struct_pack(f1 := w_, f2 := ${count})) END`
  })

export const searchFunctions: FunctionTable = {
  CONTAINS_SUBSTR: {
    kind: 'scalar',
    signatures: ['(ANY, STRING, [json_scope => STRING]) -> BOOL'],
    duckdb: containsSubstring,
    doc: 'Whether a text stands in a value, whatever the case; of structs, arrays and JSON in any part.',
    url: `${strings}#contains_substr`,
    examples: [
      {sql: "CONTAINS_SUBSTR('the blue house', 'Blue house')", gives: 'true'},
      {sql: "CONTAINS_SUBSTR('the red house', 'blue')", gives: 'false'},
      {sql: "CONTAINS_SUBSTR('\\u2168day', 'IX')", gives: 'true'},
      {sql: "CONTAINS_SUBSTR((23, 35, 41), '35')", gives: 'true'},
      {sql: "CONTAINS_SUBSTR(('abc', ['def', 'ghi', 'jkl'], 'mno'), 'jk')", gives: 'true'},
      {sql: "CONTAINS_SUBSTR((23, NULL, 41), '41')", gives: 'true'},
      {sql: "CONTAINS_SUBSTR((23, NULL, 41), '35')", gives: 'NULL'},
      {sql: `CONTAINS_SUBSTR(JSON '{"lunch":"soup"}', 'lunch')`, gives: 'false'},
      {sql: `CONTAINS_SUBSTR(JSON '{"lunch":"soup"}', 'lunch', json_scope => 'JSON_KEYS')`, gives: 'true'},
      {sql: "CONTAINS_SUBSTR('hello', NULL)", gives: {error: 'CONTAINS_SUBSTR'}},
    ],
  },
  EDIT_DISTANCE: {
    kind: 'scalar',
    signatures: [
      '(STRING, STRING, [max_distance => INT64]) -> INT64',
      '(BYTES, BYTES, [max_distance => INT64]) -> INT64',
    ],
    duckdb: [editDistance('bq_edit_distance'), editDistance('bq_bytes_edit_distance')],
    doc: 'How many insertions, deletions and substitutions part two values, at most a limit.',
    url: `${strings}#edit_distance`,
    examples: [
      {sql: "EDIT_DISTANCE('a', 'b')", gives: '1'},
      {sql: "EDIT_DISTANCE('aa', 'b')", gives: '2'},
      {sql: "EDIT_DISTANCE('aa', 'ba')", gives: '1'},
      {sql: "EDIT_DISTANCE('kitten', 'sitting')", gives: '3'},
      {sql: "EDIT_DISTANCE('abcdefg', 'a', max_distance => 2)", gives: '2'},
      {sql: "EDIT_DISTANCE('é', 'e')", gives: '1'},
      {sql: "EDIT_DISTANCE('a', 'b', max_distance => -1)", gives: {error: 'max_distance'}},
    ],
  },
  SEARCH: {
    kind: 'scalar',
    signatures: [
      '(ANY, STRING, [json_scope => STRING], [analyzer => STRING], [analyzer_options => STRING]) -> BOOL',
    ],
    duckdb: search,
    doc: 'Whether all words of a query stand in a value.',
    url: `${searching}#search`,
    examples: [
      {sql: "SEARCH('foobarexample', 'foobarexample')", gives: 'true'},
      {sql: "SEARCH('foobar-example', 'foobar example')", gives: 'true'},
      {sql: "SEARCH('foobar-example', 'foobar')", gives: 'true'},
      {sql: "SEARCH('foobar-example', 'foo')", gives: 'false'},
      {sql: "SEARCH('foobar example', '`example foobar`')", gives: 'false'},
      {sql: "SEARCH(STRUCT('foo' AS a, ['bar baz'] AS b), 'BAZ')", gives: 'true'},
      {sql: "SEARCH('foo-bar', 'foo-bar', analyzer => 'NO_OP_ANALYZER')", gives: 'true'},
      {sql: "SEARCH('foo', '')", gives: {error: 'at least one token'}},
    ],
  },
  TEXT_ANALYZE: {
    kind: 'scalar',
    signatures: ['(STRING, [analyzer => STRING], [analyzer_options => STRING]) -> ARRAY<STRING>'],
    duckdb: ([value, analyzer, options]) =>
      `bq_text_analyze(${value!.sql}, ${analyzerOf(analyzer)}, ${optionsOf(options)})`,
    doc: 'A text as tokens.',
    url: `${analysis}#text_analyze`,
    examples: [
      {
        sql: "TEXT_ANALYZE('I like pie, you like-pie, they like 2 PIEs.')",
        gives: '["i","like","pie","you","like","pie","they","like","2","pies"]',
      },
      {sql: "TEXT_ANALYZE('Foo Bar', analyzer => 'NO_OP_ANALYZER')", gives: '["Foo Bar"]'},
      {sql: "TEXT_ANALYZE('I like pie', analyzer => 'PATTERN_ANALYZER')", gives: '["like","pie"]'},
      {
        sql: `TEXT_ANALYZE('I Like pie', analyzer => 'PATTERN_ANALYZER', analyzer_options => '{"patterns": ["[a-zA-Z]+"], "token_filters": [{"normalizer": {"mode": "NONE"}}]}')`,
        gives: '["I","Like","pie"]',
      },
    ],
  },
  BAG_OF_WORDS: {
    kind: 'scalar',
    signatures: ['(ARRAY<STRING>) -> ARRAY<STRUCT<term STRING, count INT64>>'],
    duckdb: bagOfWords,
    doc: 'The different words and how often each stands in a list.',
    url: `${analysis}#bag_of_words`,
    examples: [
      {
        sql: "BAG_OF_WORDS(['I', 'like', 'pie', 'pie', 'pie', NULL])",
        gives:
          '[{"term":null,"count":1},{"term":"I","count":1},{"term":"like","count":1},{"term":"pie","count":3}]',
      },
    ],
  },
  TF_IDF: {
    kind: 'window',
    signatures: ['(ARRAY<STRING>, [INT64], [INT64]) -> ARRAY<STRUCT<term STRING, tf_idf FLOAT64>>'],
    duckdb: ([document, terms, threshold]) => {
      const documents = `to_json(list(${document!.sql}) FILTER (WHERE ${document!.sql} IS NOT NULL){over})`
      const most = given(terms) ? terms.sql : '32000'
      const least = given(threshold) ? threshold.sql : '5'
      const result = `bq_tf_idf(CAST(${documents} AS VARCHAR), CAST(to_json(${document!.sql}) AS VARCHAR), ${most}, ${least})`
      return `CASE WHEN ${document!.sql} IS NOT NULL THEN from_json(${result}, '[{"f1":"VARCHAR","f2":"DOUBLE"}]') END`
    },
    frame: 'forbidden',
    order: 'forbidden',
    doc: 'How telling each term of a document is among several documents; NULL stands for terms that are not counted.',
    url: `${analysis}#tf_idf`,
    examples: [
      {
        sql: "SELECT STRING_AGG(FORMAT('%s %.6f', IFNULL(t.term, '-'), t.tf_idf), ', ' ORDER BY o) FROM (SELECT TF_IDF(s.f, 10, 2) OVER () AS r, s.id FROM UNNEST([STRUCT(1 AS id, ['I', 'like', 'pie', 'pie', 'pie', NULL] AS f), (2, ['yum', 'yum', 'pie', NULL]), (3, ['I', 'yum', 'pie', NULL]), (4, ['you', 'like', 'pie', 'too', NULL])]) AS s) AS d, UNNEST(d.r) AS t WITH OFFSET AS o WHERE d.id = 1",
        gives: '- 0.130403, I 0.141216, like 0.141216, pie 0.293893',
      },
      {
        sql: "SELECT STRING_AGG(FORMAT('%s %.6f', IFNULL(t.term, '-'), t.tf_idf), ', ' ORDER BY o) FROM (SELECT TF_IDF(s.f, 3, 2) OVER () AS r, s.id FROM UNNEST([STRUCT(1 AS id, ['I', 'like', 'pie', 'pie', 'pie', NULL] AS f), (2, ['yum', 'yum', 'pie', NULL]), (3, ['I', 'yum', 'pie', NULL]), (4, ['you', 'like', 'pie', 'too', NULL])]) AS s) AS d, UNNEST(d.r) AS t WITH OFFSET AS o WHERE d.id = 2",
        gives: '- 0.570596, pie 0.146947',
      },
      {
        sql: "SELECT ARRAY_LENGTH(TF_IDF(f) OVER ()) FROM (SELECT ['a'] AS f)",
        gives: {error: 'TF_IDF where no term is in enough documents'},
      },
    ],
  },
}
