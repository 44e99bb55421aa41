/**
 * `gcloud storage`, unmodified: a working day's worth of commands, each checked by what came out.
 * https://cloud.google.com/sdk/gcloud/reference/storage
 */
import {mkdir, readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {isInstalled, useCommandLine} from './command-line.ts'

const cli = useCommandLine()
const here = test.skipIf(!isInstalled('gcloud', ['--version']))
const timeout = 300_000

async function gcloud(...args: string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await cli.run('gcloud', ['storage', ...args])
  expect(exitCode, `gcloud storage ${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

const json = async (...args: string[]) => JSON.parse(await gcloud(...args, '--format=json'))

/** What a command that must fail printed. */
async function refused(...args: string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await cli.run('gcloud', ['storage', ...args])
  expect(exitCode).not.toBe(0)
  return stdout + stderr
}

const folder = () => join(cli.emulator.folder, 'work')
const contents = async (name: string) => readFile(join(folder(), name), 'utf8')

async function write(name: string, content: string | Uint8Array): Promise<string> {
  await mkdir(join(folder(), name, '..'), {recursive: true})
  return cli.file(name, content)
}

here('buckets are made, described, changed and removed', {timeout}, async () => {
  await gcloud('buckets', 'create', 'gs://shop', '--location=EU', '--uniform-bucket-level-access')
  expect(await refused('buckets', 'create', 'gs://shop')).toContain('already own it')
  expect(await gcloud('ls')).toContain('gs://shop/')
  expect(await json('buckets', 'describe', 'gs://shop')).toMatchObject({
    name: 'shop',
    location: 'EU',
    uniform_bucket_level_access: true,
  })
  await gcloud('buckets', 'update', 'gs://shop', '--update-labels=team=data', '--versioning')
  expect(await json('buckets', 'describe', 'gs://shop')).toMatchObject({
    labels: {team: 'data'},
    versioning_enabled: true,
  })
  await gcloud('buckets', 'update', 'gs://shop', '--soft-delete-duration=7d')
  expect((await json('buckets', 'describe', 'gs://shop')).soft_delete_policy).toMatchObject({
    retentionDurationSeconds: '604800',
  })
  expect(await json('buckets', 'list')).toMatchObject([{name: 'shop'}])
  await gcloud('buckets', 'delete', 'gs://shop')
  expect(await refused('buckets', 'describe', 'gs://shop')).toContain('not found')
})

here('files go up and come down, alone, as trees and through pipes', {timeout}, async () => {
  await gcloud('buckets', 'create', 'gs://files')
  await write('tree/1.txt', 'one')
  await write('tree/sub/2.txt', 'two')
  await gcloud('cp', '-r', 'tree', 'gs://files/')
  expect(await gcloud('ls', 'gs://files/**')).toBe('gs://files/tree/1.txt\ngs://files/tree/sub/2.txt\n')
  expect(await gcloud('ls', 'gs://files/tree')).toBe('gs://files/tree/1.txt\ngs://files/tree/sub/\n')
  expect(await gcloud('cat', 'gs://files/tree/1.txt', 'gs://files/tree/sub/2.txt')).toBe('onetwo')
  expect(await gcloud('cat', '--range=1-2', 'gs://files/tree/1.txt')).toBe('ne')
  await gcloud('cp', 'gs://files/tree/1.txt', 'down.txt')
  expect(await contents('down.txt')).toBe('one')
  await mkdir(join(folder(), 'down'))
  await gcloud('cp', '-r', 'gs://files/tree', 'down')
  expect(await contents('down/tree/sub/2.txt')).toBe('two')
  const large = await write('large', Buffer.alloc(9_000_000, 'abcdefg'))
  await gcloud('cp', large, 'gs://files/large')
  await gcloud('cp', 'gs://files/large', 'large-again')
  expect((await contents('large-again')) === (await contents('large'))).toBe(true)
  expect(await gcloud('du', '-s', 'gs://files/large')).toMatch(/^9000000 /)
})

here('objects are copied, moved, combined, described and removed', {timeout}, async () => {
  await gcloud('buckets', 'create', 'gs://objects')
  await write('a.txt', 'a')
  await write('b.txt', 'b')
  await gcloud('cp', 'a.txt', 'b.txt', 'gs://objects/')
  await gcloud('cp', 'gs://objects/a.txt', 'gs://objects/copy.txt')
  await gcloud('mv', 'gs://objects/copy.txt', 'gs://objects/moved.txt')
  expect(await gcloud('ls', 'gs://objects')).toBe(
    'gs://objects/a.txt\ngs://objects/b.txt\ngs://objects/moved.txt\n',
  )
  await gcloud('objects', 'compose', 'gs://objects/a.txt', 'gs://objects/b.txt', 'gs://objects/ab.txt')
  expect(await gcloud('cat', 'gs://objects/ab.txt')).toBe('ab')
  await gcloud('objects', 'update', 'gs://objects/a.txt', '--content-type=text/csv', '--custom-metadata=k=v')
  expect(await json('objects', 'describe', 'gs://objects/a.txt')).toMatchObject({
    content_type: 'text/csv',
    custom_fields: {k: 'v'},
    size: 1,
  })
  expect(await json('hash', 'gs://objects/a.txt')).toMatchObject([{md5_hash: 'DMF1ucDxtqgxw5niaXcmYQ=='}])
  expect(await refused('cp', 'b.txt', 'gs://objects/a.txt', '--if-generation-match=1')).toMatch(
    /412|condition/i,
  )
  await gcloud('cp', '-n', 'b.txt', 'gs://objects/a.txt')
  expect(await gcloud('cat', 'gs://objects/a.txt')).toBe('a')
  expect((await json('objects', 'list', 'gs://objects/**')).length).toBe(4)
  await gcloud('rm', 'gs://objects/a.txt')
  expect(await refused('cat', 'gs://objects/a.txt')).toContain('matched no objects')
  await gcloud('rm', '-r', 'gs://objects')
  expect(await refused('ls', 'gs://objects')).toContain('not found')
})

here('folders are kept alike', {timeout}, async () => {
  await gcloud('buckets', 'create', 'gs://alike')
  await write('from/1.txt', 'one')
  await write('from/2.txt', 'two')
  await gcloud('rsync', '-r', 'from', 'gs://alike/to')
  await gcloud('rm', 'gs://alike/to/1.txt')
  await gcloud('rsync', '-r', 'from', 'gs://alike/to')
  expect(await gcloud('ls', 'gs://alike/to')).toBe('gs://alike/to/1.txt\ngs://alike/to/2.txt\n')
  await mkdir(join(folder(), 'back'))
  await gcloud('rsync', '-r', 'gs://alike/to', 'back')
  expect((await readdir(join(folder(), 'back'))).sort()).toEqual(['1.txt', '2.txt'])
})
