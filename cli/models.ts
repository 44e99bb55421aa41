/** Building the models and checking their assertions, and failing as a command should when either fails. */
import {type FailingAssertion, failingRows} from './dataform/failing-rows.ts'
import type {ActionReport} from './dataform/report.ts'
import {type DataformOptions, runDataform} from './dataform/run.ts'
import {AssertionError, DataformError} from './errors.ts'
import {failingAssertions, failureDetails, runSummary} from './print/models.ts'

export interface ModelsRun {
  readonly actions: readonly ActionReport[]
  readonly failing: readonly FailingAssertion[]
}

/**
 * @throws AssertionError with the failing rows when only assertions failed, DataformError with BigQuery's words
 * when a table or an operation did.
 */
export async function buildModels(options: DataformOptions): Promise<ModelsRun> {
  const actions = await runDataform(options)
  const failed = actions.filter((action) => action.status === 'failed')
  const failing = await failingRows(options.target.bigquery, actions)
  const rows = failing.length > 0 ? `\n\n${failingAssertions(failing)}` : ''
  if (failed.some((action) => action.kind !== 'assertion')) {
    throw new DataformError(`${runSummary(actions)}\n${failureDetails(actions)}${rows}`)
  }
  if (failed.length > 0) throw new AssertionError(`${runSummary(actions)}${rows}`)
  return {actions, failing}
}
