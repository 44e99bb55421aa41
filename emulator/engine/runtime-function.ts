/**
 * Registers functions written in TypeScript with DuckDB. DuckDB calls them with vectors of up to 2,048 rows, on
 * the main thread; the readers and writers by type are chosen once, at registration.
 */

import type {DuckDBType, DuckDBValue} from '@duckdb/node-api'
import * as duckdb from '@duckdb/node-api'
import type {IntervalValue, RuntimeFunction, RuntimeType, RuntimeValue} from '../sql/runtime.ts'

/** How a type of runtime functions crosses the border, one way and the other. */
interface Crossing {
  readonly type: DuckDBType
  readonly read: (value: NonNullable<DuckDBValue>) => RuntimeValue
  readonly write: (value: NonNullable<RuntimeValue>) => DuckDBValue
}

const asIs = (type: DuckDBType): Crossing => ({
  type,
  read: (value) => value as RuntimeValue,
  write: (value) => value as DuckDBValue,
})

const blob: Crossing = {
  type: duckdb.BLOB,
  read: (value) => (value as duckdb.DuckDBBlobValue).bytes,
  write: (value) => new duckdb.DuckDBBlobValue(value as Uint8Array),
}

const listOf = (element: Crossing): Crossing => ({
  type: duckdb.LIST(element.type),
  read: (value) =>
    (value as duckdb.DuckDBListValue).items.map((item) => (item === null ? null : element.read(item))),
  write: (value) =>
    new duckdb.DuckDBListValue(
      (value as readonly RuntimeValue[]).map((item) => (item === null ? null : element.write(item))),
    ),
})

const DECIMAL_WIDTH = 38
const DECIMAL_SCALE = 9

const CROSSINGS: Readonly<Record<RuntimeType, Crossing>> = {
  BIGINT: asIs(duckdb.BIGINT),
  DOUBLE: asIs(duckdb.DOUBLE),
  VARCHAR: asIs(duckdb.VARCHAR),
  BOOLEAN: asIs(duckdb.BOOLEAN),
  BIGNUM: asIs(duckdb.BIGNUM),
  BLOB: blob,
  DATE: {
    type: duckdb.DATE,
    read: (value) => (value as duckdb.DuckDBDateValue).days,
    write: (value) => new duckdb.DuckDBDateValue(value as number),
  },
  TIMESTAMP: {
    type: duckdb.TIMESTAMP,
    read: (value) => (value as duckdb.DuckDBTimestampValue).micros,
    write: (value) => new duckdb.DuckDBTimestampValue(value as bigint),
  },
  TIMESTAMPTZ: {
    type: duckdb.TIMESTAMPTZ,
    read: (value) => (value as duckdb.DuckDBTimestampTZValue).micros,
    write: (value) => new duckdb.DuckDBTimestampTZValue(value as bigint),
  },
  TIME: {
    type: duckdb.TIME,
    read: (value) => (value as duckdb.DuckDBTimeValue).micros,
    write: (value) => new duckdb.DuckDBTimeValue(value as bigint),
  },
  INTERVAL: {
    type: duckdb.INTERVAL,
    read: (value) => {
      const {months, days, micros} = value as duckdb.DuckDBIntervalValue
      return {months, days, micros}
    },
    write: (value) => {
      const {months, days, micros} = value as IntervalValue
      return new duckdb.DuckDBIntervalValue(months, days, micros)
    },
  },
  'DECIMAL(38,9)': {
    type: duckdb.DECIMAL(DECIMAL_WIDTH, DECIMAL_SCALE),
    read: (value) => (value as duckdb.DuckDBDecimalValue).value,
    write: (value) => new duckdb.DuckDBDecimalValue(value as bigint, DECIMAL_WIDTH, DECIMAL_SCALE),
  },
  'BIGINT[]': listOf(asIs(duckdb.BIGINT)),
  'DOUBLE[]': listOf(asIs(duckdb.DOUBLE)),
  'VARCHAR[]': listOf(asIs(duckdb.VARCHAR)),
  'BLOB[]': listOf(blob),
}

/** One function, visible on every connection of the database; functions of one name are overloads by type. */
export function registerRuntimeFunction(
  connection: duckdb.DuckDBConnection,
  definition: RuntimeFunction,
): void {
  const {name, args, varArgs, returns, volatile} = definition
  connection.registerScalarFunction(
    duckdb.DuckDBScalarFunction.create({
      name,
      parameterTypes: args.map((arg) => CROSSINGS[arg].type),
      varArgsType: varArgs && CROSSINGS[varArgs].type,
      returnType: CROSSINGS[returns].type,
      // NULLs are ours to handle: DuckDB's own handling would evaluate a function on rows it then discards.
      specialHandling: true,
      volatile: volatile === true,
      mainFunction: mainFunction(definition),
    }),
  )
}

function mainFunction(definition: RuntimeFunction): duckdb.DuckDBScalarMainFunction {
  const call = definition.call as (...args: readonly RuntimeValue[]) => RuntimeValue
  const propagate = definition.nulls !== 'call'
  const {write} = CROSSINGS[definition.returns]
  const crossingOf = (index: number) => CROSSINGS[definition.args[index] ?? definition.varArgs ?? 'VARCHAR']
  return (info, input, output) => {
    const rows = input.rowCount
    const vectors = Array.from({length: input.columnCount}, (_, i) => input.getColumnVector(i))
    const reads = vectors.map((_, i) => crossingOf(i).read)
    const values: RuntimeValue[] = new Array(vectors.length).fill(null)
    try {
      for (let row = 0; row < rows; row++) {
        let missing = false
        for (let i = 0; i < vectors.length; i++) {
          const item = vectors[i]!.getItem(row)
          if (item === null || item === undefined) {
            missing = true
            values[i] = null
          } else values[i] = reads[i]!(item)
        }
        const result = missing && propagate ? null : call(...values)
        output.setItem(row, result === null ? null : (write(result) as never))
      }
      output.flush()
    } catch (error) {
      info.setError(error instanceof Error ? error.message : String(error))
    }
  }
}
