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
      await abortSession(run, statement)
      return true
    case 'REFRESH_EXTERNAL_METADATA_CACHE':
      await refreshMetadataCache(run, statement)
      return true
    case 'REFRESH_MATERIALIZED_VIEW':
      await refreshMaterializedView(run, statement)
      return true
    default:
      throw unsupported(`the system procedure BQ.${name}`, statement.at)
  }
}

/** The session that is named, or else the statement's own. */
async function abortSession(run: Run, statement: CallProcedure): Promise<void> {
  const {session} = run
  const [argument] = statement.args
  const id = argument ? (await evaluate(run, argument.value, STRING)).value : session.id
  if (id === undefined || id === null) throw new SqlError('BQ.ABORT_SESSION needs a session', statement.at)
  if (id === session.id) session.aborted = true
  else session.abortOther?.(String(id))
}

/** The files of external tables are looked at by every query; the table must be there, though. */
async function refreshMetadataCache(run: Run, statement: CallProcedure): Promise<void> {
  const {session} = run
  const [argument] = statement.args
  if (!argument) {
    throw new SqlError('BQ.REFRESH_EXTERNAL_METADATA_CACHE takes the name of a table', statement.at)
  }
  const {value} = await evaluate(run, argument.value, STRING)
  const reference = tableReference(String(value).split('.'), session)
  if (session.core.catalog.table(reference)?.kind !== 'EXTERNAL') {
    throw tableNotFound(reference, session.location)
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
