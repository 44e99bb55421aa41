/** Text such as `[2020-01-01, UNBOUNDED)` as its two ends. */
import {defineRuntime} from '../runtime.ts'

const RANGE = /^\s*\[\s*([^,]*?)\s*,\s*([^,)]*?)\s*\)\s*$/

/** The text of one end (0 or 1); null where the range is unbounded there. */
export function rangeEnd(text: string, index: number): string | null {
  const end = RANGE.exec(text)?.[index + 1]
  if (end === undefined) throw new Error(`Invalid RANGE value: '${text}'`)
  return /^(unbounded|null)$/i.test(end) ? null : end
}

export const rangeTextFunctions = [
  defineRuntime({
    name: 'bq_range_end',
    args: ['VARCHAR', 'BIGINT'],
    returns: 'VARCHAR',
    call: (text: string, index: bigint) => rangeEnd(text, Number(index)),
  }),
]
