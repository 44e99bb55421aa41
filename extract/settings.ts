import type {Source} from './define.ts'
import {ConfigError} from './errors.ts'

/** The source's settings, checked before any request; one readable line names what is missing or wrong. */
export function checkedSettings(
  source: Source,
  settings: Readonly<Record<string, string | undefined>>,
): unknown {
  const result = source.settings.safeParse(settings)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.')
    return settings[name] ? `${name} is not valid (${issue.message})` : `${name} is not set`
  })
  throw new ConfigError(`${source.title}: ${problems.join('; ')}`, {
    source: source.name,
    advice: 'Set it in the environment or in .env.',
  })
}

/** The streams to run, in the source's own order; unknown names are an error. */
export function streamNames(source: Source, asked: readonly string[] | undefined): string[] {
  const known = Object.keys(source.streams)
  if (!asked || asked.length === 0) return known
  const unknown = asked.filter((name) => !known.includes(name))
  if (unknown.length === 0) return known.filter((name) => asked.includes(name))
  throw new ConfigError(`${source.name} has no stream ${unknown.join(', ')}`, {
    source: source.name,
    advice: `Its streams are ${known.join(', ')}.`,
  })
}
