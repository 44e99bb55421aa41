import {expect, test} from 'vitest'
import {parseType} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/data-types
const cases = [
  ['INT64', '(scalarType name:INT64)'],
  ['int64', '(scalarType name:INT64)'],
  ['STRING(10)', '(scalarType name:STRING parameters:[10])'],
  ['BIGNUMERIC(76, 38)', '(scalarType name:BIGNUMERIC parameters:[76 38])'],
  ['BYTES(MAX)', '(scalarType name:BYTES parameters:[MAX])'],
  [`STRING COLLATE 'und:ci'`, '(scalarType name:STRING collation:und:ci)'],
  ['INTERVAL', '(scalarType name:INTERVAL)'],
  ['ARRAY<INT64>', '(arrayType element:(scalarType name:INT64))'],
  ['ARRAY < ARRAY<DATE> >', '(arrayType element:(arrayType element:(scalarType name:DATE)))'],
  ['RANGE<DATE>', '(rangeType element:(scalarType name:DATE))'],
  ['STRUCT<>', '(structType)'],
  [
    'STRUCT<INT64, a STRING>',
    '(structType fields:[{type:(scalarType name:INT64)} {name:a type:(scalarType name:STRING)}])',
  ],
  ['STRUCT<date DATE>', '(structType fields:[{name:date type:(scalarType name:DATE)}])'],
  [
    'STRUCT<`a b` ARRAY<INT64>>',
    '(structType fields:[{name:`a b` type:(arrayType element:(scalarType name:INT64))}])',
  ],
  ['ANY TYPE', '(anyType)'],
  ['ANY TABLE', '(tableType columns:ANY)'],
  ['TABLE<a INT64>', '(tableType columns:[{name:a type:(scalarType name:INT64)}])'],
] as const

test.each(cases)('the type %s is %s', (text, tree) => {
  expect(outline(parseType(text))).toBe(tree)
})

const errors = [
  ['ARRAY<INT64', 'Syntax error: Expected ">" but got end of script'],
  ['ARRAY<>', 'Syntax error: Expected "<" but got "<>"'],
  ['STRING(x)', 'Syntax error: Unexpected identifier "x"'],
  ['SELECT', 'Syntax error: Unexpected keyword SELECT'],
] as const

test.each(errors)('%s is no type', (text, message) => {
  expect(() => parseType(text)).toThrow(message)
})
