import {invalid} from './errors.ts'
import type {ListPosition} from './objects/listing.ts'

/** Page tokens are opaque to clients: JSON in base64url. */
export const toPageToken = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url')

export function fromPageToken<Position>(
  token: string | undefined,
  isPosition: (value: unknown) => value is Position,
): Position | undefined {
  if (token === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    throw invalid(`Invalid page token: ${token}`)
  }
  if (!isPosition(value)) throw invalid(`Invalid page token: ${token}`)
  return value
}

export function isListPosition(value: unknown): value is ListPosition {
  if (typeof value !== 'object' || value === null) return false
  const position = value as Record<string, unknown>
  if (typeof position['prefix'] === 'string') return true
  return typeof position['name'] === 'string' && typeof position['generation'] === 'number'
}
