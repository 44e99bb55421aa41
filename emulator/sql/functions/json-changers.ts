/**
 * JSON functions that build and change documents.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#mutator
 */
import {SqlError} from '../error.ts'
import type {CallSite, EmittedArgument, FunctionTable} from './define.ts'
import {jsonArgument} from './json-encoding.ts'
import {given} from './sql.ts'

const url = (name: string) =>
  `https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#${name}`

const asJson = (sql: string): string => `CAST(${sql} AS JSON)`

/** A call of `runtime(option, document, path, value, path, value …)`; the option is the last argument. */
function changed(runtime: string, args: readonly EmittedArgument[], call: CallSite): string {
  const [document, ...rest] = args
  const named = rest.length % 2 === 1 ? rest.at(-1) : undefined
  const pairs = named ? rest.slice(0, -1) : rest
  if (pairs.length === 0) throw new SqlError(`${call.name} takes pairs of a path and a value`, call.at)
  const sqls = pairs.map((argument, i) =>
    i % 2 === 0 ? `CAST(${argument.sql} AS VARCHAR)` : jsonArgument(argument),
  )
  const option = given(named) ? named.sql : 'TRUE'
  return asJson(`${runtime}(${option}, ${document!.sql}, ${sqls.join(', ')})`)
}

const list = (items: readonly string[]): string => `CAST([${items.join(', ')}] AS VARCHAR[])`

