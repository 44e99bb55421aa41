/** The value at a dotted path of a JSON body: `pagination.endCursor`. Undefined where the path ends early. */
export function valueAt(body: unknown, path: string): unknown {
  let value = body
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}
