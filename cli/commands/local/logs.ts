import {createReadStream} from 'node:fs'
import {readFile, stat} from 'node:fs/promises'
import {Flags} from '@oclif/core'
import {EtlCommand} from '../../base-command.ts'
import {readConfig} from '../../config.ts'

export default class LocalLogs extends EtlCommand {
  static override summary = 'Show what the embedded server has logged.'
  static override examples = ['<%= config.bin %> local logs', '<%= config.bin %> local logs --follow']
  static override flags = {
    lines: Flags.integer({description: 'The last so many lines.', default: 100, min: 1}),
    follow: Flags.boolean({description: 'Go on as new lines come, until interrupted.', char: 'f'}),
  }

  async run(): Promise<{file: string; lines: readonly string[]}> {
    const {flags} = await this.parse(LocalLogs)
    const {logFile} = await import('../../local/server-file.ts')
    const file = logFile(readConfig().dataFolder)
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
    const lines = text.split('\n').filter(Boolean).slice(-flags.lines)
    for (const line of lines) this.log(line)
    if (flags.follow) await this.follow(file, Buffer.byteLength(text))
    return {file, lines}
  }

  private async follow(file: string, from: number): Promise<void> {
    let offset = from
    while (!this.interrupted.aborted) {
      const size = (await stat(file).catch(() => undefined))?.size ?? 0
      if (size > offset) {
        for await (const chunk of createReadStream(file, {start: offset, end: size - 1}))
          process.stdout.write(chunk)
        offset = size
      }
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}
