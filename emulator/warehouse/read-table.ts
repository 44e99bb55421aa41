/** tabledata.list: rows of a table, page by page, without a query. */

import type {TableReference} from '../sql/catalog.ts'
import {identifier} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import {INT64} from '../sql/types.ts'
import {splitDecorator, tableNotFound} from './catalog/names.ts'
import type {Core} from './core.ts'
import {partitionCondition} from './partitions.ts'
import {relationOf} from './physical.ts'
import {schemaColumns} from './schema.ts'
import type {Column, Value} from './types.ts'

export interface TableRows {
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Value[])[]
  readonly totalRows: number
}

export async function readTable(
  core: Core,
  reference: TableReference,
  options: {start: number; count: number; fields?: readonly string[]},
): Promise<TableRows> {
  const leave = core.retirement.enter()
  try {
    const entry = core.catalog.table(reference)
    if (!entry) throw tableNotFound(reference)
    if (!entry.physical) {
      throw new SqlError(`Cannot list a table of type ${entry.kind}.`, undefined, 'invalid')
    }
    const columns = schemaColumns(entry.schema).filter((column) => isWanted(column, options.fields))
    const {partition} = splitDecorator(reference.table)
    const where = partition === undefined ? '' : ` WHERE ${partitionCondition(entry, partition)}`
    const from = `FROM ${relationOf(entry)}${where}`
    const list = columns.map((column) => identifier(column.name)).join(', ') || 'NULL'
    return await core.connections.use(async (connection) => {
      const [total] = await connection.rows(`SELECT count(*) ${from}`, [INT64])
      const rows =
        options.count > 0
          ? await connection.rows(
              `SELECT ${list} ${from} LIMIT ${options.count} OFFSET ${options.start}`,
              columns.map((column) => column.type),
            )
          : []
      return {columns, rows, totalRows: Number(total?.[0] ?? 0)}
    })
  } finally {
    leave()
  }
}

/** `selectedFields` may name fields of structs; the whole column is given then. */
function isWanted(column: Column, fields: readonly string[] | undefined): boolean {
  if (!fields?.length) return true
  return fields.some((field) => field.split('.')[0]?.toLowerCase() === column.name.toLowerCase())
}
