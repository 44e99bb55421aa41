/** A warehouse in memory for tests, and its answers in short. */
import {typeName} from '../../../emulator/sql/types.ts'
import {openWarehouse, type WarehouseOptions} from '../../../emulator/warehouse/open.ts'
import type {QueryRequest, StatementOutcome, Value, Warehouse} from '../../../emulator/warehouse/types.ts'

export interface Bench {
  readonly warehouse: Warehouse
  run(sql: string, more?: Partial<QueryRequest>): Promise<StatementOutcome>
  /** All rows of a statement. */
  rows(sql: string, more?: Partial<QueryRequest>): Promise<readonly (readonly Value[])[]>
  /** `name TYPE` for each column of a statement's result. */
  columns(sql: string, more?: Partial<QueryRequest>): Promise<string[]>
  /** The message of the error that a statement must fail with. */
  failure(sql: string, more?: Partial<QueryRequest>): Promise<string>
}

/** Project p, dataset d, which is the default dataset. */
export async function openBench(options: WarehouseOptions = {}): Promise<Bench> {
  const warehouse = await openWarehouse({threads: 1, ...options})
  const dataset = {project: 'p', dataset: 'd'}
  if (!warehouse.dataset(dataset)) await warehouse.createDataset(dataset, {})
  const run = (sql: string, more: Partial<QueryRequest> = {}) =>
    warehouse.query({sql, project: 'p', defaultDataset: dataset, ...more})
  return {
    warehouse,
    run,
    async rows(sql, more) {
      const {rows} = await run(sql, more)
      return (await rows?.read(0, 1_000_000)) ?? []
    },
    async columns(sql, more) {
      return (await run(sql, more)).columns.map((column) => `${column.name} ${typeName(column.type)}`)
    },
    async failure(sql, more) {
      try {
        await run(sql, more)
      } catch (error) {
        return (error as Error).message
      }
      throw new Error(`No error from: ${sql}`)
    },
  }
}
