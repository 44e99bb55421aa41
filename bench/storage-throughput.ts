/**
 * How fast one large object goes up to and comes down from the storage server, beside a bare node:http server that
 * copies the same bytes to and from the same disk. Each server runs in a process of its own; the client is this one.
 *
 *   node bench/storage-throughput.ts [megabytes] [folder]
 */
import {fork} from 'node:child_process'
import {createReadStream, createWriteStream} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {createServer, request} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pipeline} from 'node:stream/promises'
import Fastify from 'fastify'
import {openObjectStore} from '../emulator/storage/objects/object-store.ts'
import {storageRoutes} from '../emulator/storage/routes.ts'

const ROUNDS = 3

async function serve(kind: string, folder: string): Promise<void> {
  const port = kind === 'bare' ? await serveBare(folder) : await serveStorage(folder)
  process.on('message', () => process.send!(spent()))
  process.send!({port})
}

interface Spent {
  readonly peakMegabytes: number
  readonly cpuSeconds: number
}

function spent(): Spent {
  const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage()
  return {peakMegabytes: Math.round(maxRSS / 1024), cpuSeconds: (userCPUTime + systemCPUTime) / 1e6}
}

/** What the comparison is with: the bytes to a file that is on the disk before the answer, and back. */
async function serveBare(folder: string): Promise<number> {
  const path = join(folder, 'file')
  const server = createServer(async (incoming, response) => {
    if (incoming.method === 'GET') return void pipeline(createReadStream(path), response)
    await pipeline(incoming, createWriteStream(path, {flush: true}))
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function serveStorage(folder: string): Promise<number> {
  const store = await openObjectStore(folder)
  store.buckets.create({name: 'bench', project: 'bench', fields: {}})
  const server = Fastify()
  await server.register(storageRoutes(store))
  await server.listen({port: 0, host: '127.0.0.1'})
  return (server.server.address() as AddressInfo).port
}

interface Target {
  readonly upload: string
  readonly download: string
}

const TARGETS: Readonly<Record<string, Target>> = {
  bare: {upload: '/', download: '/'},
  storage: {
    upload: '/upload/storage/v1/b/bench/o?uploadType=media&name=x',
    download: '/storage/v1/b/bench/o/x?alt=media',
  },
}

async function measure(megabytes: number, parent: string): Promise<void> {
  const folder = await mkdtemp(join(parent, 'storage-bench-'))
  const best: Record<string, {upload: number; download: number}> = {}
  try {
    // Interleaved, so that what else the machine does meets both alike.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [kind, target] of Object.entries(TARGETS)) {
        const home = await mkdtemp(join(folder, `${kind}-`))
        const child = fork(import.meta.filename, ['serve', kind, home])
        const {port} = await answer<{port: number}>(child)
        const before = await spentBy(child)
        const upload = megabytes / (await seconds(() => put(port, target.upload, megabytes)))
        const between = await spentBy(child)
        const download = megabytes / (await seconds(() => get(port, target.download)))
        const after = await spentBy(child)
        child.kill()
        await rm(home, {recursive: true})
        console.log(
          kind.padEnd(8),
          `up ${upload.toFixed(0)} MB/s, ${(between.cpuSeconds - before.cpuSeconds).toFixed(1)} s of CPU `,
          `down ${download.toFixed(0)} MB/s, ${(after.cpuSeconds - between.cpuSeconds).toFixed(1)} s of CPU `,
          `peak memory ${after.peakMegabytes} MB`,
        )
        const known = best[kind] ?? {upload: 0, download: 0}
        best[kind] = {upload: Math.max(known.upload, upload), download: Math.max(known.download, download)}
      }
    }
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
  const ratio = (way: 'upload' | 'download') =>
    ((best['storage']![way] / best['bare']![way]) * 100).toFixed(0)
  console.log(`storage / bare: upload ${ratio('upload')} %, download ${ratio('download')} %`)
}

const answer = <Message>(child: ReturnType<typeof fork>): Promise<Message> =>
  new Promise((resolve) => child.once('message', (message) => resolve(message as Message)))

function spentBy(child: ReturnType<typeof fork>): Promise<Spent> {
  child.send('spent')
  return answer<Spent>(child)
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

async function put(port: number, path: string, megabytes: number): Promise<void> {
  const chunk = Buffer.alloc(1024 * 1024, 'abcdefgh')
  const upload = request({port, path, method: 'POST', headers: {'content-length': megabytes * chunk.length}})
  const done = new Promise<void>((resolve, reject) => {
    upload.on('error', reject)
    upload.on('response', (response) => {
      response.resume().on('end', resolve)
      if (response.statusCode !== 200) reject(new Error(`HTTP ${response.statusCode}`))
    })
  })
  const chunks = function* () {
    for (let sent = 0; sent < megabytes; sent++) yield chunk
  }
  await pipeline(chunks, upload)
  await done
}

function get(port: number, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request({port, path}, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end()
  })
}

if (process.argv[2] === 'serve') await serve(process.argv[3]!, process.argv[4]!)
else await measure(Number(process.argv[2] ?? 1024), process.argv[3] ?? tmpdir())
