/** CREATE EXTERNAL TABLE. */
import type {CreateExternalTable} from '../../sql/ast/index.ts'
import {unsupported} from '../../sql/error.ts'
import type {Run} from '../script/run.ts'
import type {StatementOutcome} from '../types.ts'

export async function createExternalTable(
  _run: Run,
  statement: CreateExternalTable,
): Promise<StatementOutcome> {
  throw unsupported('CREATE EXTERNAL TABLE', statement.at)
}
