/**
 * Dry runs: statements are compiled, nothing is read or written. Scripts are compiled as far as their names are
 * known before they run.
 */
import type {Script, Statement} from '../sql/ast/index.ts'
import {bindType, compileDml, compileExpression, compileQuery} from '../sql/compile.ts'
import {tableName} from './catalog/names.ts'
import {temporaryName} from './catalog/paths.ts'
import {createFunction} from './ddl/create-routine.ts'
import {openedCreateQuery, plan} from './ddl/create-table.ts'
import {viewContext, viewSchema} from './ddl/create-view.ts'
import {runDdl} from './ddl/index.ts'
import {newReference, operationOn, parts, temporaryReference} from './ddl/place.ts'
import {Locks} from './locks.ts'
import {isSingle} from './query.ts'
import {Retirement} from './retirement.ts'
import {columnsSchema} from './schema.ts'
import {Frame} from './script/frame.ts'
import {outcome, referenced, statementTypeOf} from './script/outcome.ts'
import {compileContext, located, newReport, type Run, withText} from './script/run.ts'
import {openedQuery, resultColumns} from './script/select.ts'
import type {Session} from './session.ts'
import {tableStatistics} from './statistics.ts'
import {checkExportData} from './transfer/export-data.ts'
import {loadData} from './transfer/load-data.ts'
import type {QueryRequest, StatementOutcome, TableReference} from './types.ts'
import {bindParameters} from './values/parameters.ts'

export async function dryRun(
  given: Session,
  request: QueryRequest,
  script: Script,
): Promise<StatementOutcome> {
  const session = drySession(given)
  session.parameters = bindParameters(request.parameters)
  const run: Run = {session, text: script.text, frame: new Frame(), report: newReport(), stack: []}
  const [first] = script.statements as [Statement]
  try {
    if (!isSingle(script)) return await scriptDryRun(run, script)
    const result = await statementDryRun(run, first)
    return {...result, bytesProcessed: await bytesOf(session, result.referencedTables)}
  } catch (error) {
    throw withText(error, script.text)
  }
}

/** The session as a statement finds it; what the statement does to it is gone afterwards. */
function drySession(session: Session): Session {
  const {core, tables, routines} = session
  return {
    ...session,
    core: {...core, dryRun: true, locks: new Locks(), retirement: new Retirement(async () => undefined)},
    tables: new Map(tables),
    routines: new Map(routines),
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
      const schema = session.core.catalog.table(compiled.target)?.schema
      return outcome(run, statement, startedAt, {
        statementType: compiled.kind,
        ...(statement.kind !== 'truncate' && {schema}),
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
    case 'loadData':
      return loadData(run, statement, true)
    case 'exportData':
      return checkExportData(run, statement)
    case 'drop': {
      const temporary = temporaryName(parts(statement.path))
      // The table itself lies on the session's connection, where it must stay.
      if (temporary && session.tables.has(temporary)) break
      return runDdl(run, statement)
    }
    case 'alterIndex':
    case 'alterOther':
    case 'alterSchema':
    case 'alterTable':
    case 'alterView':
    case 'createExternalTable':
    case 'createFunction':
    case 'createIndex':
    case 'createOther':
    case 'createProcedure':
    case 'createSchema':
    case 'createSnapshot':
    case 'undrop':
      return runDdl(run, statement)
    default:
      break
  }
  return outcome(run, statement, startedAt, {statementType: statementTypeOf(statement)})
}

/**
 * A script is compiled statement by statement, each seeing the tables and variables of those before it, up to the
 * first whose effect only running it can tell.
 */
async function scriptDryRun(run: Run, script: Script): Promise<StatementOutcome> {
  run.session.planned = new Map()
  await planStatements(run, script.statements)
  return {
    statementType: 'SCRIPT',
    columns: [],
    referencedTables: [],
    startedAt: run.report.startedAt,
    endedAt: Date.now(),
    sql: script.text,
  }
}

/** False where the rest of the script cannot be told. */
async function planStatements(run: Run, statements: readonly Statement[]): Promise<boolean> {
  for (const statement of statements) {
    if (!(await planStatement(run, statement))) return false
  }
  return true
}

async function planStatement(run: Run, statement: Statement): Promise<boolean> {
  const {session} = run
  switch (statement.kind) {
    case 'declare': {
      const {defaultValue} = statement
      const declared = statement.type && bindType(statement.type)
      const type =
        defaultValue || !declared
          ? located(run, () => compileExpression(defaultValue!, compileContext(run), declared)).type
          : declared
      for (const name of statement.names) run.frame.declare(name.text, type, null, name.at)
      return true
    }
    case 'set':
      if (statement.tuple || statement.names[0]!.text.startsWith('@@')) return true
      located(run, () => {
        const {type} = run.frame.variable(statement.names[0]!.text, statement.names[0]!.at)
        compileExpression(statement.value, compileContext(run), type)
      })
      return true
    case 'block':
      return run.frame.within(() => planStatements(run, statement.body))
    case 'createTable': {
      const name = parts(statement.path).at(-1)!
      const reference = statement.temporary
        ? temporaryReference(session, name)
        : located(run, () => newReference(session, statement.path))
      const {entry} = await plan(run, statement, reference)
      if (statement.temporary) session.tables.set(name, entry)
      else session.planned?.set(tableName(reference), entry)
      return true
    }
    case 'createFunction':
      if (!statement.temporary) return false
      await createFunction(run, statement)
      return true
    case 'queryStatement':
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
    case 'truncate':
      await statementDryRun(run, statement)
      return true
    case 'assert':
    case 'grant':
    case 'revoke':
    case 'begin':
    case 'commit':
    case 'rollback':
      return true
    default:
      return false
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
