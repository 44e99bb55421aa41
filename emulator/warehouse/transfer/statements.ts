/** LOAD DATA and EXPORT DATA: the statements' forms of load and extract jobs. */
import type {OtherStatement} from '../../sql/ast/index.ts'
import {unsupported} from '../../sql/error.ts'
import type {Run} from '../script/run.ts'
import type {StatementOutcome} from '../types.ts'

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/export-statements */
export async function exportData(
  _run: Run,
  statement: Extract<OtherStatement, {kind: 'exportData'}>,
): Promise<StatementOutcome> {
  throw unsupported('EXPORT DATA', statement.at)
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/load-statements */
export async function loadData(
  _run: Run,
  statement: Extract<OtherStatement, {kind: 'loadData'}>,
): Promise<StatementOutcome> {
  throw unsupported('LOAD DATA', statement.at)
}
