import {mkdtemp, rm, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {folderToken, tokenFile} from '../../../emulator/http/folder-token.ts'

test('a data folder has one token, for its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'token-'))
  onTestFinished(() => rm(folder, {recursive: true}))
  const token = await folderToken(folder)
  expect(token).toMatch(/^[0-9a-f]{48}$/)
  expect(await folderToken(folder)).toBe(token)
  expect((await stat(tokenFile(folder))).mode & 0o777).toBe(0o600)
})
