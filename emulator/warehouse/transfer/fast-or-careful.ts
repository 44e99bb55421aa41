import {SqlError} from '../../sql/error.ts'
import type {Reading} from './source-format.ts'

/** Does `work` with the fast reading and, where that fails, with the careful one, which says what is wrong. */
export async function fastOrCareful<T>(
  fast: Reading,
  work: (reading: Reading) => Promise<T>,
): Promise<{reading: Reading; result: T}> {
  try {
    return {reading: fast, result: await work(fast)}
  } catch (error) {
    const refused = error instanceof SqlError && error.reason === 'invalidQuery'
    if (!refused || !fast.careful) throw error
    const reading = await fast.careful()
    return {reading, result: await work(reading)}
  }
}
