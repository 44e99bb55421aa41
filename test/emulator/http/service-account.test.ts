import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {JWT} from 'google-auth-library'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {writeServiceAccount} from '../../../emulator/http/service-account.ts'
import {type Emulator, startEmulator} from '../../../emulator/server.ts'

let folder: string
let emulator: Emulator

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-account-test-'))
  emulator = await startEmulator({folder})
})
afterAll(async () => {
  await emulator.close()
  await rm(folder, {recursive: true})
})

const account = () => writeServiceAccount(folder, {project: 'local', tokenUrl: `${emulator.url}/token`})

async function exchange(assertion: string): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion,
  })
  return fetch(`${emulator.url}/token`, {method: 'POST', body})
}

/** What the account's key has signed, as Google's library does it for calls without a token of their own. */
async function assertion(): Promise<string> {
  const {client_email: email, private_key: key} = await account()
  const headers = await new JWT({email, key}).getRequestHeaders(`${emulator.url}/token`)
  return headers.get('authorization')!.replace('Bearer ', '')
}

test('the account keeps its key from one start to the next', async () => {
  const first = await account()
  const second = await writeServiceAccount(folder, {project: 'other', tokenUrl: 'http://127.0.0.1:1/token'})
  expect(second.private_key).toBe(first.private_key)
  expect(second.client_email).toBe('local@other.iam.gserviceaccount.com')
})

test('what its key has signed is exchanged for the token', async () => {
  const answer = await exchange(await assertion())
  expect(await answer.json()).toMatchObject({access_token: emulator.token, token_type: 'Bearer'})
})

test.each([
  ['is no assertion', () => 'abc'],
  ['was changed', (signed: string) => signed.replace(/\.[^.]+\./, '.e30.')],
  ['is not signed', (signed: string) => signed.replace(/[^.]+$/, '')],
])('what %s is not exchanged', async (_what, change) => {
  expect((await exchange(change(await assertion()))).status).toBe(400)
})
