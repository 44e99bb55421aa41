import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {Config} from '@oclif/core'
import {expect, test} from 'vitest'
import {commandsPage} from '../../cli/commands-page.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

test('docs/commands.md says what the commands say', async () => {
  expect(readFileSync(`${ROOT}/docs/commands.md`, 'utf8')).toBe(await commandsPage(ROOT))
})

test('every command has a summary and an example, every flag and argument a description', async () => {
  const {commands} = await Config.load(ROOT)
  const bare = commands.flatMap((command) => [
    ...(command.summary && command.examples?.length ? [] : [command.id]),
    ...[...Object.values(command.flags), ...Object.values(command.args)]
      .filter((part) => !part.description && part.name !== 'json')
      .map((part) => `${command.id} ${part.name}`),
  ])
  expect(bare).toEqual([])
})

test('the surface of the command line changes only on purpose', async () => {
  const {commands} = await Config.load(ROOT)
  const surface = commands
    .map((command) =>
      `${command.id.replaceAll(':', ' ')} ${Object.keys(command.flags)
        .sort()
        .map((flag) => `--${flag}`)
        .join(' ')}`.trim(),
    )
    .sort()
  expect(surface).toMatchInlineSnapshot(`
    [
      "demo --json",
      "extract --from --full --json --to",
      "local env --json --shell",
      "local exec",
      "local logs --follow --json --lines",
      "local reset --json --yes",
      "local start --foreground --host --host-name --json --memory-limit --port --read-api-port --time-limit",
      "local status --json",
      "local stop --json",
      "run --actions --from --full --full-refresh --json --tags --to",
      "sql --json --limit",
    ]
  `)
})
