/**
 * One table of calls, asked of the practice Odoo and, where ODOO_URL and ODOO_API_KEY name one (ODOO_DB too if it
 * holds several databases), of a real Odoo 19: both must answer alike.
 */
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type PracticeOdoo, startPracticeOdoo} from '../../../sandbox/odoo/server.ts'

interface Target {
  url: string
  key: string
  database?: string
}

interface Answer {
  status: number
  body: unknown
}

let practice: PracticeOdoo
beforeAll(async () => {
  practice = await startPracticeOdoo()
})
afterAll(() => practice.close())

const real: Target | undefined =
  process.env['ODOO_URL'] && process.env['ODOO_API_KEY']
    ? {url: process.env['ODOO_URL'], key: process.env['ODOO_API_KEY'], database: process.env['ODOO_DB']}
    : undefined

const targets: [string, () => Target | undefined][] = [
  ['the practice Odoo', () => practice],
  ['a real Odoo 19', () => real],
]

async function call(
  target: Target,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${target.url}/json/2/${path}`, {
    method: 'POST',
    headers: {
      authorization: `bearer ${target.key}`,
      'content-type': 'application/json',
      ...(target.database && {'x-odoo-database': target.database}),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return {status: response.status, body: /^[[{"\d]/.test(text) ? JSON.parse(text) : text}
}

const partners = 'res.partner/search_read'
const all = {active_test: false}

describe.each(targets)('%s', (name, targetOf) => {
  const check = name === 'a real Odoo 19' && !real ? test.skip : test
  const ask = (path: string, body: unknown, headers?: Record<string, string>) =>
    call(targetOf() as Target, path, body, headers)

  // path, arguments, status, name of the exception, message
  check.each<[string, unknown, number, string, string | RegExp]>([
    [
      partners,
      {domain: [], fields: ['nope']},
      500,
      'builtins.ValueError',
      "Invalid field 'nope' on 'res.partner'",
    ],
    [
      partners,
      {domain: [['nope', '=', 1]], fields: ['name']},
      500,
      'builtins.ValueError',
      "Invalid field res.partner.nope in condition ('nope', '=', 1)",
    ],
    [
      partners,
      {domain: [['write_date', '>=', '2026-01-01T00:00:00Z']], fields: ['name']},
      500,
      'builtins.ValueError',
      "expecting only datetimes with no timezone: '2026-01-01T00:00:00Z'",
    ],
    [
      partners,
      {domain: [['name', 'foo', 'US']], fields: ['name']},
      500,
      'builtins.ValueError',
      "Invalid operator in condition ('name', 'foo', 'US')",
    ],
    [
      partners,
      {domain: ['&', ['name', '=', 'US']], fields: ['name']},
      500,
      'builtins.ValueError',
      "Domain() malformed domain ['&', ['name', '=', 'US']]",
    ],
    [partners, {domain: 'x'}, 500, 'builtins.TypeError', "Domain() invalid argument type for domain: 'x'"],
    [
      partners,
      {domain: [], fields: ['name'], order: 'nope'},
      500,
      'builtins.ValueError',
      "Invalid field 'nope' on model 'res.partner'",
    ],
    [
      partners,
      {domain: [], fields: ['name'], order: 'name; drop'},
      422,
      'odoo.exceptions.UserError',
      /^Invalid "order" specified \(name; drop\)/,
    ],
    [
      partners,
      {domain: [], wrong: 1},
      500,
      'builtins.TypeError',
      /got an unexpected keyword argument 'wrong'$/,
    ],
    [
      partners,
      {ids: [1], domain: []},
      422,
      'werkzeug.exceptions.UnprocessableEntity',
      'cannot call res.partner.search_read with ids',
    ],
    [partners, '{bad', 400, 'werkzeug.exceptions.BadRequest', /^could not parse the body as json/],
    [
      'res.partner/nope',
      {},
      404,
      'werkzeug.exceptions.NotFound',
      "The method 'res.partner.nope' does not exist",
    ],
    ['res.nope/search_read', {}, 404, 'werkzeug.exceptions.NotFound', "the model 'res.nope' does not exist"],
    [
      'res.partner/_search',
      {domain: []},
      403,
      'odoo.exceptions.AccessError',
      "Private methods (such as 'res.partner._search') cannot be called remotely.",
    ],
  ])('refuses %s %j', async (path, args, status, exception, message) => {
    const answer = await ask(path, args)
    const expected = typeof message === 'string' ? message : expect.stringMatching(message)
    expect(answer).toMatchObject({status, body: {name: exception, message: expected, context: {}}})
    expect(Object.keys(answer.body as object)).toEqual(['name', 'message', 'arguments', 'context', 'debug'])
  })

  check('refuses a wrong key', async () => {
    const answer = await ask(partners, {}, {authorization: 'bearer wrong'})
    expect(answer).toMatchObject({
      status: 401,
      body: {message: 'Invalid apikey', arguments: ['Invalid apikey', 401]},
    })
  })

  check('refuses an unknown database with a page', async () => {
    const answer = await ask(partners, {}, {'x-odoo-database': 'elsewhere'})
    expect(answer).toMatchObject({status: 404, body: expect.stringContaining('<title>404 Not Found</title>')})
  })

  check('tells its version to anyone', async () => {
    const response = await fetch(`${(targetOf() as Target).url}/web/version`)
    expect(await response.json()).toMatchObject({version: '19.0', version_info: [19, 0, 0, 'final', 0, '']})
  })

  check('tells who asks', async () => {
    expect(await ask('res.users/context_get', {})).toMatchObject({status: 200, body: {lang: 'en_US', uid: 2}})
  })

  check('gives ids in the order asked for', async () => {
    const {body} = await ask('res.partner/search', {domain: [['id', '>', 0]], order: 'id', limit: 2})
    expect(body).toEqual([1, 3])
  })

  check('gives many2one fields with names, or bare with load: null', async () => {
    const args = {domain: [['country_id', '!=', false]], fields: ['country_id'], limit: 1}
    expect((await ask(partners, args)).body).toEqual([
      {id: expect.any(Number), country_id: [expect.any(Number), expect.any(String)]},
    ])
    expect((await ask(partners, {...args, load: null})).body).toEqual([
      {id: expect.any(Number), country_id: expect.any(Number)},
    ])
  })

  check('writes false for nothing and times in whole seconds without a zone', async () => {
    const args = {domain: [['parent_id', '=', false]], fields: ['parent_id', 'write_date'], limit: 1}
    expect((await ask(partners, args)).body).toEqual([
      {
        id: expect.any(Number),
        parent_id: false,
        write_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
      },
    ])
  })

  check('hides archived records unless told otherwise', async () => {
    const domain = [['active', '=', false]]
    const shown = await ask('res.partner/search_count', {domain: []})
    const archived = await ask('res.partner/search_count', {domain})
    const both = await ask('res.partner/search_count', {domain: [], context: all})
    expect(archived.body).toBeGreaterThan(0)
    expect(both.body).toBe(Number(shown.body) + Number(archived.body))
  })

  check('compares times by whole second', async () => {
    const {body} = await ask(partners, {
      domain: [],
      fields: ['write_date'],
      order: 'write_date desc, id',
      limit: 1,
    })
    const [{id, write_date}] = body as [{id: number; write_date: string}]
    const count = async (operator: string) =>
      (
        await ask('res.partner/search_count', {
          domain: [
            ['id', '=', id],
            ['write_date', operator, write_date],
          ],
        })
      ).body
    expect(await Promise.all(['=', '>=', '<=', '>', '<', '!='].map(count))).toEqual([1, 1, 1, 0, 0, 0])
  })

  check.each([
    [['|', ['id', '=', 1], ['id', '=', 3]], 2],
    [[['id', 'in', [1, 3]]], 2],
    [
      [
        ['id', 'not in', [1]],
        ['id', '<=', 3],
      ],
      1,
    ],
    [['!', ['id', '>', 1]], 1],
    [['&', ['id', '>=', 1], ['id', '<', 3]], 1],
    [['|', ['id', '=', 1], '&', ['id', '>', 2], ['id', '<', 4]], 2],
    [
      [
        ['id', '=', 1],
        ['email', 'ilike', 'INFO@'],
      ],
      1,
    ],
    [
      [
        ['id', '=', 1],
        ['email', 'like', 'INFO@'],
      ],
      0,
    ],
    [
      [
        ['id', '=', 1],
        ['email', 'like', 'info%com'],
      ],
      1,
    ],
  ])('finds by %j', async (domain, expected) => {
    expect((await ask('res.partner/search_count', {domain})).body).toBe(expected)
  })

  check('describes fields', async () => {
    const {body} = await ask('sale.order/fields_get', {
      allfields: ['amount_total', 'order_line', 'partner_id', 'state', 'date_order', 'nope'],
      attributes: ['type', 'relation'],
    })
    expect(body).toEqual({
      amount_total: {type: 'monetary'},
      order_line: {type: 'one2many', relation: 'sale.order.line'},
      partner_id: {type: 'many2one', relation: 'res.partner'},
      state: {type: 'selection'},
      date_order: {type: 'datetime'},
    })
  })

  check('reads records that exist and leaves out the others', async () => {
    const {body} = await ask('res.partner/read', {ids: [1, 999_999], fields: ['is_company']})
    expect(body).toEqual([{id: 1, is_company: true}])
  })

  check('pages by offset and limit', async () => {
    const page = async (offset: number) =>
      (await ask('sale.order/search', {domain: [], order: 'id', offset, limit: 3})).body as number[]
    const first = await page(0)
    expect(first).toHaveLength(3)
    expect((await page(2))[0]).toBe(first[2])
  })
})

test('floats print as Python prints them', async () => {
  const response = await fetch(`${practice.url}/json/2/sale.order.line/search_read`, {
    method: 'POST',
    headers: {authorization: `bearer ${practice.key}`},
    body: JSON.stringify({domain: [], fields: ['product_uom_qty', 'sequence'], limit: 1, order: 'id'}),
  })
  expect(await response.text()).toMatch(/^\[\{"id":1,"product_uom_qty":-?\d+\.0,"sequence":\d+\}\]$/)
})
