/**
 * Physical tables that the catalogue has let go of are dropped when the last statement that may still read them
 * has ended: a reader that has been compiled keeps its table through DROP and CREATE OR REPLACE.
 */
export class Retirement {
  readonly #drop: (physical: string) => Promise<void>
  readonly #running = new Set<{readonly since: number}>()
  readonly #waiting: {physical: string; at: number}[] = []
  #clock = 0
  #sweeping: Promise<void> = Promise.resolve()

  constructor(drop: (physical: string) => Promise<void>) {
    this.#drop = drop
  }

  /** Called when a statement is compiled; the answer is called when it has ended. */
  enter(): () => void {
    const statement = {since: ++this.#clock}
    this.#running.add(statement)
    return () => {
      this.#running.delete(statement)
      this.#sweep()
    }
  }

  retire(physical: string): void {
    this.#waiting.push({physical, at: ++this.#clock})
    this.#sweep()
  }

  /** Resolves when all drops that could start have ended. */
  settled(): Promise<void> {
    return this.#sweeping
  }

  #sweep(): void {
    let oldest = Number.POSITIVE_INFINITY
    for (const {since} of this.#running) oldest = Math.min(oldest, since)
    while (this.#waiting.length > 0 && this.#waiting[0]!.at < oldest) {
      const {physical} = this.#waiting.shift()!
      this.#sweeping = this.#sweeping.then(() => this.#drop(physical))
    }
  }
}
