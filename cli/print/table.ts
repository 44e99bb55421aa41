const WIDEST = 60

/** Rows as an aligned text table, numbers to the right. NULL shows as such, objects as JSON. */
export function table(rows: readonly Readonly<Record<string, unknown>>[], columns = columnsOf(rows)): string {
  if (columns.length === 0) return '(no columns)'
  const cells = rows.map((row) => columns.map((column) => cell(row[column])))
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...cells.map((row) => row[i]!.text.length)),
  )
  const line = (parts: readonly {text: string; right: boolean}[]) =>
    parts
      .map(({text, right}, i) => (right ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd()
  const right = columns.map((_, i) => {
    const values = cells.map((row) => row[i]!).filter(({text}) => text !== 'NULL')
    return values.length > 0 && values.every((value) => value.right)
  })
  return [
    line(columns.map((text, i) => ({text, right: right[i]!}))),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map((row) => line(row.map(({text}, i) => ({text, right: right[i]!})))),
  ].join('\n')
}

const columnsOf = (rows: readonly Readonly<Record<string, unknown>>[]): string[] => Object.keys(rows[0] ?? {})

function cell(value: unknown): {text: string; right: boolean} {
  const right = typeof value === 'number' || typeof value === 'bigint'
  const text = plain(value).replaceAll(/[\r\n\t]+/g, ' ')
  return {text: text.length > WIDEST ? `${text.slice(0, WIDEST - 1)}…` : text, right}
}

/** A value as people read it: Google's wrappers of dates and numbers opened, bytes as base64. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return 'NULL'
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
