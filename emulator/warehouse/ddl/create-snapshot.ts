/**
 * CREATE SNAPSHOT TABLE: a table's rows as they are now, never to change.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_snapshot_table
 */
import type {CreateSnapshot} from '../../sql/ast/index.ts'
import {commit} from '../core.ts'
import {createPhysicalSql} from '../physical.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import {onConnection} from '../session.ts'
import {newTable, withTables} from '../tables.ts'
import type {StatementOutcome} from '../types.ts'
import {copyRows, definition} from './create-table.ts'
import {TABLE_OPTIONS, withOptions} from './options.ts'
import {newReference, operationOn} from './place.ts'
import {sourceTable} from './source-table.ts'

export async function createSnapshot(run: Run, statement: CreateSnapshot): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  const {core} = session
  const reference = located(run, () => newReference(session, statement.path))
  const operation = await withTables(core, [reference], async () => {
    const mode = {orReplace: false, ifNotExists: statement.ifNotExists}
    const result = operationOn(mode, 'SNAPSHOT', reference, core.catalog.table(reference))
    if (result === 'SKIP') return result
    const leave = core.retirement.enter()
    try {
      const source = await sourceTable(run, statement.source, statement.systemTime)
      const {timePartitioning, rangePartitioning, clustering} = source.resource
      const resource = await withOptions(run, statement.options, TABLE_OPTIONS, {
        timePartitioning,
        rangePartitioning,
        clustering,
        snapshotDefinition: definition(source, 'snapshotTime'),
      })
      const entry = newTable(core, reference, 'SNAPSHOT', source.schema, resource, core.nextPhysical())
      const sql = [createPhysicalSql(entry.physical!, entry.schema, entry.resource), copyRows(source, entry)]
      await onConnection(session, (connection) =>
        commit(core, connection, sql, [{kind: 'table', reference, entry}], session.signal),
      )
    } finally {
      leave()
    }
    return result
  })
  return outcome(run, statement, startedAt, {
    statementType: 'CREATE_SNAPSHOT_TABLE',
    ddl: {operation, table: reference},
    destination: reference,
  })
}
