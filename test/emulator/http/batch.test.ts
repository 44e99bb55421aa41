import {expect, test} from 'vitest'
import {useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()

async function batch(parts: readonly string[], end = '\r\n'): Promise<string> {
  const body = [...parts.map((part) => `--b=1\nContent-Type: application/http\n${part}\n`), '--b=1--\n']
    .join('')
    .replaceAll('\n', end)
  const {url, token} = server.emulator
  const response = await fetch(`${url}/batch/bigquery/v2`, {
    method: 'POST',
    headers: {authorization: `Bearer ${token}`, 'content-type': 'multipart/mixed; boundary="b=1"'},
    body,
  })
  return response.text()
}

test.each([
  ['CRLF', '\r\n'],
  ['LF', '\n'],
])('each call of a batch gets its own answer (%s)', async (name, end) => {
  const dataset = JSON.stringify({datasetReference: {datasetId: `batched_${name}`}})
  const text = await batch(
    [
      `Content-ID: <1>\n\nPOST /bigquery/v2/projects/p/datasets HTTP/1.1\nContent-Type: application/json\n\n${dataset}`,
      'Content-ID: <2>\n\nGET /bigquery/v2/projects/p/datasets/absent HTTP/1.1\n\n',
      `\nDELETE http://127.0.0.1/bigquery/v2/projects/p/datasets/batched_${name} HTTP/1.1\n\n`,
    ],
    end,
  )
  expect(text).toMatch(/Content-ID: <response-1>\r\n\r\nHTTP\/1\.1 200 OK/)
  expect(text).toMatch(/Content-ID: <response-2>\r\n\r\nHTTP\/1\.1 404 Not Found/)
  expect(text).toMatch(/HTTP\/1\.1 204 No Content/)
})

test.each([
  ['not a request', '\nhello\n\n'],
  ['a batch', '\nPOST /batch HTTP/1.1\n\n'],
])('a part that is %s is refused', async (_, part) => {
  expect(JSON.parse(await batch([part])).error.code).toBe(400)
})
