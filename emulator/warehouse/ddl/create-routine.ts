/**
 * CREATE FUNCTION, TABLE FUNCTION, AGGREGATE FUNCTION and PROCEDURE: kept as the REST API's routines.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#create_function_statement
 */
import type {CreateFunction, CreateProcedure, RoutineParameter} from '../../sql/ast/index.ts'
import {bindType} from '../../sql/bind/types.ts'
import type {CatalogRoutine} from '../../sql/catalog.ts'
import {compileQuery} from '../../sql/compile.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {parseQuery} from '../../sql/parser/index.ts'
import {compilerCatalog} from '../catalog/compiler-catalog.ts'
import {checkRoutineId, datasetNotFound, type RoutineReference, routineExists} from '../catalog/names.ts'
import {routineReference} from '../catalog/paths.ts'
import {catalogRoutine, type RoutineArgument, type RoutineResource} from '../catalog/routine-resource.ts'
import {standardSqlType} from '../catalog/routine-type.ts'
import {commit} from '../core.ts'
import {javascriptName} from '../javascript.ts'
import {readLibraries} from '../javascript-libraries.ts'
import {merged} from '../resource.ts'
import {locked, newRoutine} from '../routines.ts'
import {outcome} from '../script/outcome.ts'
import {compileContext, located, type Run} from '../script/run.ts'
import {onConnection} from '../session.ts'
import type {RoutineEntry, StatementOutcome} from '../types.ts'
import {ROUTINE_OPTIONS, withOptions} from './options.ts'
import {parts} from './place.ts'

const TYPES = {
  scalar: {routineType: 'SCALAR_FUNCTION', statementType: 'CREATE_FUNCTION'},
  aggregate: {routineType: 'AGGREGATE_FUNCTION', statementType: 'CREATE_AGGREGATE_FUNCTION'},
  table: {routineType: 'TABLE_VALUED_FUNCTION', statementType: 'CREATE_TABLE_FUNCTION'},
} as const

export async function createFunction(run: Run, statement: CreateFunction): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {routineType, statementType} = TYPES[statement.form]
  const language = (statement.language ?? (statement.connection ? 'REMOTE' : 'SQL')).toUpperCase()
  if (!['SQL', 'JS', 'JAVASCRIPT'].includes(language)) {
    throw unsupported(`functions in ${language}`, statement.at)
  }
  const javascript = language !== 'SQL'
  if (javascript && statement.form === 'table') {
    throw unsupported('table functions in JavaScript', statement.at)
  }
  const returns = statement.returns
  const resource = await withOptions(run, statement.options, ROUTINE_OPTIONS, {
    routineType,
    language: javascript ? 'JAVASCRIPT' : 'SQL',
    arguments: statement.parameters.map((parameter) => routineArgument(parameter, statement.form)),
    ...(returns && returnResource(returns)),
    definitionBody: javascript ? (statement.code ?? '') : bodyText(run, statement),
    ...(statement.determinism && {
      determinismLevel: statement.determinism.toUpperCase().replaceAll(' ', '_'),
    }),
  })
  const created = await save(run, statement, resource, (entry) => check(run, entry))
  return outcome(run, statement, startedAt, {
    statementType,
    ddl: {operation: created.operation, routine: created.reference},
  })
}

export async function createProcedure(run: Run, statement: CreateProcedure): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const language = statement.language?.toUpperCase() ?? 'SQL'
  if (language !== 'SQL') throw unsupported(`procedures in ${language}`, statement.at)
  const resource = await withOptions(run, statement.options, ROUTINE_OPTIONS, {
    routineType: 'PROCEDURE',
    language: 'SQL',
    arguments: statement.parameters.map((parameter) => routineArgument(parameter, 'procedure')),
    definitionBody: statement.bodyText ?? '',
    strictMode: true,
  })
  const created = await save(run, {...statement, temporary: false}, resource, () => undefined)
  return outcome(run, statement, startedAt, {
    statementType: 'CREATE_PROCEDURE',
    ddl: {operation: created.operation, routine: created.reference},
  })
}

