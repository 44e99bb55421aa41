/**
 * Dry runs: statements are compiled, nothing is read or written. Scripts are compiled as far as their names are
 * known before they run.
 */
import type {Script, Statement} from '../sql/ast/index.ts'
import {compileDml, compileQuery} from '../sql/compile.ts'
import {datasetNotFound} from './catalog/names.ts'
import {datasetReference} from './catalog/paths.ts'
import {openedCreateQuery} from './ddl/create-table.ts'
import {viewContext, viewSchema} from './ddl/create-view.ts'
import {newReference, operationOn, parts} from './ddl/place.ts'
import {isSingle} from './query.ts'
import {columnsSchema} from './schema.ts'
import {Frame} from './script/frame.ts'
import {outcome, referenced} from './script/outcome.ts'
import {compileContext, located, newReport, type Run, withText} from './script/run.ts'
import {openedQuery, resultColumns} from './script/select.ts'
import type {Session} from './session.ts'
import {tableStatistics} from './statistics.ts'
import type {QueryRequest, StatementOutcome, TableReference} from './types.ts'
import {bindParameters} from './values/parameters.ts'

export async function dryRun(
  session: Session,
  request: QueryRequest,
  script: Script,
): Promise<StatementOutcome> {
  session.parameters = bindParameters(request.parameters)
  const run: Run = {session, text: script.text, frame: new Frame(), report: newReport(), stack: []}
  const [first] = script.statements as [Statement]
  try {
    if (!isSingle(script)) return scriptDryRun(run, script)
    const result = await statementDryRun(run, first)
    return {...result, bytesProcessed: await bytesOf(session, result.referencedTables)}
  } catch (error) {
    throw withText(error, script.text)
  }
}

async function statementDryRun(run: Run, statement: Statement): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {session} = run
  switch (statement.kind) {
    case 'queryStatement': {
      const query = located(run, () => openedQuery(compileQuery(statement.query, compileContext(run))))
      const columns = resultColumns(query.columns)
      return outcome(run, statement, startedAt, {
        statementType: 'SELECT',
        columns,
        schema: columnsSchema(columns),
        referencedTables: referenced(query.tables),
        referencedRoutines: query.routines,
      })
    }
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate': {
      const compiled = located(run, () => compileDml(statement, compileContext(run)))
      return outcome(run, statement, startedAt, {
        statementType: compiled.kind,
        schema: session.core.catalog.table(compiled.target)?.schema,
        referencedTables: referenced([compiled.target, ...compiled.tables]),
        destination: compiled.target,
      })
    }
    case 'createTable': {
      if (statement.temporary) break
      const table = located(run, () => newReference(session, statement.path))
      const operation = operationOn(statement, 'TABLE', table, session.core.catalog.table(table))
      const query = statement.query && openedCreateQuery(run, statement)
      return outcome(run, statement, startedAt, {
        statementType: query ? 'CREATE_TABLE_AS_SELECT' : 'CREATE_TABLE',
        ddl: {operation, table},
        ...(query && {columns: query.columns, schema: columnsSchema(query.columns)}),
        referencedTables: referenced(query?.tables ?? []),
        destination: table,
      })
    }
    case 'createView': {
      const kind = statement.materialized ? 'MATERIALIZED_VIEW' : 'VIEW'
      const table = located(run, () => newReference(session, statement.path))
      const operation = operationOn(statement, kind, table, session.core.catalog.table(table))
      const query = located(run, () => openedQuery(compileQuery(statement.query, viewContext(run))))
      return outcome(run, statement, startedAt, {
        statementType: `CREATE_${kind}`,
        ddl: {operation, table},
        schema: await viewSchema(run, {...statement, columns: undefined}, query),
        referencedTables: referenced(query.tables),
        destination: table,
      })
    }
    case 'createSchema': {
      const dataset = located(run, () => datasetReference(parts(statement.path), session))
      return outcome(run, statement, startedAt, {
        statementType: 'CREATE_SCHEMA',
        ddl: {operation: session.core.catalog.dataset(dataset) ? 'SKIP' : 'CREATE', dataset},
      })
    }
    case 'drop':
      return outcome(run, statement, startedAt, {
        statementType: `DROP_${statement.object.replaceAll(' ', '_')}`,
      })
    case 'alterTable':
      return outcome(run, statement, startedAt, {statementType: 'ALTER_TABLE'})
    default:
      break
  }
  return outcome(run, statement, startedAt, {statementType: statementTypeOf(statement)})
}

/** CREATE_FUNCTION of createFunction, and so on. */
const statementTypeOf = (statement: Statement): string =>
  statement.kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

function scriptDryRun(run: Run, script: Script): StatementOutcome {
  const dataset = run.session.defaultDataset
  if (dataset && !run.session.core.catalog.dataset(dataset)) {
    throw datasetNotFound(dataset, run.session.location)
  }
  return {
    statementType: 'SCRIPT',
    columns: [],
    referencedTables: [],
    startedAt: run.report.startedAt,
    endedAt: Date.now(),
    sql: script.text,
  }
}

/** What the query would read, as far as it is known without reading. */
async function bytesOf(session: Session, tables: readonly TableReference[]): Promise<number> {
  let bytes = 0
  for (const table of tables) {
    const entry = session.core.catalog.table(table)
    if (entry?.physical) bytes += (await tableStatistics(session.core, entry)).bytes
  }
  return bytes
}
