/** Cells of S2. */
import {defineRuntime, type RuntimeFunction} from '../../../runtime.ts'
import {cellOfPoint, coveringCells} from '../cells.ts'
import {parseWkt} from '../wkt.ts'
import {onlyPoint} from './define.ts'

export const cellFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_s2_cellidfrompoint',
    args: ['VARCHAR', 'BIGINT'],
    returns: 'BIGINT',
    call: (text: string, level: bigint) =>
      cellOfPoint(onlyPoint(parseWkt(text), 'S2_CELLIDFROMPOINT'), Number(level)),
  }),
  defineRuntime({
    name: 'bq_s2_coveringcellids',
    args: ['VARCHAR', 'BIGINT', 'BIGINT', 'BIGINT'],
    returns: 'BIGINT[]',
    call: (text: string, minLevel: bigint, maxLevel: bigint, maxCells: bigint) =>
      coveringCells(parseWkt(text), {
        minLevel: Number(minLevel),
        maxLevel: Number(maxLevel),
        maxCells: Number(maxCells),
      }),
  }),
]
