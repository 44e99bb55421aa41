/** Builds outcomes of statements. */
import type {Statement} from '../../sql/ast/index.ts'
import type {TableReference} from '../../sql/catalog.ts'
import type {SqlError} from '../../sql/error.ts'
import type {StatementOutcome, StatementPlace} from '../types.ts'
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
    ...(run.report.isScript && {places: placesOf(run, statement)}),
    ...details,
  }
}

/** The outcome of a statement of a script that began at `startedAt` and has just failed. */
export const failedOutcome = (
  run: Run,
  statement: Statement,
  startedAt: number,
  failure: SqlError,
): StatementOutcome =>
  outcome(run, statement, startedAt, {statementType: statementTypeOf(statement), failure})

function placesOf(run: Run, {at, end}: Statement): StatementPlace[] {
  const place = {text: run.text, at, end, procedure: run.frame.procedure}
  return [place, ...run.stack.toReversed()].map((frame) => ({
    text: frame.text,
    at: frame.at,
    end: frame.end,
    ...(frame.procedure?.includes('.') && {procedure: frame.procedure}),
  }))
}

const TYPES: Partial<Readonly<Record<Statement['kind'], string>>> = {
  queryStatement: 'SELECT',
  truncate: 'TRUNCATE_TABLE',
}

/** CREATE_FUNCTION of createFunction, and so on. */
export const statementTypeOf = ({kind}: Statement): string =>
  TYPES[kind] ?? kind.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

export const statementText = (run: Run, statement: Statement): string =>
  run.text.slice(statement.at, statement.end)

/** Tables as statistics list them: each once, without INFORMATION_SCHEMA's views. */
export function referenced(tables: readonly TableReference[]): TableReference[] {
  return tables.filter((table) => table.dataset.toUpperCase() !== 'INFORMATION_SCHEMA')
}
