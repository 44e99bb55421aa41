/** The files of a load or of an external table, told apart by whether they are compressed. */
import {open} from 'node:fs/promises'
import {text} from '../../sql/duckdb-types.ts'
import type {Core} from '../core.ts'
import type {ObjectFile} from '../types.ts'
import {invalidLoad} from './load-error.ts'

export interface SourceFile extends ObjectFile {
  /** Gzip, by the file's first bytes: neither names nor content types are to be trusted. */
  readonly gzip: boolean
}

const GZIP = Buffer.from([0x1f, 0x8b])

export async function sourceFile(file: ObjectFile): Promise<SourceFile> {
  const handle = await open(file.path)
  try {
    const {buffer} = await handle.read(Buffer.alloc(2), 0, 2, 0)
    return {...file, gzip: buffer.equals(GZIP)}
  } finally {
    await handle.close()
  }
}

/**
 * The files of gs:// addresses, each once. An address without `*` must name a file; one with `*` may find none.
 * @throws LoadError for what is no gs:// address.
 */
export async function filesOf(core: Core, uris: readonly string[]): Promise<readonly SourceFile[]> {
  if (!core.objects) throw invalidLoad('No Cloud Storage is attached to read from')
  const found = new Map<string, SourceFile>()
  for (const uri of uris) {
    if (!uri.startsWith('gs://')) {
      throw invalidLoad(`Source URI must be a Google Cloud Storage location: ${uri}`)
    }
    for (const file of await core.objects.list(uri)) found.set(file.uri, await sourceFile(file))
  }
  return [...found.values()]
}

/**
 * One SELECT over files of both kinds; `read` makes it of DuckDB's list of paths and its compression option.
 */
export function readFiles(
  files: readonly SourceFile[],
  read: (paths: string, compression: string) => string,
): string {
  const groups = [files.filter((file) => !file.gzip), files.filter((file) => file.gzip)]
  return groups
    .map(
      (group, i) =>
        [`[${group.map((file) => text(file.path)).join(', ')}]`, i === 0 ? 'uncompressed' : 'gzip'] as const,
    )
    .filter((_, i) => groups[i]!.length > 0)
    .map(([paths, compression]) => read(paths, `compression = '${compression}'`))
    .join(' UNION ALL ')
}
