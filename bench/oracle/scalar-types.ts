/** The types that expressions are grown of. */
import * as t from '../../emulator/sql/types.ts'

export const SCALARS: readonly t.SqlType[] = [
  ...[t.INT64, t.FLOAT64, t.NUMERIC, t.BIGNUMERIC, t.BOOL, t.STRING, t.BYTES],
  ...[t.DATE, t.DATETIME, t.TIME, t.TIMESTAMP, t.INTERVAL, t.JSON_TYPE],
]
export const NUMBERS = [t.INT64, t.FLOAT64, t.NUMERIC, t.BIGNUMERIC]
export const COMPARABLE = SCALARS.filter((type) => type.kind !== 'JSON')
