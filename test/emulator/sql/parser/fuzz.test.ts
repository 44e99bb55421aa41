import {expect, test} from 'vitest'
import {SqlError} from '../../../../emulator/sql/error.ts'
import {parseScript} from '../../../../emulator/sql/parser/index.ts'
import {mutations} from './mutations.ts'

test('whatever the text, the parser answers with a tree or a SqlError', () => {
  let parsed = 0
  for (const text of mutations(3_000)) {
    try {
      parseScript(text)
      parsed++
    } catch (error) {
      if (!(error instanceof SqlError)) throw new Error(`not a SqlError for ${text}`, {cause: error})
      expect(error.at, text).toBeGreaterThanOrEqual(0)
      expect(error.at, text).toBeLessThanOrEqual(text.length)
    }
  }
  expect(parsed).toBeGreaterThan(0)
})
