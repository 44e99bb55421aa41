import {afterEach, describe, expect, test} from 'vitest'
import {z} from 'zod'
import {defineStream, type Stream} from '../../../extract/define.ts'
import {createClient} from '../../../extract/http/client.ts'
import {type FetchedPage, fetchPages} from '../../../extract/http/pages.ts'
import {byCursor, byLink, byPageNumber, onePage} from '../../../extract/http/paginate.ts'
import {type Answer, serve} from '../../helpers/serve.ts'

const open: {close(): Promise<void>}[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

const stream: Stream = defineStream({
  description: 'Things',
  record: z.looseObject({id: z.int()}),
  key: ['id'],
  request: () => ({path: '/things'}),
  paginate: onePage,
})

async function read(definition: Partial<Stream>, ...answers: readonly Answer[]) {
  const server = await serve(...answers)
  open.push(server)
  const client = createClient(
    {baseUrl: server.url},
    {source: 'shop', now: () => new Date(), onRetry: () => {}},
  )
  const pages: FetchedPage[] = []
  const merged = {...stream, ...definition}
  for await (const page of fetchPages(client, 'shop', 'things', merged, {
    request: {path: '/things', query: {limit: 2}},
    number: 1,
  })) {
    pages.push(page)
  }
  return {
    asked: server.asked.map(({path}) => path),
    rows: pages.map((page) => page.records.map((record) => JSON.stringify(record.sent)).join()),
    pages,
  }
}

const cursor = byCursor({param: 'after', next: 'pagination.endCursor', more: 'pagination.hasNextPage'})

describe('pages', () => {
  test('a body that is a list is a page', async () => {
    expect((await read({}, {body: [{id: 1}]})).rows).toEqual(['{"id":1}'])
  })
  test('by cursor: short and empty pages are legal while there is more', async () => {
    const {asked, rows} = await read(
      {records: 'data', paginate: cursor},
      {body: {data: [{id: 1}], pagination: {endCursor: 'x1', hasNextPage: true}}},
      {body: {data: [], pagination: {endCursor: 'x2', hasNextPage: true}}},
      {body: {data: [{id: 2}], pagination: {endCursor: 'x3', hasNextPage: false}}},
    )
    expect(asked).toEqual(['/things?limit=2', '/things?limit=2&after=x1', '/things?limit=2&after=x2'])
    expect(rows).toEqual(['{"id":1}', '', '{"id":2}'])
  })
  test('by number: a short page is the last', async () => {
    const {asked} = await read(
      {paginate: byPageNumber({param: 'page', size: 2})},
      {body: [{id: 1}, {id: 2}]},
      {body: [{id: 3}]},
    )
    expect(asked).toEqual(['/things?limit=2', '/things?limit=2&page=2'])
  })
  test('by link', async () => {
    const {asked} = await read(
      {paginate: byLink},
      {
        body: [{id: 1}],
        headers: {link: '<https://shop/things?page=0>; rel="prev", <https://shop/things?page=2>; rel="next"'},
      },
      {body: [{id: 2}], headers: {link: '<https://shop/things?page=1>; rel="prev"'}},
    )
    expect(asked).toEqual(['/things?limit=2', '/things?page=2'])
  })
  test('know the request for the next one', async () => {
    const {pages} = await read(
      {records: 'data', paginate: cursor},
      {body: {data: [{id: 1}], pagination: {endCursor: 'x1', hasNextPage: true}}},
      {body: {data: [], pagination: {hasNextPage: false}}},
    )
    expect(pages.map((page) => page.next)).toEqual([
      {path: '/things', query: {limit: 2, after: 'x1'}},
      undefined,
    ])
  })
  test('leave out what must not land, and keep numbers as sent', async () => {
    const {rows} = await read({omit: ['secretKey']}, {body: '[{"id":1,"secretKey":"hush","price":10.00}]'})
    expect(rows).toEqual(['{"id":1,"price":10.00}'])
  })
})

describe('a source that misbehaves', () => {
  test('by a cursor that does not move', async () => {
    const page = {body: {data: [{id: 1}], pagination: {endCursor: 'same', hasNextPage: true}}}
    await expect(read({records: 'data', paginate: cursor}, page)).rejects.toThrow(
      'asks for a page again that it has sent (page 3)',
    )
  })
  test('by cursors that go round', async () => {
    const page = (endCursor: string) => ({
      body: {data: [{id: 1}], pagination: {endCursor, hasNextPage: true}},
    })
    await expect(read({records: 'data', paginate: cursor}, page('a'), page('b'), page('a'))).rejects.toThrow(
      'again',
    )
  })
  test('by sending no list', async () => {
    await expect(read({records: 'data'}, {body: {items: []}})).rejects.toThrow(
      'page 1 has no list of records at "data"',
    )
  })
  test('by sending a page of HTML', async () => {
    await expect(read({}, {body: '<html>Please log in</html>'})).rejects.toThrow('page 1 is not JSON')
  })
})
