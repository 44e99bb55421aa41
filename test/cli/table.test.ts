import {expect, test} from 'vitest'
import {table} from '../../cli/print/table.ts'

test('columns are aligned, numbers to the right, NULL by name', () => {
  expect(
    table([
      {name: 'Ada', total: 7},
      {name: null, total: 1200},
    ]),
  ).toBe(['name  total', '────  ─────', 'Ada       7', 'NULL   1200'].join('\n'))
})

test('a value that would wrap is cut, and line ends become spaces', () => {
  const [, , row] = table([{text: `a\nb${'x'.repeat(80)}`}]).split('\n')
  expect(row).toBe(`a b${'x'.repeat(56)}…`)
})

test('columns without rows still have their names', () => {
  expect(table([], ['a', 'bc'])).toBe('a  bc\n─  ──')
})
