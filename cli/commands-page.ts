/**
 * `docs/commands.md` from the commands themselves:
 *
 *     node cli/commands-page.ts > docs/commands.md
 */
import {Config} from '@oclif/core'
import {EXIT} from './errors.ts'

interface FlagLike {
  readonly name: string
  readonly char?: string
  readonly type: 'boolean' | 'option'
  readonly description?: string
  readonly summary?: string
  readonly default?: unknown
  readonly helpValue?: string | readonly string[]
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
}

const EXIT_CODES: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'everything was done',
  bug: 'a fault of Landform itself; the stack is printed',
  usage: 'flags, arguments, settings, or a query that BigQuery refuses',
  source: 'a source could not be reached, or refused',
  lake: 'landing in Cloud Storage or loading into BigQuery failed',
  record: 'more records broke their rules than the run allows',
  dataform: 'the models do not compile, or one could not be built',
  assertion: 'an assertion found rows',
  interrupted: 'stopped by Ctrl-C; what has landed stays',
}

/** The page, from the commands found below `root`. */
export async function commandsPage(root: string): Promise<string> {
  const config = await Config.load(root)
  const commands = config.commands.filter((command) => !command.hidden).sort((a, b) => (a.id < b.id ? -1 : 1))
  const sections = commands.map((command) => {
    const flags = (Object.values(command.flags) as FlagLike[]).filter((flag) => !flag.hidden)
    const usage = Object.values(command.args).map((arg) =>
      arg.required ? arg.name.toUpperCase() : `[${arg.name.toUpperCase()}]`,
    )
    return [
      `## etl ${command.id.replaceAll(':', ' ')} ${usage.join(' ')}`.trim(),
      command.summary,
      command.description,
      table(
        Object.values(command.args).map((arg) => [`\`${arg.name.toUpperCase()}\``, arg.description ?? '']),
      ),
      table(flags.map((flag) => [`\`${flagUsage(flag)}\``, flagText(flag)])),
      examples(command.examples as readonly string[] | undefined, config.bin),
    ]
      .filter(Boolean)
      .join('\n\n')
  })
  const codes = Object.entries(EXIT).map(([name, code]) => [
    String(code),
    EXIT_CODES[name as keyof typeof EXIT],
  ])
  return `${['# Commands', INTRODUCTION, '## Exit codes', table(codes, ['code', 'meaning']), ...sections].join('\n\n')}\n`
}

const INTRODUCTION = `Made from the commands by \`node cli/commands-page.ts > docs/commands.md\`; a test keeps it true. In this
checkout a command is typed as \`npx etl …\`. Every command takes \`--help\`, and all but \`local exec\` take \`--json\`,
which prints what the command returns and nothing else.`

function flagUsage(flag: FlagLike): string {
  const value = flag.type === 'option' ? ` ${[flag.helpValue ?? 'VALUE'].flat()[0]}` : ''
  return `${flag.char ? `-${flag.char}, ` : ''}--${flag.name}${value}`
}

function flagText(flag: FlagLike): string {
  const fallback =
    flag.default !== undefined && flag.default !== false ? ` Default: ${String(flag.default)}.` : ''
  const older = flag.aliases?.length ? ` Also \`--${flag.aliases.join('`, `--')}\`.` : ''
  return `${flag.summary ?? flag.description ?? ''}${fallback}${older}`
}

const examples = (given: readonly string[] | undefined, bin: string): string =>
  given?.length
    ? `\`\`\`\n${given.map((line) => line.replaceAll('<%= config.bin %>', bin)).join('\n')}\n\`\`\``
    : ''

function table(rows: readonly (readonly string[])[], head: readonly string[] = ['', '']): string {
  if (rows.length === 0) return ''
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

if (import.meta.main) process.stdout.write(await commandsPage(import.meta.dirname))
