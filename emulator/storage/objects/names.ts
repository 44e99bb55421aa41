/**
 * What buckets and objects may be called.
 * https://cloud.google.com/storage/docs/buckets#naming · https://cloud.google.com/storage/docs/objects#naming
 */
import {invalid} from '../errors.ts'

const MAX_NAME_BYTES = 1024

export function checkBucketName(name: string): void {
  const allowed =
    /^[a-z0-9][a-z0-9._-]*[a-z0-9]$/.test(name) &&
    name.length >= 3 &&
    name.length <= (name.includes('.') ? 222 : 63) &&
    name.split('.').every((part) => part.length >= 1 && part.length <= 63) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !name.startsWith('goog') &&
    !name.includes('google')
  if (!allowed) throw invalid(`Invalid bucket name: '${name}'`)
}

export function checkObjectName(name: string): void {
  const bytes = Buffer.byteLength(name)
  if (bytes > MAX_NAME_BYTES) {
    throw invalid(
      `The maximum object length is ${MAX_NAME_BYTES} characters, but got a name with ${bytes} characters.`,
    )
  }
  const allowed =
    name !== '' &&
    name !== '.' &&
    name !== '..' &&
    !/[\0\r\n]/.test(name) &&
    !name.startsWith('.well-known/acme-challenge/') &&
    name.isWellFormed()
  if (!allowed) throw invalid(`Invalid object name: '${name}'`)
}

/**
 * The first name, in the order of UTF-8 bytes, after all names that begin with `prefix`; undefined where no name
 * can follow them.
 */
export function afterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix)
  while (points.length > 0) {
    const last = points.pop()!.codePointAt(0)!
    if (last === 0x10ffff) continue
    const next = last === 0xd7ff ? 0xe000 : last + 1
    return points.join('') + String.fromCodePoint(next)
  }
  return undefined
}

/** Compares names as Cloud Storage orders them: by their UTF-8 bytes, which JavaScript's `<` does not. */
export const compareNames = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
