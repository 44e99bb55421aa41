/**
 * Sketches of UINT64 values, which BigQuery's pages do not list. NUMERIC shows them: it holds all of UINT64.
 * https://github.com/google/googlesql/blob/master/docs/kll_functions.md
 */
import type {FunctionTable} from './define.ts'
import {sketchFunctions} from './kll.ts'

export const googlesqlKllFunctions: FunctionTable = sketchFunctions({
  name: 'UINT64',
  type: 'NUMERIC',
  page: 'https://github.com/google/googlesql/blob/master/docs/kll_functions.md',
  numbers: "NUMERIC '1', 2, NUMERIC '18446744073709551615'",
  quantiles: '[1,2,"18446744073709551615"]',
  half: '2',
  input: (value) => `CAST(${value} AS VARCHAR)`,
  output: (value) => `CAST(${value} AS DECIMAL(38,9))`,
})
