import {Command} from '@oclif/core'
import {EtlError, EXIT, exitCode} from './errors.ts'

/**
 * What every command shares: `--json`, errors as one readable paragraph, exit codes with a meaning
 * (errors.ts), and an AbortSignal that Ctrl-C triggers.
 */
export abstract class EtlCommand extends Command {
  static override enableJsonFlag = true

  readonly #interrupt = new AbortController()

  /** Aborted on SIGINT and SIGTERM; work in hand stops, and what is landed stays landed. */
  protected get interrupted(): AbortSignal {
    return this.#interrupt.signal
  }

  protected override async init(): Promise<void> {
    await super.init()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        this.#interrupt.abort(new Error('interrupted'))
        process.exitCode = EXIT.interrupted
      })
    }
  }

  protected override async catch(error: Error & {exitCode?: number}): Promise<unknown> {
    if (this.#interrupt.signal.aborted) {
      this.logToStderr('Interrupted. What has landed stays; run the same command again to go on.')
      return this.exit(EXIT.interrupted)
    }
    const code = exitCode(error)
    if (code === undefined) return super.catch(error)
    process.exitCode = code
    if (this.jsonEnabled()) {
      this.logJson(this.toErrorJson(error))
      return undefined
    }
    this.logToStderr(describe(error))
    return undefined
  }

  protected override toErrorJson(error: unknown): unknown {
    if (!(error instanceof EtlError)) return super.toErrorJson(error)
    return {error: {name: error.name, message: error.message, ...error.fields}, summary: error.summary}
  }
}

function describe(error: Error): string {
  const causes: string[] = []
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) causes.push(cause.message)
  const details = [...new Set(causes)].filter((message) => !error.message.includes(message))
  const advice = error instanceof EtlError && error.fields.advice ? [error.fields.advice] : []
  return [
    `${error.name}: ${error.message}`,
    ...advice,
    ...details.map((message) => `  because ${message}`),
  ].join('\n')
}
