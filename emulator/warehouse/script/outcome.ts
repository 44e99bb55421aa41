/** Builds outcomes of statements. */
import type {Statement} from '../../sql/ast/index.ts'
import type {TableReference} from '../../sql/catalog.ts'
import type {StatementOutcome} from '../types.ts'
import type {Run} from './run.ts'

type Details = Partial<StatementOutcome> & {readonly statementType: string}

/** The outcome of a statement that began at `startedAt` and has just ended. */
export function outcome(
  run: Run,
  statement: Statement,
  startedAt: number,
  details: Details,
): StatementOutcome {
  const {transaction} = run.session
  return {
    ...(transaction && {transactionId: transaction.id}),
    columns: [],
    referencedTables: [],
    startedAt,
    endedAt: Date.now(),
    sql: statementText(run, statement),
    ...details,
  }
}

export const statementText = (run: Run, statement: Statement): string =>
  run.text.slice(statement.at, statement.end)

/** Tables as statistics list them: each once, without INFORMATION_SCHEMA's views. */
export function referenced(tables: readonly TableReference[]): TableReference[] {
  return tables.filter((table) => table.dataset.toUpperCase() !== 'INFORMATION_SCHEMA')
}
