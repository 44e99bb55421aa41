import {expect, test} from 'vitest'
import {formatSignature, parseSignature} from '../../../../emulator/sql/functions/signature.ts'

test.each([
  ['SUBSTR', '(STRING, INT64, [INT64]) -> STRING', 'SUBSTR(STRING, INT64, [INT64])'],
  ['CONCAT', '(STRING, STRING...) -> STRING', 'CONCAT(STRING, [STRING, ...])'],
  ['IF', '(BOOL, T, T) -> T', 'IF(BOOL, T1, T1)'],
  ['MAX_BY', '(T, U) -> T', 'MAX_BY(T1, T2)'],
  ['ARRAY_LENGTH', '(ARRAY<T>) -> INT64', 'ARRAY_LENGTH(ARRAY<T1>)'],
  ['RANGE_OVERLAPS', '(RANGE<T>, RANGE<T>) -> BOOL', 'RANGE_OVERLAPS(RANGE<T1>, RANGE<T1>)'],
  ['DATE_TRUNC', '(DATE, PART) -> DATE', 'DATE_TRUNC(DATE, DATE_TIME_PART)'],
  ['PARSE_JSON', '(STRING, [mode => STRING]) -> JSON', 'PARSE_JSON(STRING, [mode => STRING])'],
  ['ARRAY_FILTER', '(ARRAY<T>, (T) -> BOOL) -> ARRAY<T>', 'ARRAY_FILTER(ARRAY<T1>, LAMBDA(T1->BOOL))'],
  ['RAND', '() -> FLOAT64', 'RAND()'],
])('%s %s is printed %s', (name, text, printed) => {
  expect(formatSignature(name, parseSignature(text))).toBe(printed)
})

test('modes and names of parameters are kept', () => {
  const {parameters} = parseSignature('(JSON, STRING..., ANY..., [create_if_missing => BOOL]) -> JSON')
  expect(parameters.map(({mode, name}) => [mode, name])).toEqual([
    ['required', undefined],
    ['repeated', undefined],
    ['repeated', undefined],
    ['optional', 'create_if_missing'],
  ])
})

test('a result may be a structure of type variables', () => {
  expect(parseSignature('(T, INT64) -> ARRAY<STRUCT<value T, count INT64>>').result).toEqual({
    kind: 'array',
    element: {
      kind: 'struct',
      fields: [
        {name: 'value', type: {kind: 'variable', name: 'T'}},
        {name: 'count', type: {kind: 'type', type: {kind: 'INT64'}}},
      ],
    },
  })
})

test.each(['', 'STRING', '(STRING)', '(STRING -> INT64', '(NOTATYPE) -> INT64', '(INT64) -> INT64 more'])(
  '%j is no signature',
  (text) => {
    expect(() => parseSignature(text)).toThrow('Not a signature')
  },
)
