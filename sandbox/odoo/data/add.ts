import {nextId, type OdooRecord, type Store, tableOf} from '../store.ts'

/** Adds a record, written at a time in microseconds since 1970; without an id it gets the next one. */
export function add(store: Store, model: string, at: number, values: Record<string, unknown>): OdooRecord {
  const table = tableOf(store, model)
  const id = typeof values['id'] === 'number' ? values['id'] : nextId(table)
  const record = {...values, id, create_date: at, write_date: at} as OdooRecord
  table.set(id, record)
  return record
}
