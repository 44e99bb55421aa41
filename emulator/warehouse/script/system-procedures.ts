/**
 * Procedures that are part of BigQuery.
 * https://cloud.google.com/bigquery/docs/reference/system-procedures
 */
import type {ScriptStatement} from '../../sql/ast/index.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {STRING} from '../../sql/types.ts'
import {tableNotFound} from '../catalog/names.ts'
import {tableReference} from '../catalog/paths.ts'
import {evaluate} from './evaluate.ts'
import type {Run} from './run.ts'

type CallProcedure = Extract<ScriptStatement, {kind: 'callProcedure'}>

/** Runs the call if it is one of a system procedure; false where it is not. */
export async function callSystemProcedure(run: Run, statement: CallProcedure): Promise<boolean> {
  const [schema, name] = statement.path.map((part) => part.text.toUpperCase())
  if (schema !== 'BQ' || statement.path.length !== 2) return false
  switch (name) {
    case 'ABORT_SESSION':
      if (statement.args.length > 0) throw unsupported('BQ.ABORT_SESSION of another session', statement.at)
      if (!run.session.id) throw new SqlError('BQ.ABORT_SESSION needs a session', statement.at)
      run.session.aborted = true
      return true
    case 'REFRESH_MATERIALIZED_VIEW':
      await refreshMaterializedView(run, statement)
      return true
    default:
      throw unsupported(`the system procedure BQ.${name}`, statement.at)
  }
}

/** Materialized views read their tables here, so they are always fresh; the view must be there, though. */
async function refreshMaterializedView(run: Run, statement: CallProcedure): Promise<void> {
  const {session} = run
  const [argument] = statement.args
  if (!argument) throw new SqlError('BQ.REFRESH_MATERIALIZED_VIEW takes the name of a view', statement.at)
  const {value} = await evaluate(run, argument.value, STRING)
  const reference = tableReference(String(value).split('.'), session)
  if (session.core.catalog.table(reference)?.kind !== 'MATERIALIZED_VIEW') {
    throw tableNotFound(reference, session.location)
  }
}
