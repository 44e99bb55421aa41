/**
 * The part of JSON text at a path, as it is written there but for blanks: numbers keep their spelling, members
 * their order. DuckDB's own extraction writes 10.00 as 10.0.
 */
import {defineRuntime} from '../runtime.ts'
import {type JsonStep, parseJsonPath} from './json-path.ts'

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^{}[\],:"\s]+)\s*/y

/** Tokens of the text with where each begins and ends. */
class Scanner {
  at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  peek(): string {
    const before = this.at
    const token = this.next()
    this.at = before
    return token
  }

  next(): string {
    TOKEN.lastIndex = this.at
    const match = TOKEN.exec(this.text)
    if (!match) return ''
    this.at = TOKEN.lastIndex
    return match[1] ?? ''
  }

  /** Passes one value. */
  skip(): void {
    let depth = 0
    do {
      const token = this.next()
      if (token === '') return
      if (token === '{' || token === '[') depth++
      if (token === '}' || token === ']') depth--
    } while (depth > 0)
  }
}

/** Goes to the value of a step; false where the container has none. */
function enter(scanner: Scanner, step: JsonStep): boolean {
  const open = scanner.peek()
  if (typeof step === 'number' ? open !== '[' : open !== '{') return false
  scanner.next()
  if (/^[}\]]$/.test(scanner.peek())) return false
  for (let index = 0; ; index++) {
    if (typeof step === 'number') {
      if (index === step) return true
    } else {
      const name = JSON.parse(scanner.next()) as unknown
      scanner.next()
      if (name === step) return true
    }
    scanner.skip()
    if (scanner.next() !== ',') return false
  }
}

/** The text at the steps without blanks; undefined where they lead nowhere. */
export function sliceJson(text: string, steps: readonly JsonStep[]): string | undefined {
  const scanner = new Scanner(text)
  for (const step of steps) if (!enter(scanner, step)) return undefined
  const start = scanner.at
  scanner.skip()
  return text
    .slice(start, scanner.at)
    .replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string?: string) => string ?? '')
}

const pointerSteps = (pointer: string): JsonStep[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

export const jsonSliceFunctions = [
  defineRuntime({
    name: 'bq_json_text_at',
    args: ['VARCHAR', 'VARCHAR', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (text: string, path: string, scalar: boolean) => {
      const slice = sliceJson(text, path.startsWith('/') ? pointerSteps(path) : parseJsonPath(path))
      if (slice === undefined || slice === 'null') return null
      return scalar && slice.startsWith('"') ? (JSON.parse(slice) as string) : slice
    },
  }),
]
