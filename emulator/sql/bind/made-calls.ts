/** Calls that the binder makes itself, of functions whose first signature and result type it knows. */
import type {AggregateFunction, ScalarFunction} from '../functions/define.ts'
import type {SqlType} from '../types.ts'
import {signaturesOf} from './overloads.ts'
import type {Bound, FunctionCall, RowsCall} from './tree.ts'

export const madeCall = (
  name: string,
  f: ScalarFunction,
  args: readonly Bound[],
  type: SqlType,
  {at, safe}: {readonly at: number; readonly safe: boolean} = {at: 0, safe: false},
): FunctionCall => ({
  kind: 'call',
  name,
  function: f,
  signature: signaturesOf(f)[0]!,
  index: 0,
  args,
  type,
  safe,
  at,
})

/** The same for functions over rows. */
export const madeRows = (
  name: string,
  f: AggregateFunction,
  args: readonly Bound[],
  type: SqlType,
): RowsCall => ({
  kind: 'rows',
  name,
  function: f,
  signature: signaturesOf(f)[0]!,
  index: 0,
  args,
  type,
  distinct: false,
  orderBy: [],
  at: 0,
})
