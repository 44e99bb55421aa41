/** All functions that `engine/` registers with DuckDB. A file of them is one import and one line. */
import type {RuntimeFunction} from '../runtime.ts'
import {decimalFunctions} from './decimal.ts'
import {errorFunctions} from './error.ts'
import {floatFunctions} from './float.ts'
import {formatTimeFunctions} from './format-time.ts'
import {makeTimeFunctions} from './make-time.ts'
import {numberTextFunctions} from './number-text.ts'
import {parseInstantFunctions} from './parse-instant.ts'
import {parseTimeFunctions} from './parse-time.ts'
import {timeTextFunctions} from './time-text.ts'
import {zoneFunctions} from './zones.ts'

export const runtimeFunctions: readonly RuntimeFunction[] = [
  ...errorFunctions,
  ...decimalFunctions,
  ...floatFunctions,
  ...numberTextFunctions,
  ...zoneFunctions,
  ...timeTextFunctions,
  ...parseInstantFunctions,
  ...formatTimeFunctions,
  ...parseTimeFunctions,
  ...makeTimeFunctions,
]
