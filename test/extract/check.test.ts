import {expect, test} from 'vitest'
import {checkRecord} from '../../extract/check.ts'
import {sources} from '../../extract/sources/index.ts'

const orders = sources['odoo']!.streams['orders']!
const good = {
  id: 7,
  name: 'S00007',
  state: 'sale',
  date_order: '2026-01-01 00:00:00',
  write_date: '2026-01-01 00:00:00',
  partner_id: 3,
  currency_id: 1,
  amount_untaxed: 10,
  amount_tax: 2.1,
  amount_total: 12.1,
}

test('a record that keeps its rules has no findings, whatever else it carries', () => {
  expect(checkRecord(orders, {...good, x_studio_colour: 'red'}, 1)).toEqual([])
})

test.each([
  [{amount_total: 'much'}, 'amount_total', 'invalid_type'],
  [{state: 'lost'}, 'state', 'invalid_value'],
  [{date_order: '2026-01-01T00:00:00Z'}, 'date_order', 'invalid_format:regex'],
  [{partner_id: false}, 'partner_id', 'invalid_type'],
])('a broken record names path and rule: %j', (change, path, rule) => {
  expect(checkRecord(orders, {...good, ...change}, 4)).toMatchObject([{row: 4, key: '7', path, rule}])
})

test('a finding does not repeat the value', () => {
  const findings = checkRecord(orders, {...good, amount_total: 'NL91ABNA0417164300'}, 1)
  expect(JSON.stringify(findings)).not.toContain('NL91')
})

test('what is not even an object is one finding', () => {
  expect(checkRecord(orders, null, 2)).toMatchObject([{row: 2, path: '', rule: 'invalid_type'}])
})
