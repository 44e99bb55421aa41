/** The embedded BigQuery in memory, with the shared tables. */
import {type SqlType, typeName} from '../../emulator/sql/types.ts'
import {openWarehouse} from '../../emulator/warehouse/open.ts'
import type {Value} from '../../emulator/warehouse/types.ts'
import type {Answer, Plain} from './canonical.ts'

export interface Ours {
  answer(sql: string): Promise<Answer>
  close(): Promise<void>
}

const MOST_ROWS = 100_000

export async function openOurs(tables: Readonly<Record<string, string>>): Promise<Ours> {
  const warehouse = await openWarehouse({threads: 1, memoryLimit: '2GB'})
  const defaultDataset = {project: 'p', dataset: 'd'}
  await warehouse.createDataset(defaultDataset, {})
  const run = (sql: string) => warehouse.query({sql, project: 'p', defaultDataset, timeoutMs: 20_000})
  for (const [name, sql] of Object.entries(tables)) await run(`CREATE TABLE ${name} AS ${sql}`)
  return {
    async answer(sql) {
      try {
        const {columns, rows} = await run(sql)
        const values = (await rows?.read(0, MOST_ROWS)) ?? []
        await rows?.close()
        if (values.length === MOST_ROWS) return {error: `Unsupported in the embedded BigQuery: so many rows`}
        return {
          columns: columns.map(({name, type}) => ({name, type: typeName(type)})),
          rows: values.map((row) => row.map((value, i) => plain(value, columns[i]!.type))),
        }
      } catch (error) {
        return {error: messageOf(error)}
      }
    },
    close: () => warehouse.close(),
  }
}

/** An error of DuckDB behind an internal error is shown too: it is what has to be repaired. */
function messageOf(error: unknown): string {
  const {message, cause} = error as Error
  return message.startsWith('An internal error')
    ? `${message}: ${(cause as Error | undefined)?.message}`
    : message
}

function plain(value: Value, type: SqlType): Plain {
  if (value === null) return null
  switch (type.kind) {
    case 'FLOAT64':
      return value as number
    case 'BYTES':
      return Buffer.from(value as Uint8Array).toString('hex')
    case 'INTERVAL': {
      const {months, days, micros} = value as {months: number; days: number; micros: bigint}
      return `${months} ${days} ${micros}`
    }
    case 'RANGE': {
      const {start, end} = value as {start: Value; end: Value}
      return [plain(start, type.element), plain(end, type.element)]
    }
    case 'ARRAY':
      return (value as readonly Value[]).map((element) => plain(element, type.element))
    case 'STRUCT':
      return (value as readonly Value[]).map((field, i) => plain(field, type.fields[i]!.type))
    default:
      return String(value)
  }
}
