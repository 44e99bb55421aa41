/** Where a statement stands in its script. */
export interface StackFrame {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
  readonly text: string
}

/**
 * Finds a statement's text in its script, not before `from`; lines and columns count from 1.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#ScriptStackFrame
 */
export function stackFrame(
  script: string,
  statement: string,
  from: number,
): {frame: StackFrame; end: number} | undefined {
  const start = script.indexOf(statement, from)
  if (start < 0) return undefined
  const end = start + statement.length
  const [startLine, startColumn] = lineAndColumn(script, start)
  const [endLine, endColumn] = lineAndColumn(script, end)
  return {frame: {startLine, startColumn, endLine, endColumn, text: statement}, end}
}

function lineAndColumn(text: string, at: number): [number, number] {
  const before = text.slice(0, at)
  return [before.split('\n').length, at - before.lastIndexOf('\n')]
}
