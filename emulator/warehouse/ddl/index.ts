/** Data definition, statement by statement. */
import type {DdlStatement} from '../../sql/ast/index.ts'
import {unsupported} from '../../sql/error.ts'
import type {Run} from '../script/run.ts'
import type {StatementOutcome} from '../types.ts'
import {alterTable} from './alter-table.ts'
import {createExternalTable} from './create-external-table.ts'
import {createFunction, createProcedure} from './create-routine.ts'
import {createSnapshot} from './create-snapshot.ts'
import {createTable} from './create-table.ts'
import {createView} from './create-view.ts'
import {drop} from './drop.ts'
import {alterIndex, createIndex} from './indexes.ts'
import {alterSchema, createSchema} from './schemas.ts'

export async function runDdl(run: Run, statement: DdlStatement): Promise<StatementOutcome> {
  switch (statement.kind) {
    case 'createSchema':
      return createSchema(run, statement)
    case 'createTable':
      return createTable(run, statement)
    case 'createView':
      return createView(run, statement)
    case 'createExternalTable':
      return createExternalTable(run, statement)
    case 'createSnapshot':
      return createSnapshot(run, statement)
    case 'createFunction':
      return createFunction(run, statement)
    case 'createProcedure':
      return createProcedure(run, statement)
    case 'alterSchema':
      return alterSchema(run, statement)
    case 'alterTable':
    case 'alterView':
      return alterTable(run, statement)
    case 'drop':
      return drop(run, statement)
    case 'createIndex':
      return createIndex(run, statement)
    case 'alterIndex':
      return alterIndex(run, statement)
    case 'createOther':
      throw unsupported(`CREATE ${statement.object}`, statement.at)
    case 'alterOther':
      throw unsupported(`ALTER ${statement.object}`, statement.at)
    case 'undrop':
      throw unsupported('UNDROP SCHEMA', statement.at)
  }
}
