/** What became of the models and assertions, for people. */
import type {FailingAssertion} from '../dataform/failing-rows.ts'
import type {ActionReport} from '../dataform/report.ts'
import {table} from './table.ts'

const MARKS = {passed: '✔', failed: '✖', skipped: '↓', disabled: '·'} as const

export const actionLine = ({name, kind, status, type}: Omit<ActionReport, 'details'>): string =>
  `${MARKS[status]} ${kind === 'table' ? (type ?? 'table') : kind} ${name}${status === 'passed' ? '' : ` (${status})`}`

/** `12 tables and views built, 18 assertions passed, 1 failed`. */
export function runSummary(reports: readonly ActionReport[]): string {
  const count = (kind: (report: ActionReport) => boolean) => reports.filter(kind).length
  const built = count(({kind, status}) => kind !== 'assertion' && status === 'passed')
  const passed = count(({kind, status}) => kind === 'assertion' && status === 'passed')
  const failed = count(({status}) => status === 'failed')
  const skipped = count(({status}) => status === 'skipped')
  return [
    `${built} tables and views built`,
    `${passed} assertions passed`,
    ...(failed ? [`${failed} failed`] : []),
    ...(skipped ? [`${skipped} skipped`] : []),
  ].join(', ')
}

/** What Dataform printed for the actions that failed, assertions excepted: those show their rows. */
export function failureDetails(reports: readonly ActionReport[]): string {
  return reports
    .filter(({kind, status}) => kind !== 'assertion' && status === 'failed')
    .map((report) => [actionLine(report), ...report.details.map((line) => `    ${line}`)].join('\n'))
    .join('\n')
}

export function failingAssertions(failing: readonly FailingAssertion[]): string {
  return failing
    .map(({assertion, count, rows, columns}) => {
      const shown = rows.length < count ? ` (the first ${rows.length})` : ''
      return `✖ ${assertion}: ${count} failing ${count === 1 ? 'row' : 'rows'}${shown}\n${table(rows, [...columns])}`
    })
    .join('\n\n')
}
