/**
 * Broken statements through the whole warehouse: `node bench/fuzz.ts [count] [seed]`. Each must give an answer or a
 * SqlError in BigQuery's words; what else comes out is printed in groups, and the exit code is 1.
 */
import {SqlError} from '../emulator/sql/error.ts'
import {openWarehouse} from '../emulator/warehouse/open.ts'
import {PREPARATION, statementMutations} from '../test/emulator/warehouse/statement-mutations.ts'

const COUNT = Number(process.argv[2] ?? 10_000)
const SEED = Number(process.argv[3] ?? 1)
/** The tables are made anew now and then, since statements change them. */
const PREPARE_EVERY = 500
const TIME_LIMIT_MS = 2000
/** A loop without end is no fault, but it must stop when the time is up. */
const SLOW_MS = 2 * TIME_LIMIT_MS

/** Words that are DuckDB's, never BigQuery's. */
const LEAKED =
  /\b(?:Binder|Catalog|Parser|Internal|Conversion|Invalid Input|Not implemented|Serialization) Error\b|VARCHAR|BIGINT|DECIMAL|duckdb|\bbq_|STRUCT_PACK|HUGEINT|\bt\d+\.|Mismatch Type/i

const dataset = {project: 'p', dataset: 'd'}
let warehouse = await openWarehouse({threads: 1, memoryLimit: '1GB'})
const faults = new Map<string, string[]>()
const outcomes = {answers: 0, errors: 0}
const started = performance.now()

// Interrupted, it tells what it found so far.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => finish())

let done = 0
for (const sql of statementMutations(COUNT, SEED)) {
  if (done++ % PREPARE_EVERY === 0) await prepare()
  const begun = performance.now()
  const fault = await faultOf(sql)
  if (fault) faults.set(fault, [...(faults.get(fault) ?? []), sql])
  const took = performance.now() - begun
  if (took > SLOW_MS) faults.set('slow', [...(faults.get('slow') ?? []), `${took.toFixed(0)} ms: ${sql}`])
}
finish()

function finish(): never {
  for (const [fault, statements] of [...faults].sort(([, a], [, b]) => b.length - a.length)) {
    console.log(`${statements.length} × ${fault}`)
    for (const sql of statements.sort((a, b) => a.length - b.length).slice(0, 2)) console.log(`    ${sql}`)
  }
  const faulty = [...faults.values()].reduce((sum, statements) => sum + statements.length, 0)
  const seconds = ((performance.now() - started) / 1000).toFixed(0)
  const memory = (process.memoryUsage().rss / 1024 / 1024).toFixed(0)
  console.log(
    `${done} statements: ${outcomes.answers} answers, ${outcomes.errors} errors, ${faulty} faults in ${faults.size} groups (${seconds} s, ${memory} MB)`,
  )
  process.exit(faults.size === 0 ? 0 : 1)
}

async function prepare(): Promise<void> {
  await warehouse.close()
  warehouse = await openWarehouse({threads: 1, memoryLimit: '1GB'})
  await warehouse.createDataset(dataset, {})
  for (const sql of PREPARATION) await warehouse.query({sql, project: 'p', defaultDataset: dataset})
}

/** What is wrong with the outcome: the message of an internal error, or nothing. */
async function faultOf(sql: string): Promise<string | undefined> {
  try {
    const {rows} = await warehouse.query({
      sql,
      project: 'p',
      defaultDataset: dataset,
      timeoutMs: TIME_LIMIT_MS,
    })
    await rows?.read(0, 100)
    await rows?.close()
    outcomes.answers++
    return undefined
  } catch (error) {
    outcomes.errors++
    return internal(error)
  }
}

function internal(error: unknown): string | undefined {
  if (!(error instanceof SqlError))
    return `${(error as Error).name}: ${(error as Error).message}`.slice(0, 200)
  if (error.message.includes('An internal error'))
    return `internal: ${String((causeOf(error) as Error)?.message).slice(0, 160)}`
  return LEAKED.test(error.message) ? `leaked: ${error.message.slice(0, 160)}` : undefined
}

function causeOf(error: unknown): unknown {
  let cause = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  return cause
}
