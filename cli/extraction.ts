/** Extracting what a command line selected, with progress on the terminal. */
import {extract} from '../extract/run.ts'
import type {ExtractSummary} from '../extract/summary.ts'
import {EtlError} from './errors.ts'
import {plainProgress, silent, terminalProgress} from './print/progress.ts'
import type {Selection} from './sources.ts'
import type {Target} from './target.ts'

export interface ExtractionOptions {
  readonly from?: Date
  readonly to?: Date
  readonly full?: boolean
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** No progress at all, for `--json`. */
  readonly quiet: boolean
}

/**
 * Reads the selected sources one after another. One that fails does not keep the others from being read; the
 * first failure is thrown at the end.
 */
export async function extractSelection(
  selection: readonly Selection[],
  target: Target,
  options: ExtractionOptions,
): Promise<readonly ExtractSummary[]> {
  const runId = new Date().toISOString().replaceAll(/[-:.]/g, '')
  const summaries: ExtractSummary[] = []
  let failure: unknown
  for (const {source, streams} of selection) {
    const display = displayFor(source.name, streams ?? Object.keys(source.streams), options.quiet)
    try {
      summaries.push(
        await extract({
          source,
          settings: options.variables,
          streams,
          from: options.from,
          to: options.to,
          full: options.full,
          clients: target,
          bucket: target.bucket,
          location: target.location,
          runId,
          signal: options.signal,
          onEvent: display.onEvent,
        }),
      )
    } catch (error) {
      if (!(error instanceof EtlError) || options.signal.aborted) throw error
      failure ??= error
    } finally {
      await display.close()
    }
  }
  if (failure) throw failure
  return summaries
}

function displayFor(source: string, streams: readonly string[], quiet: boolean) {
  if (quiet) return silent
  return process.stderr.isTTY && process.stdout.isTTY
    ? terminalProgress(source, streams)
    : plainProgress(source, (line) => process.stderr.write(`${line}\n`))
}
