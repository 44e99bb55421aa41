/** The DuckDB file of a data folder, or a database in memory: opened, locked down, functions registered. */
import {mkdir} from 'node:fs/promises'
import {availableParallelism, totalmem} from 'node:os'
import {join, resolve} from 'node:path'
import {DuckDBInstance} from '@duckdb/node-api'
import {text} from '../sql/duckdb-types.ts'
import {SqlError} from '../sql/error.ts'
import {runtimeFunctions} from '../sql/runtime/index.ts'
import type {RuntimeFunction} from '../sql/runtime.ts'
import {type Connection, connectionOf} from './connection.ts'
import {type JavascriptFunction, registerJavascriptFunction} from './javascript-function.ts'
import {javascriptThread} from './javascript-thread.ts'
import {registerRuntimeFunction} from './runtime-function.ts'

export interface DatabaseOptions {
  /** The data folder; without one everything is in memory and gone at the end. */
  readonly folder?: string
  /** Further folders whose files DuckDB may read and write: the objects of the storage emulator. */
  readonly folders?: readonly string[]
  /** What all statements together may hold in memory, in DuckDB's notation, as `2GB`; half of the machine's by default. */
  readonly memoryLimit?: string
  readonly threads?: number
}

export interface Database {
  connect(): Promise<Connection>
  registerRuntime(definition: RuntimeFunction): void
  registerJavascript(definition: JavascriptFunction): void
  close(): void
}

const FILE = 'warehouse.duckdb'

/**
 * DuckDB lets several threads read one JSON file only where there are more threads than files, and a load reads a
 * small file of its own beside the user's: with two threads a load of one file takes half as long again as with three.
 */
const LEAST_THREADS = 3

const MEBIBYTE = 1024 * 1024

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const folder = options.folder && resolve(options.folder)
  if (folder) await mkdir(folder, {recursive: true})
  const instance = await open(folder ? join(folder, FILE) : ':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    preserve_insertion_order: 'true',
    // The rows that UNNEST makes are taken for few, and loops over them for cheap.
    asof_loop_join_threshold: '0',
    memory_limit: options.memoryLimit ?? `${Math.floor(totalmem() / 2 / MEBIBYTE)}MiB`,
    threads: String(options.threads ?? Math.max(LEAST_THREADS, availableParallelism())),
  })
  const duck = await instance.connect()
  const allowed = [folder, ...(options.folders ?? [])].filter((f) => f !== undefined)
  for (const setting of [
    `SET GLOBAL TimeZone = 'UTC'`,
    // Takes joins of a table with itself for the same where they differ in which columns are read: rows get lost.
    `SET GLOBAL disabled_optimizers = 'common_subplan'`,
    ...(folder ? [`SET GLOBAL temp_directory = ${text(join(folder, 'spill'))}`] : []),
    `SET GLOBAL allowed_directories = [${allowed.map((f) => text(`${resolve(f)}/`)).join(', ')}]`,
    'SET GLOBAL enable_external_access = false',
    'SET GLOBAL lock_configuration = true',
  ]) {
    await duck.run(setting)
  }
  for (const definition of runtimeFunctions) registerRuntimeFunction(duck, definition)
  const thread = javascriptThread()
  return {
    connect: async () => connectionOf(await instance.connect()),
    registerRuntime: (definition) => registerRuntimeFunction(duck, definition),
    registerJavascript: (definition) => registerJavascriptFunction(duck, thread, definition),
    close() {
      thread.close()
      duck.closeSync()
      instance.closeSync()
    },
  }
}

/** Opens the file. DuckDB locks it, and the lock ends with the process however that ends. */
async function open(path: string, options: Record<string, string>): Promise<DuckDBInstance> {
  try {
    return await DuckDBInstance.create(path, options)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const holder = /Conflicting lock is held in .*?\(PID (\d+)\)/s.exec(message)
    if (!holder && !/Could not set lock/.test(message)) throw error
    throw new SqlError(
      `The data folder is in use by another process${holder ? ` (pid ${holder[1]})` : ''}: ${path}`,
      undefined,
      'invalid',
      {cause: error},
    )
  }
}
