/** EXECUTE IMMEDIATE: a statement made at run time, with parameters of its own. */
import type {ScriptStatement} from '../../sql/ast/index.ts'
import type {BoundValue} from '../../sql/catalog.ts'
import {SqlError} from '../../sql/error.ts'
import {parseScript} from '../../sql/parser/index.ts'
import {STRING} from '../../sql/types.ts'
import type {Session} from '../session.ts'
import type {ResultSet} from '../types.ts'
import {boundValue} from '../values/literal.ts'
import type {BoundParameters} from '../values/parameters.ts'
import {coerced, evaluate} from './evaluate.ts'
import {Frame} from './frame.ts'
import {isScripting, runStatements} from './interpret.ts'
import {type Run, withText} from './run.ts'

type ExecuteImmediate = Extract<ScriptStatement, {kind: 'executeImmediate'}>

export async function executeImmediate(run: Run, statement: ExecuteImmediate): Promise<void> {
  const {value: sql} = await evaluate(run, statement.sql, STRING)
  if (sql === null) throw new SqlError('SQL string cannot be NULL', statement.sql.at)
  const parameters = await usingParameters(run, statement)
  const text = String(sql)
  const script = (() => {
    try {
      return parseScript(text)
    } catch (error) {
      throw withText(error, text)
    }
  })()
  const [only] = script.statements
  if (script.statements.length !== 1 || !only) {
    throw new SqlError('EXECUTE IMMEDIATE takes exactly one statement', statement.sql.at)
  }
  if (isScripting(only) && only.kind !== 'block') {
    throw new SqlError(
      `EXECUTE IMMEDIATE does not take ${KEYWORDS[only.kind] ?? only.kind.toUpperCase()} statements`,
      statement.sql.at,
    )
  }
  // A statement made at run time does not see the script's variables; it has USING.
  const inner: Run = {
    ...run,
    text,
    frame: innerFrame(run),
    stack: [
      ...run.stack,
      {text: run.text, at: statement.at, end: statement.end, procedure: run.frame.procedure},
    ],
  }
  const before = run.report.outcomes.length
  await withParameters(run.session, parameters, () => runStatements(inner, script.statements))
  if (statement.into) await assignInto(run, statement, run.report.outcomes.slice(before).at(-1)?.rows)
}

const KEYWORDS: Readonly<Record<string, string>> = {
  executeImmediate: 'EXECUTE IMMEDIATE',
  callProcedure: 'CALL',
  caseStatement: 'CASE',
  forIn: 'FOR',
}

function innerFrame(run: Run): Frame {
  const frame = new Frame('EXECUTE IMMEDIATE')
  frame.error = run.frame.error
  return frame
}

async function usingParameters(run: Run, statement: ExecuteImmediate): Promise<BoundParameters> {
  const named = new Map<string, BoundValue>()
  const positional: BoundValue[] = []
  for (const {value, name} of statement.using) {
    const evaluated = await evaluate(run, value)
    const bound = boundValue(evaluated.value, evaluated.type)
    if (name) named.set(name.text.toLowerCase(), bound)
    else positional.push(bound)
  }
  if (named.size > 0 && positional.length > 0) {
    throw new SqlError('EXECUTE IMMEDIATE USING cannot mix named and positional parameters', statement.at)
  }
  return named.size > 0 ? {namedParameters: named} : {positionalParameters: positional}
}

async function withParameters<T>(
  session: Session,
  parameters: BoundParameters,
  work: () => Promise<T>,
): Promise<T> {
  const outer = session.parameters
  session.parameters = parameters
  try {
    return await work()
  } finally {
    session.parameters = outer
  }
}

/** INTO takes one row; without a row the variables become NULL. */
async function assignInto(run: Run, statement: ExecuteImmediate, rows: ResultSet | undefined): Promise<void> {
  const names = statement.into ?? []
  if (!rows) throw new SqlError('EXECUTE IMMEDIATE INTO needs a statement that gives rows', statement.at)
  if (rows.totalRows > 1) {
    throw new SqlError('EXECUTE IMMEDIATE INTO: the statement gave more than one row', statement.at)
  }
  if (rows.columns.length !== names.length) {
    throw new SqlError(
      `EXECUTE IMMEDIATE INTO has ${names.length} variables for ${rows.columns.length} columns`,
      statement.at,
    )
  }
  const [row] = await rows.read(0, 1)
  for (const [i, name] of names.entries()) {
    const column = rows.columns[i]!
    const variable = run.frame.variable(name.text, name.at)
    const value = await coerced(run, row?.[i] ?? null, column.type, variable.type, name.at)
    run.frame.assign(name.text, value, name.at)
  }
}
