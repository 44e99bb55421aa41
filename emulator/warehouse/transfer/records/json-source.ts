/** JSON whose numbers keep the digits they were sent with, also those that a double cannot hold. */

/** Numbers that JavaScript would write in another way than they came. */
const UNUSUAL_NUMBER = /\d[\d.]{15}|\d[.\d]*[eE]|\.\d*0\b/

/** Unusual numbers become objects of their own kind, which `numberText` reads and JSON.stringify writes as they were. */
export const parseJson = (text: string): unknown =>
  UNUSUAL_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)

const keepDigits = (_key: string, value: unknown, {source}: {readonly source?: string}): unknown =>
  typeof value === 'number' && source !== undefined ? JSON.rawJSON(source) : value

/** The digits of a number; undefined for all else. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return JSON.isRawJSON(value) ? (value as unknown as {readonly rawJSON: string}).rawJSON : undefined
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)
