import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Connection} from '../../../../emulator/engine/connection.ts'
import type {Database} from '../../../../emulator/engine/database.ts'
import {openDatabase} from '../../../../emulator/engine/database.ts'
import type {Catalog, CompileContext} from '../../../../emulator/sql/catalog.ts'
import {compileQuery} from '../../../../emulator/sql/compile.ts'
import type {Example} from '../../../../emulator/sql/functions/define.ts'
import {families} from '../../../../emulator/sql/functions/index.ts'
import {parseQuery} from '../../../../emulator/sql/parser/index.ts'
import {STRING} from '../../../../emulator/sql/types.ts'

/** The examples name no tables. */
const catalog: Catalog = {
  table: () => undefined,
  wildcard: () => [],
  routine: () => undefined,
  describe: (path) => path.join('.'),
}
const context: CompileContext = {catalog, timeZone: 'UTC'}

let database: Database
let connection: Connection

beforeAll(async () => {
  database = await openDatabase({threads: 1})
  connection = await database.connect()
})

afterAll(() => {
  connection.close()
  database.close()
})

const compile = (sql: string) => compileQuery(parseQuery(sql), context)

/** The example's value as text: arrays, structs and JSON by TO_JSON_STRING, everything else by CAST. */
async function shownValue(sql: string): Promise<string> {
  const expression = /^(SELECT|WITH|FROM)\s/i.test(sql) ? `(${sql})` : sql
  const kind = compile(`SELECT ${expression}`).columns[0]!.type.kind
  const encoded = ['ARRAY', 'STRUCT', 'JSON'].includes(kind)
  const shown =
    kind === 'GEOGRAPHY'
      ? `ST_ASTEXT(${expression})`
      : encoded
        ? `TO_JSON_STRING(${expression})`
        : `CAST(${expression} AS STRING)`
  const [row] = await connection.rows(compile(`SELECT ${shown}`).sql, [STRING])
  const value = row![0]
  return value === null || (kind === 'ARRAY' && value === 'null') ? 'NULL' : String(value)
}

const failureOf = (sql: string): Promise<string> =>
  shownValue(sql).then(
    (value) => `no error but ${value}`,
    (error: Error) => error.message,
  )

async function check({sql, gives}: Example): Promise<void> {
  if (typeof gives === 'string') expect(await shownValue(sql), sql).toBe(gives)
  else expect(await failureOf(sql), sql).toContain(gives.error)
}

for (const [family, table] of Object.entries(families)) {
  describe(family, () => {
    for (const [name, {examples}] of Object.entries(table)) {
      test(name, async () => {
        expect(examples.length).toBeGreaterThan(0)
        for (const example of examples) await check(example)
      })
    }
  })
}
