/**
 * Raising BigQuery's errors from within SQL. DuckDB's own error() is volatile and therefore not allowed inside
 * TRY, which is how SAFE. and IFERROR catch.
 */
import {defineRuntime} from '../runtime.ts'

/** bq_error(message): never returns. Cast it to the type that the place needs: `bq_error('…')::BIGINT`. */
export const errorFunctions = [
  defineRuntime({
    name: 'bq_error',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    nulls: 'call',
    call: (message: string | null) => {
      throw new Error(message ?? 'NULL')
    },
  }),
]
