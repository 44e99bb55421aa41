import {expect, test} from 'vitest'
import {toLines} from '../../extract/land.ts'
import {parseLossless} from '../../extract/lossless.ts'

test.each([
  '{"amount":10.00}',
  '{"id":12345678901234567890}',
  '{"id":9007199254740993}',
  '[1.0,-0,1E5,0.1,1e-7,123456789.123456789]',
  '{"a":{"b":[{"c":2.50}]},"text":"10.00","no":false,"nothing":null}',
])('numbers print as they were sent: %s', (text) => {
  expect(JSON.stringify(parseLossless(text))).toBe(text)
})

test('a landed line keeps them too', () => {
  const record = parseLossless('{"total":10.00}')
  expect(toLines([{record, _row: 1}])).toBe('{"record":{"total":10.00},"_row":1}\n')
})

test('a line stays one line', () => {
  expect(toLines([{record: parseLossless('{\n"text":\n"a\\nb"}')}])).toBe('{"record":{"text":"a\\nb"}}\n')
})
