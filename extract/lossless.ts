/**
 * JSON that keeps numbers as they were sent: 10.00 stays 10.00, and integers beyond 2^53 keep their digits.
 * https://tc39.es/proposal-json-parse-with-source/
 */

declare global {
  interface JSON {
    parse(
      text: string,
      reviver: (this: unknown, key: string, value: unknown, context: {readonly source?: string}) => unknown,
    ): unknown
    rawJSON(text: string): unknown
  }
}

/** Numbers that JavaScript would print differently are kept as raw JSON; all else is as JSON.parse gives it. */
export function parseLossless(text: string): unknown {
  return JSON.parse(text, (_key, value, context) => {
    if (typeof value !== 'number' || context.source === undefined) return value
    return String(value) === context.source ? value : JSON.rawJSON(context.source)
  })
}
