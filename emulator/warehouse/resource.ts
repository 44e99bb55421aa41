/** A REST resource with the fields of a change: null removes a field, undefined leaves it. */
export function merged(
  resource: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result = {...resource}
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) continue
    if (value === null) delete result[name]
    else result[name] = value
  }
  return result
}
