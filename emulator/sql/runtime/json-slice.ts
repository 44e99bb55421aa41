/**
 * Parts of JSON text as BigQuery's functions of STRING read them. Numbers keep their spelling and members their order,
 * which DuckDB's own extraction changes. The text is read no further than to the end of the part: what follows may be
 * no JSON at all. Strings may stand in single quotes too, and elements may be missing.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#json_extract
 */
import {defineRuntime} from '../runtime.ts'
import {type JsonStep, parseJsonPath} from './json-path.ts'
import {quoteJson} from './json-text.ts'

const BLANKS = /[ \t\n\r]*/y
/** A point or an exponent that has begun must have its digits. */
const NUMBER = /-?(?:0|[1-9]\d*(?!\d))(?:\.\d+(?!\d)|(?!\.))(?:[eE][+-]?\d+(?!\d)|(?![eE]))/y
const WORD = /true|false|null/y
const STRING = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/gs
const ESCAPED: Readonly<Record<string, string>> = {b: '\b', f: '\f', n: '\n', r: '\r', t: '\t'}

class NoJson extends Error {}

function unescaped(_: string, code: string | undefined, letter: string): string {
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
  if (!/[bfnrt"'\\/]/.test(letter)) throw new NoJson()
  return ESCAPED[letter] ?? letter
}

class Reader {
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  /** The part at the steps, without blanks; undefined where they lead nowhere. */
  find(steps: readonly JsonStep[]): string | undefined {
    const [step, ...rest] = steps
    if (step === undefined) return this.value()
    const open = this.peek()
    if (open !== (typeof step === 'number' ? '[' : '{')) {
      this.value()
      return undefined
    }
    let found: string | undefined
    const visit = (key: JsonStep): void => {
      if (found === undefined && key === step) found = this.find(rest)
      else if (this.peek() !== ',') this.value()
    }
    if (open === '[') this.elements(visit, () => found !== undefined)
    else this.members(visit, () => found !== undefined)
    return found
  }

  /** One value, written without blanks. */
  private value(): string {
    const parts: string[] = []
    switch (this.peek()) {
      case '{':
        this.members(
          (name) => parts.push(`${quoteJson(name)}:${this.value()}`),
          () => false,
        )
        return `{${parts.join(',')}}`
      case '[':
        this.elements(
          () => parts.push(this.peek() === ',' ? 'null' : this.value()),
          () => false,
        )
        return `[${parts.join(',')}]`
      case '"':
      case "'":
        return quoteJson(this.string())
      default:
        return this.take(WORD) ?? this.take(NUMBER) ?? this.fail()
    }
  }

  private members(visit: (name: string) => void, isDone: () => boolean): void {
    this.pass('{')
    while (this.peek() !== '}') {
      const name = this.string()
      this.pass(':')
      visit(name)
      if (isDone()) return
      if (this.peek() !== '}') this.pass(',')
    }
    this.at++
  }

  private elements(visit: (index: number) => void, isDone: () => boolean): void {
    this.pass('[')
    for (let index = 0; this.peek() !== ']'; index++) {
      visit(index)
      if (isDone()) return
      if (this.peek() !== ']') this.pass(',')
    }
    this.at++
  }

  private string(): string {
    this.peek()
    const written = this.take(STRING) ?? this.fail()
    return written.slice(1, -1).replace(ESCAPE, unescaped).toWellFormed()
  }

  /** The next character that is no blank. */
  private peek(): string {
    this.take(BLANKS)
    return this.text[this.at] ?? ''
  }

  private pass(character: string): void {
    if (this.peek() !== character) this.fail()
    this.at++
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (!match) return undefined
    this.at = pattern.lastIndex
    return match[0]
  }

  private fail(): never {
    throw new NoJson()
  }
}

const pointerSteps = (pointer: string): JsonStep[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

const stepsOf = (path: string): JsonStep[] =>
  path.startsWith('/') ? pointerSteps(path) : parseJsonPath(path)

/** The text at a path without blanks; undefined where it leads nowhere, or where what is read up to there is no JSON. */
export function sliceJson(text: string, path: string): string | undefined {
  try {
    return new Reader(text).find(stepsOf(path))
  } catch (error) {
    if (error instanceof NoJson) return undefined
    throw error
  }
}

const isStructured = (part: string): boolean => part.startsWith('{') || part.startsWith('[')

/** A part as the scalar that it is: NULL for null, objects and arrays. */
function scalarOf(part: string): string | null {
  if (part === 'null' || isStructured(part)) return null
  return part.startsWith('"') ? (JSON.parse(part) as string) : part
}

export const jsonSliceFunctions = [
  defineRuntime({
    name: 'bq_json_text_at',
    args: ['VARCHAR', 'VARCHAR', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (text: string, path: string, scalar: boolean) => {
      const part = sliceJson(text, path)
      if (part === undefined || part === 'null') return null
      return scalar ? scalarOf(part) : part
    },
  }),
  defineRuntime({
    name: 'bq_json_elements_at',
    args: ['VARCHAR', 'VARCHAR', 'BOOLEAN'],
    returns: 'VARCHAR[]',
    call: (text: string, path: string, scalars: boolean) => {
      const part = sliceJson(text, path)
      const elements = part?.startsWith('[') ? elementsOf(part) : undefined
      if (!elements) return null
      if (!scalars) return elements
      return elements.some(isStructured) ? null : elements.map(scalarOf)
    },
  }),
]

/** The elements of an array whose text has no blanks. */
function elementsOf(array: string): string[] {
  const elements: string[] = []
  let depth = 0
  for (const [token] of array.slice(1, -1).matchAll(/"(?:[^"\\]|\\.)*"|[^"]/gs)) {
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    if (token === ',' && depth === 0) elements.push('')
    else elements.push((elements.pop() ?? '') + token)
  }
  return elements
}
