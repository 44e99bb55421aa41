import {afterAll, beforeAll, expect, test} from 'vitest'
import {SqlError} from '../../../emulator/sql/error.ts'
import {PREPARATION, statementMutations} from './statement-mutations.ts'
import {type Bench, openBench} from './statements.ts'

const STATEMENTS = 300

let bench: Bench

beforeAll(async () => {
  bench = await openBench({memoryLimit: '500MB'})
  for (const sql of PREPARATION) await bench.run(sql)
})

afterAll(() => bench.warehouse.close())

test('broken statements give an answer or an error in words of BigQuery, never an internal one', async () => {
  for (const sql of statementMutations(STATEMENTS, 20260101)) {
    const error = await bench.rows(sql, {timeoutMs: 10_000}).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (error === undefined) continue
    expect(error, sql).toBeInstanceOf(SqlError)
    expect((error as SqlError).message, sql).not.toMatch(/An internal error|Binder Error|Catalog Error/)
  }
}, 60_000)
