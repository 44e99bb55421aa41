/**
 * Small files that DuckDB must read and that are ours, not a user's. They are named by their content, so that the
 * same one is written once; the folder is emptied when the warehouse opens.
 */
import {createHash} from 'node:crypto'
import {mkdir, mkdtemp, rename, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface Scratch {
  readonly folder: string
  /** The path of a file with this content. */
  file(content: Uint8Array): Promise<string>
  remove(): Promise<void>
}

/** @param dataFolder of the warehouse; one in memory gets a folder of the system's. */
export async function openScratch(dataFolder: string | undefined): Promise<Scratch> {
  const folder = dataFolder ? join(dataFolder, 'scratch') : await mkdtemp(join(tmpdir(), 'landform-scratch-'))
  await rm(folder, {recursive: true, force: true})
  await mkdir(folder, {recursive: true})
  const written = new Map<string, Promise<string>>()
  return {
    folder,
    file(content) {
      const name = createHash('sha256').update(content).digest('hex')
      const path = written.get(name) ?? write(join(folder, name), content)
      written.set(name, path)
      return path
    },
    remove: () => rm(folder, {recursive: true, force: true}),
  }
}

async function write(path: string, content: Uint8Array): Promise<string> {
  await writeFile(`${path}.part`, content)
  await rename(`${path}.part`, path)
  return path
}
