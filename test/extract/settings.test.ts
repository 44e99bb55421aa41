import {expect, test} from 'vitest'
import {checkedSettings, streamNames} from '../../extract/settings.ts'
import {sources} from '../../extract/sources/index.ts'

const odoo = sources['odoo']!

test('a missing setting is one readable line', () => {
  expect(() => checkedSettings(odoo, {ODOO_URL: 'not an address'})).toThrow(
    /^Odoo: ODOO_URL is not valid \(.*\); ODOO_API_KEY is not set$/,
  )
})

test('other settings are nobody’s business', () => {
  const settings = {ODOO_URL: 'http://localhost', ODOO_API_KEY: 'k', PATH: '/bin'}
  expect(checkedSettings(odoo, settings)).toEqual({ODOO_URL: 'http://localhost', ODOO_API_KEY: 'k'})
})

test('streams run in the order of the source', () => {
  expect(streamNames(odoo, ['partners', 'orders'])).toEqual(['orders', 'partners'])
})

test('an unknown stream is an error that lists the known ones', () => {
  expect(() => streamNames(odoo, ['invoices'])).toThrow('odoo has no stream invoices')
})
