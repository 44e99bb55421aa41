/** All functions that `engine/` registers with DuckDB. A file of them is one import and one line. */
import type {RuntimeFunction} from '../runtime.ts'
import {errorFunctions} from './error.ts'

export const runtimeFunctions: readonly RuntimeFunction[] = [...errorFunctions]
