/**
 * The token of a data folder: made up once, kept beside the data, readable by its owner alone. Whoever can read
 * the folder has the data anyway.
 */
import {randomBytes} from 'node:crypto'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'

export const tokenFile = (folder: string): string => join(folder, 'token.txt')

/** Reads the folder's token, or makes one. */
export async function folderToken(folder: string): Promise<string> {
  const known = await readFile(tokenFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  if (known.trim()) return known.trim()
  // Hexadecimal: a token that begins with a dash would be a flag on a command line.
  const token = randomBytes(24).toString('hex')
  await writeFile(tokenFile(folder), token, {mode: 0o600})
  return token
}
