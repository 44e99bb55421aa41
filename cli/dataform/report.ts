/** What the Dataform CLI prints, as data. Its own words are kept where a person will read them. */

export type ActionStatus = 'passed' | 'failed' | 'skipped' | 'disabled'

export interface ActionReport {
  /** dataset.name, as the CLI prints it. */
  readonly name: string
  readonly kind: 'table' | 'assertion' | 'operation' | 'property graph'
  readonly status: ActionStatus
  /** For tables: table, view, incremental … */
  readonly type?: string
  /** What the CLI printed below a failure: the statement's lines and BigQuery's message. */
  readonly details: readonly string[]
}

const LINES: readonly (readonly [RegExp, ActionReport['kind'], ActionStatus])[] = [
  [/^Table created: +(\S+)(?: \[(\w+)\])?/, 'table', 'passed'],
  [/^Dataset creation failed: +(\S+)(?: \[(\w+)\])?/, 'table', 'failed'],
  [/^Skipping dataset creation: +(\S+)(?: \[(\w+)\])?/, 'table', 'skipped'],
  [/^Dataset creation disabled: +(\S+)(?: \[(\w+)\])?/, 'table', 'disabled'],
  [/^Assertion passed: +(\S+)/, 'assertion', 'passed'],
  [/^Assertion failed: +(\S+)/, 'assertion', 'failed'],
  [/^Skipping assertion execution: +(\S+)/, 'assertion', 'skipped'],
  [/^Assertion execution disabled: +(\S+)/, 'assertion', 'disabled'],
  [/^Operation completed successfully: +(\S+)/, 'operation', 'passed'],
  [/^Operation failed: +(\S+)/, 'operation', 'failed'],
  [/^Skipping operation execution: +(\S+)/, 'operation', 'skipped'],
  [/^Operation execution disabled: +(\S+)/, 'operation', 'disabled'],
  [/^Property graph created: +(\S+)/, 'property graph', 'passed'],
  [/^Property graph creation failed: +(\S+)/, 'property graph', 'failed'],
  [/^Skipping property graph creation: +(\S+)/, 'property graph', 'skipped'],
  [/^Property graph creation disabled: +(\S+)/, 'property graph', 'disabled'],
]

/** The action that a line reports, or undefined for the lines in between. */
export function reportedAction(line: string): Omit<ActionReport, 'details'> | undefined {
  for (const [pattern, kind, status] of LINES) {
    const match = pattern.exec(line)
    if (match) return {name: match[1]!, kind, status, ...(match[2] && {type: match[2]})}
  }
  return undefined
}

/** All the actions that the lines report; indented lines after a failure belong to it. */
export function reportedActions(lines: readonly string[]): readonly ActionReport[] {
  const reports: (Omit<ActionReport, 'details'> & {details: string[]})[] = []
  for (const line of lines) {
    const report = reportedAction(line)
    if (report) reports.push({...report, details: []})
    else if (/^\s+\S/.test(line) && reports.at(-1)?.status === 'failed')
      reports.at(-1)!.details.push(line.trim())
  }
  return reports
}
