import {createHash} from 'node:crypto'

/** Projects have a number beside their id; ours is derived from the id, so it is the same everywhere. */
export function projectNumber(project: string): string {
  const digest = createHash('sha256').update(project).digest()
  return String((digest.readBigUInt64BE() % 900_000_000_000n) + 100_000_000_000n)
}
