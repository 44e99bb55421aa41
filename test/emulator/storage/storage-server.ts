import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Storage} from '@google-cloud/storage'
import Fastify from 'fastify'
import {readUnreadBodies} from '../../../emulator/http/unread-body.ts'
import {type ObjectStore, openObjectStore} from '../../../emulator/storage/objects/object-store.ts'
import {storageRoutes} from '../../../emulator/storage/routes.ts'

export interface StorageServer {
  readonly url: string
  readonly folder: string
  readonly storage: Storage
  readonly store: ObjectStore
  /** Closes server and store; `folder` stays for a second start. */
  stop(): Promise<void>
}

/** Cloud Storage alone, on a free port of this machine, over a folder of its own. */
export async function startStorage(
  folder = join(tmpdir(), `storage-test-${process.pid}-${Date.now()}`),
): Promise<StorageServer> {
  const store = await openObjectStore(folder)
  const server = Fastify({routerOptions: {maxParamLength: 4096}, forceCloseConnections: true})
  readUnreadBodies(server)
  await server.register(storageRoutes(store))
  const url = await server.listen({port: 0, host: '127.0.0.1'})
  const storage = new Storage({projectId: 'test-project', apiEndpoint: url})
  const stop = async () => {
    await server.close()
    await store.close()
  }
  return {url, folder, storage, store, stop}
}

export async function withFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'storage-test-'))
  try {
    return await use(folder)
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}
