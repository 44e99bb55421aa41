/**
 * Connections to DuckDB, and how many statements may run at once. A statement waits for a turn, works on a
 * connection of its own and gives both back; a session keeps its connection, because its temporary tables and
 * its transaction live there.
 */
import PQueue from 'p-queue'
import type {Connection} from '../engine/connection.ts'
import type {Database} from '../engine/database.ts'

export class Connections {
  readonly #database: Database
  readonly #turns: PQueue
  readonly #idle: Connection[] = []

  constructor(database: Database, concurrency: number) {
    this.#database = database
    this.#turns = new PQueue({concurrency})
  }

  /** Runs `work` in its turn, on a connection that nobody else uses meanwhile. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.turn(async () => {
      const connection = this.#idle.pop() ?? (await this.#database.connect())
      try {
        return await work(connection)
      } finally {
        this.#idle.push(connection)
      }
    })
  }

  /** Runs `work` in its turn, for those who have a connection already. */
  async turn<T>(work: () => Promise<T>): Promise<T> {
    return (await this.#turns.add(work)) as T
  }

  /** A connection for as long as a session needs it; the session closes it. */
  open(): Promise<Connection> {
    return this.#database.connect()
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close()
  }
}