export const jsonChangerFunctions: FunctionTable = {
  JSON_ARRAY: {
    kind: 'scalar',
    signatures: ['([ANY...]) -> JSON'],
    duckdb: (args) =>
      asJson(args.length === 0 ? "'[]'" : `'[' || ${args.map(jsonArgument).join(` || ',' || `)} || ']'`),
    doc: 'A JSON array of the arguments.',
    url: url('json_array'),
    examples: [
      {sql: 'TO_JSON_STRING(JSON_ARRAY(10, [1], NULL))', gives: '[10,[1],null]'},
      {sql: 'TO_JSON_STRING(JSON_ARRAY())', gives: '[]'},
      {sql: "TO_JSON_STRING(JSON_ARRAY(STRUCT(10 AS a, 'foo' AS b)))", gives: '[{"a":10,"b":"foo"}]'},
    ],
  },
  JSON_ARRAY_APPEND: {
    kind: 'scalar',
    signatures: ['(JSON, STRING..., ANY..., [append_each_element => BOOL]) -> JSON'],
    duckdb: (args, call) => changed('bq_json_append', args, call),
    doc: 'The document with values appended to the arrays at the paths.',
    url: url('json_array_append'),
    examples: [
      {sql: `TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '["a", "b", "c"]', '$', 1))`, gives: '["a","b","c",1]'},
      {sql: `TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '["a"]', '$', [1, 2]))`, gives: '["a",1,2]'},
      {
        sql: `TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '["a"]', '$', [1, 2], append_each_element => FALSE))`,
        gives: '["a",[1,2]]',
      },
      {sql: `TO_JSON_STRING(JSON_ARRAY_APPEND(JSON '{"a": null}', '$.a', 10))`, gives: '{"a":[10]}'},
    ],
  },
  JSON_ARRAY_INSERT: {
    kind: 'scalar',
    signatures: ['(JSON, STRING..., ANY..., [insert_each_element => BOOL]) -> JSON'],
    duckdb: (args, call) => changed('bq_json_insert', args, call),
    doc: 'The document with values inserted before the elements at the paths.',
    url: url('json_array_insert'),
    examples: [
      {
        sql: `TO_JSON_STRING(JSON_ARRAY_INSERT(JSON '["a", ["b", "c"], "d"]', '$[1]', 1))`,
        gives: '["a",1,["b","c"],"d"]',
      },
      {sql: `TO_JSON_STRING(JSON_ARRAY_INSERT(JSON '["a"]', '$[3]', "e"))`, gives: '["a",null,null,"e"]'},
      {sql: `TO_JSON_STRING(JSON_ARRAY_INSERT(JSON '{"a": {}}', '$.a[0]', 2))`, gives: '{"a":{}}'},
    ],
  },
  JSON_FLATTEN: {
    kind: 'scalar',
    signatures: ['(JSON) -> ARRAY<JSON>'],
    duckdb: 'CAST(bq_json_flatten($1) AS JSON[])',
    doc: 'All values that are not arrays themselves, from arrays within arrays, in one array.',
    url: url('json_flatten'),
    examples: [
      {sql: `TO_JSON_STRING(JSON_FLATTEN(JSON '[1, [2, [3]], {"a": [4]}]'))`, gives: '[1,2,3,{"a":[4]}]'},
      {sql: `TO_JSON_STRING(JSON_FLATTEN(JSON '"x"'))`, gives: '["x"]'},
    ],
  },
  JSON_KEYS: {
    kind: 'scalar',
    signatures: ['(JSON, [INT64], [mode => STRING]) -> ARRAY<STRING>'],
    duckdb: ([document, depth, mode]) =>
      `bq_json_keys(${document!.sql}, ${given(depth) ? depth.sql : 'CAST(1000000 AS BIGINT)'}, ${given(mode) ? mode.sql : "'strict'"})`,
    doc: 'The paths of the members of a document, sorted.',
    url: url('json_keys'),
    examples: [
      {sql: `TO_JSON_STRING(JSON_KEYS(JSON '{"a": {"b": 1}}'))`, gives: '["a","a.b"]'},
      {sql: `TO_JSON_STRING(JSON_KEYS(JSON '{"a": {"b": 1}}', 1))`, gives: '["a"]'},
      {
        sql: `TO_JSON_STRING(JSON_KEYS(JSON '{"a": [{"b": 1}, {"c": 2}]}', mode => "lax"))`,
        gives: '["a","a.b","a.c"]',
      },
      {
        sql: `TO_JSON_STRING(JSON_KEYS(JSON '{"a": [[{"b": 1}]]}', mode => "lax recursive"))`,
        gives: '["a","a.b"]',
      },
    ],
  },
  JSON_OBJECT: {
    kind: 'scalar',
    signatures: [
      '() -> JSON',
      '(ARRAY<STRING>, ARRAY<T>) -> JSON',
      '(STRING, ANY) -> JSON',
      '(STRING..., ANY...) -> JSON',
    ],
    duckdb: [
      () => asJson("'{}'"),
      ([names, values]) => {
        const element = values!.type.kind === 'ARRAY' ? values!.type.element : values!.type
        const texts = `list_transform(${values!.sql}, lambda _value: ${jsonArgument({sql: '_value', type: element})})`
        return asJson(`bq_json_object(${names!.sql}, ${texts})`)
      },
      (args) => pairsObject(args),
      (args) => pairsObject(args),
    ],
    doc: 'A JSON object from pairs of name and value, or from an array of names and one of values.',
    url: url('json_object'),
    examples: [
      {sql: 'TO_JSON_STRING(JSON_OBJECT())', gives: '{}'},
      {sql: "TO_JSON_STRING(JSON_OBJECT('foo', 10, 'bar', ['a', 'b']))", gives: '{"bar":["a","b"],"foo":10}'},
      {sql: "TO_JSON_STRING(JSON_OBJECT('a', 10, 'a', 'foo'))", gives: '{"a":10}'},
      {sql: "TO_JSON_STRING(JSON_OBJECT(['a', 'b'], [10, NULL]))", gives: '{"a":10,"b":null}'},
      {sql: 'TO_JSON_STRING(JSON_OBJECT(CAST(NULL AS STRING), 1))', gives: {error: 'cannot be NULL'}},
    ],
  },
  JSON_REMOVE: {
    kind: 'scalar',
    signatures: ['(JSON, STRING...) -> JSON'],
    duckdb: ([document, ...paths]) =>
      asJson(
        `bq_json_remove(${[document!.sql, ...paths.map(({sql}) => `CAST(${sql} AS VARCHAR)`)].join(', ')})`,
      ),
    doc: 'The document without what stands at the paths.',
    url: url('json_remove'),
    examples: [
      {sql: `TO_JSON_STRING(JSON_REMOVE(JSON '["a", ["b", "c"], "d"]', '$[1]'))`, gives: '["a","d"]'},
      {sql: `TO_JSON_STRING(JSON_REMOVE(JSON '["a", ["b", "c"], "d"]', '$[1]', '$[1]'))`, gives: '["a"]'},
      {sql: `TO_JSON_STRING(JSON_REMOVE(JSON '{"a": 1}', '$.b'))`, gives: '{"a":1}'},
      {sql: `TO_JSON_STRING(JSON_REMOVE(JSON '1', '$'))`, gives: {error: "The JSONPath cannot be '$'"}},
    ],
  },
  JSON_SET: {
    kind: 'scalar',
    signatures: ['(JSON, STRING..., ANY..., [create_if_missing => BOOL]) -> JSON'],
    duckdb: (args, call) => changed('bq_json_set', args, call),
    doc: 'The document with values put at the paths.',
    url: url('json_set'),
    examples: [
      {sql: `TO_JSON_STRING(JSON_SET(JSON '{"a": 1}', '$', JSON '{"b": 2}'))`, gives: '{"b":2}'},
      {
        sql: `TO_JSON_STRING(JSON_SET(JSON '{"a": 1}', '$.b', 999, create_if_missing => FALSE))`,
        gives: '{"a":1}',
      },
      {sql: `TO_JSON_STRING(JSON_SET(JSON '["a"]', '$[3]', "foo"))`, gives: '["a",null,null,"foo"]'},
      {sql: `TO_JSON_STRING(JSON_SET(JSON '{"a": 1}', '$.b.c', NULL))`, gives: '{"a":1,"b":{"c":null}}'},
      {sql: `TO_JSON_STRING(JSON_SET(JSON '1', '$.a', 2))`, gives: '1'},
    ],
  },
  JSON_STRIP_NULLS: {
    kind: 'scalar',
    signatures: ['(JSON, [STRING], [include_arrays => BOOL], [remove_empty => BOOL]) -> JSON'],
    duckdb: ([document, path, arrays, empty]) =>
      asJson(
        `bq_json_strip_nulls(${document!.sql}, ${given(path) ? path.sql : "'$'"}, ${given(arrays) ? arrays.sql : 'TRUE'}, ${given(empty) ? empty.sql : 'FALSE'})`,
      ),
    doc: 'The document without nulls.',
    url: url('json_strip_nulls'),
    examples: [
      {sql: `TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a": null, "b": "c"}'))`, gives: '{"b":"c"}'},
      {sql: `TO_JSON_STRING(JSON_STRIP_NULLS(JSON '[1, null, 2, null]'))`, gives: '[1,2]'},
      {
        sql: `TO_JSON_STRING(JSON_STRIP_NULLS(JSON '[1, null, 2, null]', include_arrays => FALSE))`,
        gives: '[1,null,2,null]',
      },
      {
        sql: `TO_JSON_STRING(JSON_STRIP_NULLS(JSON '[1, null, 2, null, [null]]', '$', include_arrays => TRUE, remove_empty => TRUE))`,
        gives: '[1,2]',
      },
      {
        sql: `TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a": {"b": {"c": null}}, "d": [null], "e": [], "f": 1}', include_arrays => FALSE, remove_empty => TRUE))`,
        gives: '{"d":[null],"e":[],"f":1}',
      },
      {
        sql: `TO_JSON_STRING(JSON_STRIP_NULLS(JSON '{"a": {"b": {"c": null}}, "d": [null]}', remove_empty => TRUE))`,
        gives: 'null',
      },
    ],
  },
}

function pairsObject(args: readonly EmittedArgument[]): string {
  const names = args.filter((_, i) => i % 2 === 0).map(({sql}) => `CAST(${sql} AS VARCHAR)`)
  const values = args.filter((_, i) => i % 2 === 1).map(jsonArgument)
  return asJson(`bq_json_object(${list(names)}, ${list(values)})`)
}
