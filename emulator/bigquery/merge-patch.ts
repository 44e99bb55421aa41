type Resource = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The change that a PATCH makes to a resource: for each field that it names the field's new value, null to remove
 * it. Objects (labels) are merged, lists are replaced. https://www.rfc-editor.org/rfc/rfc7396
 */
export function patchOf(resource: Resource, patch: Resource): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(patch).map(([name, value]) => [name, mergedValue(resource[name], value)]),
  )
}

function mergedValue(before: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const result: Record<string, unknown> = isObject(before) ? {...before} : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = mergedValue(result[name], value)
  }
  return result
}

/** The change that a PUT makes: the fields that it does not name are removed, but for those that are `kept`. */
export function replacementOf(
  resource: Resource,
  replacement: Resource,
  kept: readonly string[],
): Record<string, unknown> {
  const removed = Object.keys(resource).filter((name) => !kept.includes(name))
  return {...Object.fromEntries(removed.map((name) => [name, null])), ...replacement}
}
