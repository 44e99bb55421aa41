import type {DatabaseSync} from 'node:sqlite'

/** A side resource of a bucket, an object or a project: a notification configuration, an HMAC key, a policy. */
export interface StoreRecord {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface Records {
  list(kind: string, parent: string): readonly StoreRecord[]
  find(kind: string, parent: string, id: string): StoreRecord | undefined
  put(kind: string, parent: string, record: StoreRecord): void
  /** False where there was none. */
  delete(kind: string, parent: string, id: string): boolean
}

interface Row {
  id: string
  fields: string
}

export function createRecords(database: DatabaseSync): Records {
  const all = database.prepare('SELECT id, fields FROM records WHERE kind = ? AND parent = ? ORDER BY id')
  const one = database.prepare('SELECT id, fields FROM records WHERE kind = ? AND parent = ? AND id = ?')
  const put = database.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM records WHERE kind = ? AND parent = ? AND id = ?')
  return {
    list: (kind, parent) => (all.all(kind, parent) as unknown as Row[]).map(fromRow),
    find: (kind, parent, id) => {
      const row = one.get(kind, parent, id) as Row | undefined
      return row && fromRow(row)
    },
    put: (kind, parent, {id, fields}) => {
      put.run(kind, parent, id, JSON.stringify(fields))
    },
    delete: (kind, parent, id) => remove.run(kind, parent, id).changes > 0,
  }
}

const fromRow = ({id, fields}: Row): StoreRecord => ({
  id,
  fields: JSON.parse(fields) as Record<string, unknown>,
})
