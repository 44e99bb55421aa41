import {execFile, fork} from 'node:child_process'
import {once} from 'node:events'
import {readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'
import {type ObjectStore, openObjectStore} from '../../../../emulator/storage/objects/object-store.ts'
import {startStorage, withFolder} from '../storage-server.ts'

async function* bytes(content: string): AsyncGenerator<Buffer> {
  yield Buffer.from(content)
}

async function save(store: ObjectStore, bucket: string, name: string, content: string): Promise<void> {
  const received = await store.bodies.receive(bytes(content))
  store.objects.put(bucket, name, {content: received, fields: {}}, {})
}

async function withStore(use: (store: ObjectStore, folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const store = await openObjectStore(folder)
    store.buckets.create({name: 'b', project: 'p', fields: {}})
    await use(store, folder)
    await store.close()
  })
}

/** Every file below a folder. */
const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, {recursive: true, withFileTypes: true}))
    .filter((entry) => entry.isFile())
    .map(({name}) => name)

test('an acknowledged object survives kill -9', async () => {
  await withFolder(async (folder) => {
    const child = fork(join(import.meta.dirname, 'killed-server.ts'), [folder], {execArgv: []})
    const [url] = (await once(child, 'message')) as [string]
    const upload = (name: string) =>
      fetch(`${url}/upload/storage/v1/b/bucket/o?uploadType=media&name=${name}`, {method: 'POST', body: name})
    await fetch(`${url}/b?project=p`, {method: 'POST', body: '{"name":"bucket"}'})
    for (let index = 0; index < 20; index++) expect((await upload(`n${index}`)).status).toBe(200)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const store = await openObjectStore(folder)
    for (let index = 0; index < 20; index++) {
      const {content} = store.objects.get('bucket', `n${index}`)
      expect(await text(await store.bodies.read(content.body, 0, content.size))).toBe(`n${index}`)
    }
    await store.close()
  })
})

test('a resumable upload goes on after a restart, and its checksums are right', async () => {
  await withFolder(async (folder) => {
    const put = (url: string, range: string, body: string) =>
      fetch(url, {method: 'PUT', body, headers: {'content-range': range}})
    const before = await startStorage(folder)
    await before.storage.createBucket('bucket')
    const path = '/upload/storage/v1/b/bucket/o?uploadType=resumable&name=x'
    const started = await fetch(before.url + path, {method: 'POST', body: '{"crc32c":"yZRlqg=="}'})
    const session = new URL(started.headers.get('location')!)
    expect((await put(session.href, 'bytes 0-5/11', 'hello ')).status).toBe(308)
    await before.stop()

    const after = await startStorage(folder)
    const moved = after.url + session.pathname + session.search
    expect((await put(moved, 'bytes */11', '')).headers.get('range')).toBe('bytes=0-5')
    expect((await put(moved, 'bytes 6-10/11', 'world')).status).toBe(200)
    expect((await after.storage.bucket('bucket').file('x').download())[0].toString()).toBe('hello world')
    await after.stop()
  })
})

test('what a killed process left half written is removed, open sessions stay', async () => {
  await withFolder(async (folder) => {
    await (await openObjectStore(folder)).close()
    await writeFile(join(folder, 'incoming', 'half'), 'half')
    await writeFile(join(folder, 'incoming', 'upload-x'), 'half')
    await (await openObjectStore(folder)).close()
    expect(await readdir(join(folder, 'incoming'))).toEqual(['upload-x'])
  })
})

test('names of objects do not appear in the file system', async () => {
  await withStore(async (store, folder) => {
    for (const name of ['../../escape', 'secret-name', 'a/b']) await save(store, 'b', name, 'x')
    const files = await filesIn(folder)
    expect(files.filter((file) => /escape|secret|^b$/.test(file))).toEqual([])
  })
})

test('bodies go with the last object that refers to them', async () => {
  await withFolder(async (folder) => {
    const store = await openObjectStore(folder)
    store.buckets.create({name: 'b', project: 'p', fields: {}})
    await save(store, 'b', 'x', 'one')
    const {content} = store.objects.get('b', 'x')
    const body = await store.bodies.duplicate(content.body)
    store.objects.put('b', 'copy', {content: {...content, body}, fields: {}}, {})
    store.objects.delete({bucket: 'b', name: 'x'}, {})
    expect(await text(await store.bodies.read(body, 0, 3))).toBe('one')
    await save(store, 'b', 'copy', 'two')
    await store.close()
    expect(await filesIn(join(folder, 'bodies'))).toHaveLength(1)
  })
})

test('a failing source leaves nothing behind', async () => {
  await withStore(async (store, folder) => {
    const failing = async function* () {
      yield Buffer.from('half')
      throw new Error('dropped')
    }
    await expect(store.bodies.receive(failing())).rejects.toThrow('dropped')
    expect(await readdir(join(folder, 'incoming'))).toEqual([])
  })
})

test('gs:// addresses stand for files, one or by wildcard, in the order of their names', async () => {
  await withStore(async (store) => {
    for (const name of ['in/2.json', 'in/1.json', 'in/sub/3.json', 'in/x.csv'])
      await save(store, 'b', name, name)
    const names = async (uri: string) => (await store.list(uri)).map((file) => file.uri)
    expect(await names('gs://b/in/1.json')).toEqual(['gs://b/in/1.json'])
    expect(await names('gs://b/in/*.json')).toEqual([
      'gs://b/in/1.json',
      'gs://b/in/2.json',
      'gs://b/in/sub/3.json',
    ])
    expect(await names('gs://b/none*')).toEqual([])
    const [file] = await store.list('gs://b/in/x.csv')
    expect(file!.size).toBe(8)
    expect(await readFile(file!.path, 'utf8')).toBe('in/x.csv')
    await expect(store.list('gs://none/x')).rejects.toThrow('The specified bucket does not exist.')
    await expect(store.list('gs://b/*/*')).rejects.toThrow('Only one wildcard')
  })
})

test('a file that an extract job wrote becomes an object with its checksums', async () => {
  await withStore(async (store) => {
    const path = store.temporaryPath()
    await writeFile(path, 'hello')
    expect(await store.store('gs://b/out.json', path, {contentType: 'application/json'})).toBe(5)
    const {content, fields} = store.objects.get('b', 'out.json')
    expect(content).toMatchObject({size: 5, crc32c: 'mnG7TA=='})
    expect(fields.contentType).toBe('application/json')
  })
})

test('an index of another version is refused', async () => {
  await withFolder(async (folder) => {
    await (await openObjectStore(folder)).close()
    const script = `new (require('node:sqlite').DatabaseSync)(process.argv[1]).exec('PRAGMA user_version = 99')`
    await promisify(execFile)(process.execPath, ['-e', script, join(folder, 'index.sqlite')])
    await expect(openObjectStore(folder)).rejects.toThrow('another version')
  })
})
