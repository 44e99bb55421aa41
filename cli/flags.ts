/** Flags that several commands share. */
import {Flags} from '@oclif/core'
import {ConfigError} from './errors.ts'

const date = Flags.custom<Date>({parse: async (text) => parseDate(text)})

export const extractFlags = {
  from: date({
    description: 'Read what changed from this day or moment on, instead of from where the last run ended.',
    helpValue: '2026-01-31',
    aliases: ['start_date'],
  }),
  to: date({
    description: 'Read what changed before this day or moment; the default is now.',
    helpValue: '2026-02-01',
    aliases: ['end_date'],
  }),
  full: Flags.boolean({
    description: 'Read everything again, from the beginning. What the lake has already is not landed twice.',
    exclusive: ['from'],
  }),
}

/**
 * A day (2026-01-31, or 31/01/2026 as older tools had it) is its first moment in UTC; a moment has a zone.
 * @throws ConfigError for anything else.
 */
export function parseDate(text: string): Date {
  const older = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text)
  const iso = older ? `${older[3]}-${older[2]}-${older[1]}` : text
  const known = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(iso)
  const parsed = new Date(iso)
  const exists = !Number.isNaN(parsed.getTime()) && (iso.length > 10 || parsed.toISOString().startsWith(iso))
  if (known && exists) return parsed
  throw new ConfigError(`${text} is not a date; write it as 2026-01-31 or 2026-01-31T08:00:00Z`)
}
