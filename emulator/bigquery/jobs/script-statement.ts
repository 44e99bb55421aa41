import type {StatementPlace} from '../../warehouse/types.ts'

/**
 * Where a statement stands; lines and columns count from 1.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#ScriptStackFrame
 */
export interface StackFrame {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
  /** The procedure that the statement is part of. */
  readonly procedureId?: string
  readonly text: string
}

export function stackFrame({text, at, end, procedure}: StatementPlace): StackFrame {
  const [startLine, startColumn] = lineAndColumn(text, at)
  const [endLine, endColumn] = lineAndColumn(text, end)
  return {
    startLine,
    startColumn,
    endLine,
    endColumn,
    ...(procedure && {procedureId: procedure}),
    text: text.slice(at, end),
  }
}

function lineAndColumn(text: string, at: number): [number, number] {
  const before = text.slice(0, at)
  return [before.split('\n').length, at - before.lastIndexOf('\n')]
}