function routineArgument(
  parameter: RoutineParameter,
  form: CreateFunction['form'] | 'procedure',
): RoutineArgument {
  const {type} = parameter
  if (parameter.defaultValue) throw unsupported('default values of parameters', parameter.at)
  const base = {
    name: parameter.name.text,
    ...(form === 'procedure' && {mode: parameter.mode ?? 'IN'}),
    ...(form === 'aggregate' && {isAggregate: !parameter.notAggregate}),
  } as const
  if (type.kind === 'anyType') return {...base, argumentKind: 'ANY_TYPE'}
  if (type.kind !== 'tableType') return {...base, dataType: standardSqlType(bindType(type))}
  if (type.columns === 'ANY') return {...base, argumentKind: 'ANY_TABLE'}
  const columns = type.columns.map((c) => ({name: c.name.text, type: standardSqlType(bindType(c.type))}))
  return {...base, argumentKind: 'FIXED_TABLE', tableType: {columns}}
}

function returnResource(returns: NonNullable<CreateFunction['returns']>): Record<string, unknown> {
  if (returns.kind !== 'tableType') return {returnType: standardSqlType(bindType(returns))}
  if (returns.columns === 'ANY') return {}
  const columns = returns.columns.map((c) => ({name: c.name.text, type: standardSqlType(bindType(c.type))}))
  return {returnTableType: {columns}}
}

function bodyText(run: Run, statement: CreateFunction): string {
  if (statement.query) return run.text.slice(statement.query.at, statement.query.end)
  return statement.bodyText ?? ''
}

async function save(
  run: Run,
  statement: {
    readonly path: CreateFunction['path']
    readonly temporary: boolean
    readonly orReplace: boolean
    readonly ifNotExists: boolean
  },
  resource: Record<string, unknown>,
  checkEntry: (entry: RoutineEntry) => void,
): Promise<{operation: 'CREATE' | 'REPLACE' | 'SKIP'; reference: RoutineReference | undefined}> {
  const {session} = run
  const {core} = session
  const path = parts(statement.path)
  if (statement.temporary) {
    const name = path.at(-1)!
    const entry = newRoutine(
      {project: session.project, dataset: '_SESSION', routine: name},
      merged({}, resource),
    )
    await readLibraries(core, entry)
    located(run, () => checkEntry(entry))
    const known = session.routines.has(name.toLowerCase())
    if (known && !statement.orReplace) {
      if (statement.ifNotExists) return {operation: 'SKIP', reference: undefined}
      throw new SqlError(`Already Exists: Routine ${name}`, undefined, 'duplicate')
    }
    session.routines.set(name.toLowerCase(), entry)
    return {operation: known ? 'REPLACE' : 'CREATE', reference: undefined}
  }
  const reference = located(run, () => routineReference(path, session))
  checkRoutineId(reference.routine)
  return locked(core, reference, async () => {
    if (!core.catalog.dataset(reference)) throw datasetNotFound(reference, session.location)
    const existing = core.catalog.routine(reference)
    if (existing && !statement.orReplace) {
      if (statement.ifNotExists) return {operation: 'SKIP', reference}
      throw routineExists(reference)
    }
    const entry = newRoutine(reference, merged({}, resource))
    await readLibraries(core, entry)
    located(run, () => checkEntry(entry))
    await onConnection(session, (connection) =>
      commit(core, connection, [], [{kind: 'routine', reference, entry}]),
    )
    return {operation: existing ? 'REPLACE' : 'CREATE', reference}
  })
}

/** A function must compile when it is created, as far as its parameters have types. */
function check(run: Run, entry: RoutineEntry): void {
  const resource = entry.resource as RoutineResource
  if (resource.language === 'JAVASCRIPT') {
    javascriptName(run.session.core.database, entry)
    return
  }
  const routine = catalogRoutine(entry.reference.routine, resource, undefined)
  if (!routine || routine.form === 'aggregate') return
  if (routine.parameters.every((parameter) => parameter.type)) checkCall(run, routine)
}

/** Compiles a call of the function with NULLs of its parameters' types. */
function checkCall(run: Run, routine: CatalogRoutine): void {
  const name = '_new_function'
  const catalog = compilerCatalog(run.session)
  const named = new Map(routine.parameters.map((p, i) => [`p${i}`, {type: p.type!, sql: 'NULL'}] as const))
  const args = routine.parameters.map((_, i) => `@p${i}`).join(', ')
  const call = routine.form === 'table' ? `SELECT * FROM ${name}(${args})` : `SELECT ${name}(${args})`
  try {
    compileQuery(parseQuery(call), {
      ...compileContext(run),
      namedParameters: named,
      catalog: {
        ...catalog,
        routine: (path) => (path.length === 1 && path[0] === name ? routine : catalog.routine(path)),
      },
    })
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    throw new SqlError(error.message, undefined, error.reason, {cause: error})
  }
}
