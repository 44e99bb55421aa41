/** ARRAY_TO_STRING of BYTES. */
import {defineRuntime} from '../runtime.ts'

export const joinBytesFunctions = [
  defineRuntime({
    name: 'bq_join_bytes',
    args: ['BLOB[]', 'BLOB'],
    returns: 'BLOB',
    call: (items: readonly (Uint8Array | null)[], separator: Uint8Array) => {
      const present = items.filter((item) => item !== null)
      return Buffer.concat(present.flatMap((item, i) => (i === 0 ? [item] : [separator, item])))
    },
  }),
]
