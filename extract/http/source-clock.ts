/**
 * A clock that is never ahead of the source's. A run that trusted a fast clock would put its cursor beyond records
 * that the source is yet to write. The Date header tells the source's time to the second.
 */
export function sourceClock(dateHeader: string | string[] | undefined, now: () => Date): () => Date {
  const told = Date.parse(String(dateHeader ?? ''))
  if (Number.isNaN(told)) return now
  const behind = now().getTime() - told
  // Less than a second is the header's own rounding.
  return behind < 1000 ? now : () => new Date(now().getTime() - behind)
}
