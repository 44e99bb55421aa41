import type {ResultSet} from '../../warehouse/types.ts'

/**
 * Results too large to be kept with their job stay in the warehouse and are read from there. Only the ones used
 * last are held; BigQuery too drops such results, after a day.
 */
export class HeldResults {
  readonly #limit: number
  /** In order of use, the longest unused first. */
  readonly #sets = new Map<number, ResultSet>()

  constructor(limit: number) {
    this.#limit = limit
  }

  async add(seq: number, rows: ResultSet): Promise<void> {
    this.#sets.set(seq, rows)
    for (const oldest of this.#sets.keys()) {
      if (this.#sets.size <= this.#limit) return
      await this.remove(oldest)
    }
  }

  get(seq: number): ResultSet | undefined {
    const rows = this.#sets.get(seq)
    if (!rows) return undefined
    this.#sets.delete(seq)
    this.#sets.set(seq, rows)
    return rows
  }

  async remove(seq: number): Promise<void> {
    const rows = this.#sets.get(seq)
    this.#sets.delete(seq)
    await rows?.close()
  }

  async close(): Promise<void> {
    for (const seq of [...this.#sets.keys()]) await this.remove(seq)
  }
}
