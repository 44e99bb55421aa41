/** One statement that is not control flow: queries, DML, DDL and the rest. */
import type {ScriptStatement, Statement} from '../../sql/ast/index.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {STRING} from '../../sql/types.ts'
import {runDdl} from '../ddl/index.ts'
import {exportData} from '../transfer/export-data.ts'
import {loadData} from '../transfer/load-data.ts'
import type {StatementOutcome} from '../types.ts'
import {runDml} from './dml.ts'
import {evaluate, isTrue} from './evaluate.ts'
import {outcome} from './outcome.ts'
import type {Run} from './run.ts'
import {runSelect} from './select.ts'

export type PlainStatement = Exclude<Statement, ScriptStatement>

export async function runStatement(run: Run, statement: PlainStatement): Promise<StatementOutcome> {
  switch (statement.kind) {
    case 'queryStatement':
      return runSelect(run, statement)
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate':
      return runDml(run, statement)
    case 'assert':
      return assertion(run, statement)
    case 'exportData':
      return exportData(run, statement)
    case 'loadData':
      return loadData(run, statement)
    case 'grant':
    case 'revoke':
      // There are no other users here: who may read is the token's affair.
      return outcome(run, statement, Date.now(), {statementType: statement.kind.toUpperCase()})
    case 'unsupportedStatement':
      throw unsupported(statement.construct, statement.at)
    default:
      return runDdl(run, statement)
  }
}

/** https://cloud.google.com/bigquery/docs/reference/standard-sql/debugging-statements#assert */
async function assertion(
  run: Run,
  statement: Extract<PlainStatement, {kind: 'assert'}>,
): Promise<StatementOutcome> {
  const startedAt = Date.now()
  if (!(await isTrue(run, statement.condition, 'ASSERT'))) {
    const {description} = statement
    const message = description && (await evaluate(run, description, STRING)).value
    throw new SqlError(message == null ? 'Assertion failed' : `Assertion failed: ${message}`)
  }
  return outcome(run, statement, startedAt, {statementType: 'ASSERT'})
}
