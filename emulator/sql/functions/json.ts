/**
 * JSON functions that read: extraction by path, and to and from text.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions
 */
import {text} from '../duckdb-types.ts'
import {duckdbJsonPath, hasMode, parseJsonPath, splitMode} from '../runtime/json-path.ts'
import type {EmittedArgument, FunctionTable, ScalarFunction, Template} from './define.ts'

import {FIRST, isTakenOut, writtenAccess} from './json-access.ts'
import {jsonTextSql} from './json-encoding.ts'
import {once} from './range-checks.ts'
import {given, raise} from './sql.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#${name}`

type FunctionTemplate = Exclude<Template, string>

/** The DuckDB path of a path argument, as SQL: a literal where the argument is one. */
function pathSql(argument: EmittedArgument | undefined): string {
  if (!given(argument)) return "'$'"
  if (typeof argument.constant !== 'string') return `bq_json_path(${argument.sql})`
  return text(duckdbJsonPath(parseJsonPath(argument.constant)))
}

/** What is wrong with a literal path. */
function wrongPath({constant}: EmittedArgument, read: (path: string) => unknown): string | undefined {
  try {
    if (typeof constant === 'string') read(constant)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** A wrong path is an error where it is used for a document, not before. */
const withPath =
  (template: FunctionTemplate, read: (path: string) => unknown = parseJsonPath): FunctionTemplate =>
  (args, call) => {
    const [value, path] = args
    const wrong = given(path) ? wrongPath(path, read) : undefined
    if (wrong === undefined) return template(args, call)
    return `CASE WHEN ${value!.sql} IS NOT NULL THEN ${raise(text(wrong), call.returns)} END`
  }

/** Without a document no path is wrong. */
const ofDocument = (value: string, path: string, sql: string): string =>
  path.startsWith("'") ? sql : `CASE WHEN ${value} IS NOT NULL THEN ${sql} END`

/** The path of all elements of the array at a path. */
const elementsPath = (path: string): string =>
  path.startsWith("'$") ? `${path.slice(0, -1)}[*]'` : `(${path} || '[*]')`

/** A path into a JSON value that is itself a path into one: both become one path of literals where they can. */
function into(value: string, path: string): {value: string; path: string} {
  const access = writtenAccess(value)
  if (!access?.path.startsWith('$') || !path.startsWith("'$")) return {value, path}
  return {value: access.base, path: text(access.path + path.slice(2, -1).replaceAll("''", "'"))}
}

/** The scalar at a path as text; NULL for objects, arrays, null and nothing. */
export function scalarAt(json: string, path: string): string {
  if (path === "'$'" && isTakenOut(json)) return scalarTakenOut(json)
  const at = into(json, path)
  return `json_extract_string(json_value(${at.value}, ${at.path}), '$')`
}

const scalarTakenOut = (json: string): string =>
  `CASE WHEN ascii(${json}) = ${FIRST.string} THEN json_extract_string(${json}, '$') WHEN ascii(${json}) NOT IN (${FIRST.array}, ${FIRST.object}, ${FIRST.null}) THEN CAST(${json} AS VARCHAR) END`

/** STRING input may be no JSON, or begin as JSON and go on as none: our own reader takes from it what it can. */
const readText = (value: string, valid: (json: string) => string, other: (text: string) => string): string =>
  once(
    value,
    (sql) => `CASE WHEN json_valid(${sql}) THEN ${valid(sql)} WHEN ${sql} IS NOT NULL THEN ${other(sql)} END`,
  )

/** What DuckDB takes for numbers, or writes in another way than they are written: it is read again from the text. */
const REWRITTEN = {
  scalar: "'-?([0-9]+[.eE][0-9.eE+-]*|[Nn]a[Nn]|[Ii]nf(inity)?)'",
  json: "'[0-9][.eE]|[Nn]a[Nn]|[Ii]nf|[\u2028\u2029]'",
  text: "'[0-9][.eE]|[Nn]a[Nn]|[Ii]nf|[\u2028\u2029]|u202[89]'",
}

const exactScalar = (value: string, path: string): string => {
  const native = scalarAt(value, path)
  return `CASE WHEN regexp_full_match(${native}, ${REWRITTEN.scalar}) THEN bq_json_text_at(${value}, ${path}, TRUE) ELSE ${native} END`
}

const exactJson = (value: string, path: string): string => {
  const native = `CAST(json_extract(${value}, ${path}) AS VARCHAR)`
  return `CASE WHEN regexp_matches(${native}, ${REWRITTEN.json}) THEN bq_json_text_at(${value}, ${path}, FALSE) WHEN ${native} <> 'null' THEN ${native} END`
}

const scalarFromText: FunctionTemplate = ([value, path]) => {
  const at = pathSql(path)
  return readText(
    value!.sql,
    (sql) => exactScalar(sql, at),
    (sql) => `bq_json_text_at(${sql}, ${at}, TRUE)`,
  )
}

const scalarFromJson: FunctionTemplate = ([value, path]) => {
  const at = pathSql(path)
  return ofDocument(value!.sql, at, scalarAt(value!.sql, at))
}

const queryText: FunctionTemplate = ([value, path]) => {
  const at = pathSql(path)
  return readText(
    value!.sql,
    (sql) => exactJson(sql, at),
    (sql) => `bq_json_text_at(${sql}, ${at}, FALSE)`,
  )
}

const readPathOfQuery = (path: string): unknown => parseJsonPath(hasMode(path) ? splitMode(path).path : path)

/** JSON_QUERY of JSON alone knows modes. */
const queryInMode: FunctionTemplate = (args) => {
  const [value, path] = args
  if (!given(path)) return queryJson(args)
  const inMode = `CAST(bq_json_query_mode(CAST(${value!.sql} AS VARCHAR), ${path.sql}) AS JSON)`
  if (typeof path.constant !== 'string') {
    return `CASE WHEN regexp_matches(${path.sql}, '^\\s*[A-Za-z]') THEN ${inMode} ELSE ${queryJson(args)} END`
  }
  return hasMode(path.constant) ? inMode : queryJson(args)
}

const queryJson = ([value, path]: readonly EmittedArgument[]): string => {
  const at = into(value!.sql, pathSql(path))
  return at.path === "'$'"
    ? value!.sql
    : ofDocument(at.value, at.path, `json_extract(${at.value}, ${at.path})`)
}

/**
 * The elements of the array at a path, as a list of JSON; NULL where there is no array. DuckDB forgets that they are a
 * list where the document is a constant without that path.
 */
const elements = (value: string, path: string): string =>
  `CASE WHEN json_type(${value}, ${path}) = 'ARRAY' THEN CAST(json_extract(${value}, ${elementsPath(path)}) AS JSON[]) END`

const elementsFromJson: FunctionTemplate = ([value, path]) => {
  const at = pathSql(path)
  return once(value!.sql, (sql) => ofDocument(sql, at, elements(sql, at)))
}

/** DuckDB's elements, unless it may write some of them in its own way. */
const fromText =
  (native: (json: string, path: string) => string, scalarsOnly: boolean): FunctionTemplate =>
  ([value, path]) => {
    const at = pathSql(path)
    const own = (sql: string): string => `bq_json_elements_at(${sql}, ${at}, ${scalarsOnly})`
    return readText(
      value!.sql,
      (sql) =>
        `CASE WHEN regexp_matches(${sql}, ${REWRITTEN.text}) THEN ${own(sql)} ELSE ${native(sql, at)} END`,
      own,
    )
  }

const elementsFromText = fromText((sql, at) => `CAST(${elements(sql, at)} AS VARCHAR[])`, false)

/** Scalars alone: an object or array among the elements makes the whole result NULL. */
const scalars = (value: string, path: string): string => {
  const all = elementsPath(path)
  const structured = `list_has_any(json_type(${value}, ${all}), ['OBJECT', 'ARRAY'])`
  return `CASE WHEN json_type(${value}, ${path}) = 'ARRAY' AND NOT ${structured} THEN CAST(json_extract_string(${value}, ${all}) AS VARCHAR[]) END`
}

const scalarsFromJson: FunctionTemplate = ([value, path]) => {
  const at = pathSql(path)
  return once(value!.sql, (sql) => ofDocument(sql, at, scalars(sql, at)))
}

const scalarsFromText = fromText(scalars, true)

const reader = (
  signatures: readonly [string, string],
  templates: readonly [FunctionTemplate, FunctionTemplate],
  rest: Pick<ScalarFunction, 'doc' | 'url' | 'examples'>,
  readOfJson: (path: string) => unknown = parseJsonPath,
): ScalarFunction => ({
  kind: 'scalar',
  signatures,
  duckdb: [withPath(templates[0]), withPath(templates[1], readOfJson)],
  ...rest,
})

const toScalar = ['(STRING, [STRING]) -> STRING', '(JSON, [STRING]) -> STRING'] as const
const toPart = ['(STRING, [STRING]) -> STRING', '(JSON, [STRING]) -> JSON'] as const
const toParts = ['(STRING, [STRING]) -> ARRAY<STRING>', '(JSON, [STRING]) -> ARRAY<JSON>'] as const
const toScalars = ['(STRING, [STRING]) -> ARRAY<STRING>', '(JSON, [STRING]) -> ARRAY<STRING>'] as const

export const jsonFunctions: FunctionTable = {
  JSON_EXTRACT: reader(toPart, [queryText, queryJson], {
    doc: 'The part of a document at a path, as JSON. The older form of JSON_QUERY.',
    url: url('json_extract'),
    examples: [
      {
        sql: `JSON_EXTRACT('{"class": {"students": [{"name": "Jane"}]}}', '$.class')`,
        gives: '{"students":[{"name":"Jane"}]}',
      },
      {sql: `JSON_EXTRACT('{"a": null}', "$.a")`, gives: 'NULL'},
      {sql: `JSON_EXTRACT('{"a.b": {"c": "world"}}', "$['a.b'].c")`, gives: '"world"'},
    ],
  }),
  JSON_EXTRACT_ARRAY: reader(toParts, [elementsFromText, elementsFromJson], {
    doc: 'The elements of the array at a path, each as JSON. The older form of JSON_QUERY_ARRAY.',
    url: url('json_extract_array'),
    examples: [
      {sql: `TO_JSON_STRING(JSON_EXTRACT_ARRAY('[1,2,3]'))`, gives: '["1","2","3"]'},
      {sql: `JSON_EXTRACT_ARRAY('{"a":"foo"}', '$.a') IS NULL`, gives: 'true'},
    ],
  }),
  JSON_EXTRACT_SCALAR: reader(toScalar, [scalarFromText, scalarFromJson], {
    doc: 'The scalar at a path, as text. The older form of JSON_VALUE.',
    url: url('json_extract_scalar'),
    examples: [
      {sql: `JSON_EXTRACT_SCALAR('{"name": "Jakob", "age": "6"}', '$.age')`, gives: '6'},
      {sql: `JSON_EXTRACT_SCALAR('{"fruits": ["apple"]}', '$.fruits')`, gives: 'NULL'},
    ],
  }),
  JSON_EXTRACT_STRING_ARRAY: reader(toScalars, [scalarsFromText, scalarsFromJson], {
    doc: 'The scalars of the array at a path, as text. The older form of JSON_VALUE_ARRAY.',
    url: url('json_extract_string_array'),
    examples: [{sql: `TO_JSON_STRING(JSON_EXTRACT_STRING_ARRAY('["foo","bar"]'))`, gives: '["foo","bar"]'}],
  }),
  JSON_QUERY: reader(
    toPart,
    [queryText, queryInMode],
    {
      doc: 'The part of a document at a path, as JSON; with `lax`, an array of all that the path may mean.',
      url: url('json_query'),
      examples: [
        {sql: `JSON_QUERY('{"class": {"students": [{"id": 5}]}}', '$.class.students[0]')`, gives: '{"id":5}'},
        {sql: `JSON_QUERY('{"a": null}', "$.a")`, gives: 'NULL'},
        {sql: `JSON_TYPE(JSON_QUERY(JSON '{"a": null}', "$.a"))`, gives: 'null'},
        {sql: `JSON_QUERY('{"price": 10.00}', '$.price')`, gives: '10.00'},
        {
          sql: `JSON_QUERY(JSON '[{"class": {"students": [{"name": "Joe"}, {"name": "Jamie"}]}}]', 'lax $.class.students.name')`,
          gives: '["Joe","Jamie"]',
        },
        {
          sql: `JSON_QUERY(JSON '{"class": {"students": [[{"name": "John"}], {"name": "Jamie"}]}}', 'lax $.class.students.name')`,
          gives: '["Jamie"]',
        },
        {
          sql: `JSON_QUERY(JSON '{"class": {"students": [[{"name": "John"}], {"name": "Jamie"}]}}', 'lax recursive $.class.students.name')`,
          gives: '["John","Jamie"]',
        },
        {
          sql: `JSON_QUERY(JSON '{"class": {"students": [[{"name": "John"}], {"name": "Jamie"}]}}', 'lax $.class[0].students[0].name')`,
          gives: '["John"]',
        },
        {sql: `JSON_QUERY(JSON '{"a": 1}', 'lax $.b')`, gives: '[]'},
        {
          sql: `JSON_QUERY(JSON '{"a": 1}', 'recursive $.a')`,
          gives: {error: "'lax' modifier must be included"},
        },
      ],
    },
    readPathOfQuery,
  ),
  JSON_QUERY_ARRAY: reader(toParts, [elementsFromText, elementsFromJson], {
    doc: 'The elements of the array at a path, each as JSON.',
    url: url('json_query_array'),
    examples: [
      {
        sql: `TO_JSON_STRING(JSON_QUERY_ARRAY('{"fruits": ["apples", "oranges"]}', '$.fruits'))`,
        gives: '["\\"apples\\"","\\"oranges\\""]',
      },
      {sql: `TO_JSON_STRING(JSON_QUERY_ARRAY('{"a": "foo", "b": []}', '$.b'))`, gives: '[]'},
    ],
  }),
  JSON_TYPE: {
    kind: 'scalar',
    signatures: ['(JSON) -> STRING'],
    duckdb: `CASE json_type($1) WHEN 'OBJECT' THEN 'object' WHEN 'ARRAY' THEN 'array' WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'NULL' THEN 'null' ELSE CASE WHEN $1 IS NOT NULL THEN 'number' END END`,
    doc: 'The kind of the outermost JSON value: object, array, string, number, boolean or null.',
    url: url('json_type'),
    examples: [
      {sql: `JSON_TYPE(JSON '{"a": 1}')`, gives: 'object'},
      {sql: `JSON_TYPE(JSON '1.5')`, gives: 'number'},
      {sql: `JSON_TYPE(JSON 'null')`, gives: 'null'},
    ],
  },
  JSON_VALUE: reader(toScalar, [scalarFromText, scalarFromJson], {
    doc: 'The scalar at a path, as text; NULL for objects, arrays and null.',
    url: url('json_value'),
    examples: [
      {sql: `JSON_VALUE(JSON '{"name": "Jakob", "age": "6"}', '$.age')`, gives: '6'},
      {sql: `JSON_VALUE('{"fruits": ["apple", "banana"]}', '$.fruits')`, gives: 'NULL'},
      {sql: `JSON_VALUE('{"a.b": {"c": "world"}}', '$."a.b".c')`, gives: 'world'},
      {sql: `JSON_VALUE('{"price": 10.00}', '$.price')`, gives: '10.00'},
      {sql: `JSON_VALUE('{"a": 1}', 'a')`, gives: {error: "JSONPath must start with '$'"}},
    ],
  }),
  JSON_VALUE_ARRAY: reader(toScalars, [scalarsFromText, scalarsFromJson], {
    doc: 'The scalars of the array at a path, as text.',
    url: url('json_value_array'),
    examples: [
      {
        sql: `TO_JSON_STRING(JSON_VALUE_ARRAY(JSON '{"fruits": ["apples", "oranges"]}', '$.fruits'))`,
        gives: '["apples","oranges"]',
      },
      {sql: `JSON_VALUE_ARRAY('[{"a": 1}, "foo"]', '$') IS NULL`, gives: 'true'},
    ],
  }),
  PARSE_JSON: {
    kind: 'scalar',
    signatures: ['(STRING, [wide_number_mode => STRING]) -> JSON'],
    duckdb: ([value, mode]) =>
      `CAST(bq_parse_json(${value!.sql}, ${given(mode) ? mode.sql : "'exact'"}) AS JSON)`,
    doc: 'JSON from text. Numbers that FLOAT64 cannot hold are an error, or rounded where the mode says so.',
    url: url('parse_json'),
    examples: [
      {
        sql: `TO_JSON_STRING(PARSE_JSON('{"id": 1, "coordinates": [10, 20]}'))`,
        gives: '{"coordinates":[10,20],"id":1}',
      },
      {
        sql: `TO_JSON_STRING(PARSE_JSON('{"id": 922337203685477580701}', wide_number_mode => 'round'))`,
        gives: '{"id":9.223372036854776e+20}',
      },
      {
        sql: `JSON_TYPE(PARSE_JSON('{"id": 922337203685477580701}', wide_number_mode => 'exact'))`,
        gives: {error: 'cannot round-trip'},
      },
      {sql: `SAFE.PARSE_JSON('{bad') IS NULL`, gives: 'true'},
    ],
  },
  TO_JSON: {
    kind: 'scalar',
    signatures: ['(ANY, [stringify_wide_numbers => BOOL]) -> JSON'],
    duckdb: ([value, stringify]) => {
      const wide = given(stringify) ? stringify.sql : 'FALSE'
      const json = `CAST(${jsonTextSql(value!.sql, value!.type, {kind: 'value', stringify: wide})} AS JSON)`
      return given(stringify) ? `CASE WHEN ${wide} IS NOT NULL THEN ${json} END` : json
    },
    doc: 'Any value as JSON.',
    url: url('to_json'),
    examples: [
      {
        sql: `TO_JSON_STRING(TO_JSON(STRUCT(9007199254740993 AS id), stringify_wide_numbers => TRUE))`,
        gives: '{"id":"9007199254740993"}',
      },
      {sql: `TO_JSON_STRING(TO_JSON(STRUCT(2 AS b, 'x' AS a)))`, gives: '{"a":"x","b":2}'},
      {sql: `JSON_TYPE(TO_JSON(CAST(NULL AS STRING)))`, gives: 'null'},
      {sql: `TO_JSON(1, stringify_wide_numbers => NULL) IS NULL`, gives: 'true'},
    ],
  },
  TO_JSON_STRING: {
    kind: 'scalar',
    signatures: ['(ANY, [BOOL]) -> STRING'],
    duckdb: ([value, pretty]) => {
      const compact = jsonTextSql(value!.sql, value!.type, {kind: 'string'})
      if (!given(pretty) || pretty.constant === false) return compact
      if (pretty.constant === true) return `bq_json_pretty(${compact})`
      return `CASE WHEN ${pretty.sql} THEN bq_json_pretty(${compact}) WHEN ${pretty.sql} IS NOT NULL THEN ${compact} END`
    },
    doc: 'Any value as JSON text, in one line or, with TRUE, in many.',
    url: url('to_json_string'),
    examples: [
      {
        sql: `TO_JSON_STRING(STRUCT(1 AS id, [10, 20] AS coordinates))`,
        gives: '{"id":1,"coordinates":[10,20]}',
      },
      {
        sql: `TO_JSON_STRING(STRUCT(1 AS id, [10] AS c), TRUE)`,
        gives: '{\n  "id": 1,\n  "c": [\n    10\n  ]\n}',
      },
      {sql: `TO_JSON_STRING(9007199254740993)`, gives: '"9007199254740993"'},
      {
        sql: `TO_JSON_STRING(TIMESTAMP '2017-03-06 12:34:56.789012+00')`,
        gives: '"2017-03-06T12:34:56.789012Z"',
      },
      {sql: `TO_JSON_STRING(b'abc')`, gives: '"YWJj"'},
      {sql: `TO_JSON_STRING(CAST(NULL AS INT64))`, gives: 'null'},
    ],
  },
}
