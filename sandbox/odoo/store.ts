/** The records of a practice Odoo, by model and id. */

/**
 * Values lie as Odoo keeps them: `false` for nothing, many2one as id, x2many as ids, `create_date` and
 * `write_date` as microseconds since 1970, other datetimes as `YYYY-MM-DD HH:MM:SS` in UTC.
 */
export type OdooRecord = Record<string, unknown> & {readonly id: number}

export interface Store {
  readonly tables: ReadonlyMap<string, Map<number, OdooRecord>>
}

export function createStore(modelNames: readonly string[]): Store {
  return {tables: new Map(modelNames.map((name) => [name, new Map<number, OdooRecord>()]))}
}

export function tableOf(store: Store, model: string): Map<number, OdooRecord> {
  const table = store.tables.get(model)
  if (!table) throw new Error(`The practice Odoo has no model ${model}`)
  return table
}

export function nextId(table: ReadonlyMap<number, OdooRecord>): number {
  let highest = 0
  for (const id of table.keys()) if (id > highest) highest = id
  return highest + 1
}
