/** `gcloud storage`, unmodified, where it is installed. */
import {execFile, execFileSync} from 'node:child_process'
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type StorageServer, startStorage} from './storage-server.ts'

const isInstalled = (() => {
  try {
    execFileSync('gcloud', ['--version'], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
})()

let server: StorageServer
let home: string

beforeAll(async () => {
  server = await startStorage()
  home = join(server.folder, 'gcloud')
  await mkdir(join(home, 'tree/sub'), {recursive: true})
  await writeFile(join(home, 'tree/1.txt'), 'one')
  await writeFile(join(home, 'tree/sub/2.txt'), 'two')
  await writeFile(join(home, 'large'), Buffer.alloc(9_000_000, 'abcdefg'))
})
afterAll(async () => {
  await server.stop()
  await rm(server.folder, {recursive: true})
})

async function gcloud(...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${server.url}/`,
    CLOUDSDK_AUTH_DISABLE_CREDENTIALS: 'true',
    CLOUDSDK_CORE_PROJECT: 'p',
    CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
    CLOUDSDK_CONFIG: join(home, 'config'),
  }
  const {stdout} = await promisify(execFile)('gcloud', ['storage', ...args], {env, cwd: home})
  return stdout
}

test.skipIf(!isInstalled)(
  'gcloud storage makes a bucket, copies a tree and a large file there and back, and removes all of it',
  {timeout: 300_000},
  async () => {
    await gcloud('buckets', 'create', 'gs://bkt')
    await gcloud('cp', '-r', 'tree', 'gs://bkt/')
    expect(await gcloud('ls', 'gs://bkt/**')).toBe('gs://bkt/tree/1.txt\ngs://bkt/tree/sub/2.txt\n')
    await gcloud('cp', 'large', 'gs://bkt/large')
    await gcloud('cp', 'gs://bkt/large', 'large-again')
    const again = await readFile(join(home, 'large-again'))
    expect(again.equals(await readFile(join(home, 'large')))).toBe(true)
    await gcloud('objects', 'compose', 'gs://bkt/tree/1.txt', 'gs://bkt/tree/sub/2.txt', 'gs://bkt/both')
    expect(await gcloud('cat', 'gs://bkt/both')).toBe('onetwo')
    await gcloud('rm', '-r', 'gs://bkt')
    expect(server.store.buckets.find('bkt')).toBeUndefined()
  },
)
