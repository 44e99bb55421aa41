/**
 * A syntax tree as one short line, for tables of cases: offsets, `false` and what is empty are left out.
 * Operators and calls are written as lists that begin with their name: `(+ 1 (f x))`.
 */
export function outline(tree: unknown): string {
  if (tree === null || typeof tree !== 'object') return String(tree)
  if (tree instanceof Uint8Array) return `b'${Buffer.from(tree).toString('hex')}'`
  if (Array.isArray(tree)) return `[${tree.map(outline).join(' ')}]`
  const node = tree as Record<string, unknown>
  if (typeof node['quoted'] === 'boolean')
    return node['quoted'] ? `\`${node['text']}\`` : String(node['text'])
  switch (node['kind']) {
    case 'path':
      return (node['names'] as unknown[]).map(outline).join('.')
    case 'literal':
      return literal(node)
    case 'binary':
      return `(${node['operator']} ${outline(node['left'])} ${outline(node['right'])})`
    case 'unary':
      return `(${node['operator']} ${outline(node['operand'])})`
    case 'call':
      return call(node)
    case 'star':
      return '*'
    default:
      return fields(node)
  }
}

function literal(node: Record<string, unknown>): string {
  switch (node['type']) {
    case 'null':
      return 'NULL'
    case 'string':
      return JSON.stringify(node['value'])
    case 'typed':
      return `${node['name']}${JSON.stringify(node['value'])}`
    default:
      return outline(node['text'] ?? node['value'])
  }
}

function call({kind: _, name, args, ...rest}: Record<string, unknown>): string {
  const written = (name as unknown[]).map(outline).join('.')
  const values = (args as Record<string, unknown>[]).map((argument) =>
    Object.keys(argument).length === 1 ? outline(argument['value']) : fields(argument),
  )
  return `(${[written, ...values, ...shown(rest)].join(' ')})`
}

function fields({kind, ...rest}: Record<string, unknown>): string {
  return kind === undefined ? `{${shown(rest).join(' ')}}` : `(${[String(kind), ...shown(rest)].join(' ')})`
}

function shown(node: Record<string, unknown>): string[] {
  return Object.entries(node)
    .filter(([key, value]) => !isOffset(key, value) && !isEmpty(value))
    .map(([key, value]) => (value === true ? key : `${key}:${outline(value)}`))
}

function isOffset(key: string, value: unknown): boolean {
  return typeof value === 'number' && (key === 'at' || key === 'end')
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === false || (Array.isArray(value) && value.length === 0)
}
