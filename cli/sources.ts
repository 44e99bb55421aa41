/** Which sources and streams a command line names, and whether they are configured. */
import type {Source} from '../extract/define.ts'
import {sources} from '../extract/sources/index.ts'
import {ConfigError} from './errors.ts'

export interface Selection {
  readonly source: Source
  /** The streams asked for, in the source's order; undefined means all. */
  readonly streams: readonly string[] | undefined
}

/**
 * `odoo`, `odoo.partners`, or nothing for every source whose variables are set.
 * @throws ConfigError for a name that is not a source or a stream, and when nothing is configured.
 */
export function selectSources(
  names: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): readonly Selection[] {
  const all: readonly Source[] = Object.values(sources)
  if (names.length === 0) {
    const configured = all.filter((source) => source.settings.safeParse(variables).success)
    if (configured.length === 0) {
      throw new ConfigError(
        `no source is configured. Set the variables of one (${all.map((source) => source.name).join(', ')}); each has a README in extract/sources. Or see it all work with practice data: etl demo`,
      )
    }
    return configured.map((source) => ({source, streams: undefined}))
  }
  const chosen = new Map<Source, Set<string> | undefined>()
  for (const name of names) {
    const [sourceName, streamName] = name.split('.', 2) as [string, string | undefined]
    const source = all.find((candidate) => candidate.name === sourceName)
    if (!source)
      throw unknown(
        'source',
        sourceName,
        all.map((candidate) => candidate.name),
      )
    if (streamName === undefined) {
      chosen.set(source, undefined)
      continue
    }
    const streams = Object.keys(source.streams)
    if (!streams.includes(streamName)) throw unknown(`stream of ${sourceName}`, streamName, streams)
    if (!chosen.has(source)) chosen.set(source, new Set())
    chosen.get(source)?.add(streamName)
  }
  return [...chosen].map(([source, streams]) => ({
    source,
    streams: streams && Object.keys(source.streams).filter((stream) => streams.has(stream)),
  }))
}

const unknown = (kind: string, name: string, known: readonly string[]): ConfigError =>
  new ConfigError(`there is no ${kind} named ${name}; there are ${known.join(', ')}`)
