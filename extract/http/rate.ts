import PQueue from 'p-queue'

/** Requests per second or minute: `150/s`, `100/min`. */
export type Rate = `${number}/s` | `${number}/min`

/** A queue that keeps to a rate and a number of requests at once. */
export function createQueue(limits: {readonly rate?: Rate; readonly concurrency?: number}): PQueue {
  const concurrency = limits.concurrency ?? 1
  if (!limits.rate) return new PQueue({concurrency})
  const [count, unit] = limits.rate.split('/') as [string, string]
  return new PQueue({
    concurrency,
    intervalCap: Number(count),
    interval: unit === 's' ? 1000 : 60_000,
    carryoverIntervalCount: true,
  })
}
