/** CREATE, ALTER and DROP SCHEMA: datasets. */
import type {AlterSchema, CreateSchema, Drop} from '../../sql/ast/index.ts'
import {SqlError} from '../../sql/error.ts'
import {STRING} from '../../sql/types.ts'
import {datasetExists, datasetName, datasetNotFound} from '../catalog/names.ts'
import {datasetReference} from '../catalog/paths.ts'
import {createDataset, deleteDataset, updateDataset} from '../datasets.ts'
import {evaluate} from '../script/evaluate.ts'
import {outcome} from '../script/outcome.ts'
import {located, type Run} from '../script/run.ts'
import type {StatementOutcome} from '../types.ts'
import {SCHEMA_OPTIONS, withOptions} from './options.ts'
import {parts} from './place.ts'

export async function createSchema(run: Run, statement: CreateSchema): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {core} = run.session
  const dataset = located(run, () => datasetReference(parts(statement.path), run.session))
  const done = (operation: 'CREATE' | 'SKIP') =>
    outcome(run, statement, startedAt, {statementType: 'CREATE_SCHEMA', ddl: {operation, dataset}})
  if (statement.orReplace) throw new SqlError('CREATE OR REPLACE SCHEMA is not supported', statement.at)
  if (core.catalog.dataset(dataset)) {
    if (statement.ifNotExists) return done('SKIP')
    throw datasetExists(dataset)
  }
  const resource = await withOptions(run, statement.options, SCHEMA_OPTIONS, {
    location: run.session.location,
    ...(statement.defaultCollation && {
      defaultCollation: (await evaluate(run, statement.defaultCollation, STRING)).value,
    }),
  })
  try {
    await createDataset(core, dataset, resource)
  } catch (error) {
    // Another statement was faster.
    if (statement.ifNotExists && error instanceof SqlError && error.reason === 'duplicate')
      return done('SKIP')
    throw error
  }
  return done('CREATE')
}

export async function alterSchema(run: Run, statement: AlterSchema): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {core} = run.session
  const dataset = located(run, () => datasetReference(parts(statement.path), run.session))
  const done = (operation: 'ALTER' | 'SKIP') =>
    outcome(run, statement, startedAt, {statementType: 'ALTER_SCHEMA', ddl: {operation, dataset}})
  const entry = core.catalog.dataset(dataset)
  if (!entry) {
    if (statement.ifExists) return done('SKIP')
    throw datasetNotFound(dataset, run.session.location)
  }
  const resource = await withOptions(run, statement.options, SCHEMA_OPTIONS, entry.resource)
  if (statement.defaultCollation) {
    resource.defaultCollation = (await evaluate(run, statement.defaultCollation, STRING)).value
  }
  await updateDataset(core, dataset, resource)
  return done('ALTER')
}

export async function dropSchema(run: Run, statement: Drop): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {core} = run.session
  const dataset = located(run, () => datasetReference(parts(statement.path), run.session))
  const done = (operation: 'DROP' | 'SKIP') =>
    outcome(run, statement, startedAt, {statementType: 'DROP_SCHEMA', ddl: {operation, dataset}})
  if (!core.catalog.dataset(dataset)) {
    if (statement.ifExists) return done('SKIP')
    throw datasetNotFound(dataset, run.session.location)
  }
  try {
    await deleteDataset(core, dataset, {deleteContents: statement.cascade === true})
  } catch (error) {
    if (!(error instanceof SqlError) || error.reason !== 'resourceInUse') throw error
    throw new SqlError(`Dataset ${datasetName(dataset)} is still in use`, undefined, 'resourceInUse')
  }
  return done('DROP')
}
