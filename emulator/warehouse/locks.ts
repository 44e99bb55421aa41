/**
 * Locks by name, first come first served: DML and DDL on one table run one after another, as in BigQuery, so
 * that DuckDB's write conflicts never reach a user.
 */
export class Locks {
  readonly #tails = new Map<string, Promise<void>>()
  readonly #owners = new Map<string, object>()

  /** Waits for the names (always taken in the same order, so that no two wait for each other) and takes them. */
  async take(names: readonly string[], owner: object = {}): Promise<() => void> {
    const releases: (() => void)[] = []
    for (const name of [...new Set(names)].sort()) releases.push(await this.#takeOne(name, owner))
    return () => {
      for (const release of releases.splice(0)) release()
    }
  }

  /** Who holds the name now. */
  owner(name: string): object | undefined {
    return this.#owners.get(name)
  }

  async #takeOne(name: string, owner: object): Promise<() => void> {
    const before = this.#tails.get(name)
    let release!: () => void
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const tail = before ? before.then(() => held) : held
    this.#tails.set(name, tail)
    await before
    this.#owners.set(name, owner)
    return () => {
      this.#owners.delete(name)
      if (this.#tails.get(name) === tail) this.#tails.delete(name)
      release()
    }
  }
}
