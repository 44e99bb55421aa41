import {readFileSync} from 'node:fs'
import {describe, expect, test} from 'vitest'
import {PAGE, sqlFunctionsPage} from '../../../../emulator/sql/functions/document.ts'
import {documented, isDocumented} from '../../../../emulator/sql/functions/documented.ts'
import {families} from '../../../../emulator/sql/functions/index.ts'

test('the page of functions is the one that the tables give', () => {
  const current = readFileSync(PAGE, 'utf8')
  expect(current, 'run: node emulator/sql/functions/document.ts').toBe(sqlFunctionsPage())
})

test('no function is listed twice', () => {
  const names = documented.flatMap(({functions}) => functions)
  expect(names).toEqual([...new Set(names)])
})

test('functions of machine learning count as documented', () => {
  expect(isDocumented('ML.PREDICT')).toBe(true)
  expect(isDocumented('NO_SUCH_FUNCTION')).toBe(false)
})

describe('every function', () => {
  const all = Object.values(families).flatMap((family) => Object.entries(family))

  test.each(all)('%s has a line of documentation, a page and an example', (_, {doc, url, examples}) => {
    expect(doc).toMatch(/^\S.*\.$/)
    expect(url).toMatch(/^https:\/\/(cloud\.google\.com\/bigquery|github\.com\/google\/googlesql)\//)
    expect(examples.length).toBeGreaterThan(0)
  })
})
