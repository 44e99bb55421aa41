import {expect, test} from 'vitest'
import {useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()

const query = (text: string, more: object = {}) =>
  server.call('POST', '/bigquery/v2/projects/test-project/queries', {
    query: text,
    useLegacySql: false,
    queryResultsFormat: 'ARROW',
    ...more,
  })

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64')

/** A message begins with a mark and the length of its metadata; its body begins after those, at a multiple of eight. */
function bodyOf(message: Buffer): Buffer {
  expect(message.readUInt32LE(0)).toBe(0xffffffff)
  const body = 8 + message.readInt32LE(4)
  expect(body % 8).toBe(0)
  return message.subarray(body)
}

test('results in Arrow are a schema and one record batch', async () => {
  const {json} = await query('SELECT * FROM UNNEST([7, NULL, -1]) AS n')
  expect(json).toMatchObject({jobComplete: true, totalRows: '3', pageRowCount: '3'})
  expect(json).not.toHaveProperty('rows')
  expect(bodyOf(bytesOf(json.arrowSchema.serializedSchema))).toHaveLength(0)
  const body = bodyOf(bytesOf(json.arrowRecordBatch.serializedRecordBatch))
  expect([body[0], body.readBigInt64LE(8), body.readBigInt64LE(24)]).toEqual([0b101, 7n, -1n])
})

test('texts in Arrow are their offsets and their bytes', async () => {
  const {json} = await query("SELECT * FROM UNNEST(['é', '', 'abc']) AS s")
  const body = bodyOf(bytesOf(json.arrowRecordBatch.serializedRecordBatch))
  expect([0, 4, 8, 12].map((at) => body.readInt32LE(at))).toEqual([0, 2, 2, 5])
  expect(body.subarray(16, 21).toString()).toBe('éabc')
})

test('names and notes of fields stand in the schema', async () => {
  const {json} = await query(`SELECT JSON '{}' AS packed, STRUCT(1 AS inner_name) AS s`)
  const schema = bytesOf(json.arrowSchema.serializedSchema).toString('latin1')
  for (const text of ['packed', 'google:sqlType:json', 'inner_name']) expect(schema).toContain(text)
})

test('a result without rows has a schema alone', async () => {
  const {json} = await query('SELECT 1 AS n LIMIT 0')
  expect(json).toMatchObject({totalRows: '0', arrowSchema: {serializedSchema: expect.any(String)}})
  expect(json).not.toHaveProperty('arrowRecordBatch')
})

test('more rows than asked for are told by a page token', async () => {
  const {json} = await query('SELECT * FROM UNNEST([1, 2, 3])', {maxResults: 2})
  expect(json).toMatchObject({totalRows: '3', pageRowCount: '2', pageToken: expect.any(String)})
})
