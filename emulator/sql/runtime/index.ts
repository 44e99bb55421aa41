/** All functions that `engine/` registers with DuckDB. A file of them is one import and one line. */
import type {RuntimeFunction} from '../runtime.ts'
import {decimalFunctions} from './decimal.ts'
import {errorFunctions} from './error.ts'
import {floatFunctions} from './float.ts'
import {numberTextFunctions} from './number-text.ts'

export const runtimeFunctions: readonly RuntimeFunction[] = [
  ...errorFunctions,
  ...decimalFunctions,
  ...floatFunctions,
  ...numberTextFunctions,
]
