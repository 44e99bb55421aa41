/**
 * MATCH_RECOGNIZE's search: rows against a pattern of symbols, of which each row may satisfy several. The pattern is a
 * program for a machine that follows all possibilities at once, the preferred ones first, so that no pattern takes
 * more than (its length) × (rows) steps for a place where a match may begin.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#match_recognize_pattern
 */
import type {RowPattern} from '../ast/index.ts'
import {defineRuntime} from '../runtime.ts'
import {quoteJson} from './json-text.ts'

/** What the binder hands over, as JSON. Symbols stand by their place in the list. */
export interface RowSearch {
  readonly symbols: readonly string[]
  readonly pattern: RowPattern
  readonly longest: boolean
  readonly overlapping: boolean
}

type Step =
  | {readonly op: 'row'; readonly symbol: number}
  | {readonly op: 'start' | 'end' | 'match'}
  /** Goes on in both places; the first is preferred. */
  | {readonly op: 'split'; first: number; second: number}
  | {readonly op: 'jump'; to: number}

const MOST_STEPS = 100_000

function compile({pattern, symbols}: RowSearch): Step[] {
  const steps: Step[] = []
  const add = <S extends Step>(step: S): S => {
    if (steps.length >= MOST_STEPS) throw new Error('The pattern of MATCH_RECOGNIZE is too complex')
    steps.push(step)
    return step
  }
  /** One time or none. */
  const optional = (reluctant: boolean, body: () => void): void => {
    const split = add({op: 'split', first: 0, second: 0})
    const inside = steps.length
    body()
    Object.assign(
      split,
      reluctant ? {first: steps.length, second: inside} : {first: inside, second: steps.length},
    )
  }
  const emit = (p: RowPattern): void => {
    switch (p.kind) {
      case 'empty':
        return
      case 'start':
      case 'end':
        add({op: p.kind})
        return
      case 'symbol':
        add({op: 'row', symbol: symbols.findIndex((s) => s.toLowerCase() === p.name.text.toLowerCase())})
        return
      case 'sequence':
        p.parts.forEach(emit)
        return
      case 'choice':
        choice(p.parts)
        return
      case 'repeat':
        repeat(p)
        return
    }
  }
  const choice = (parts: readonly RowPattern[]): void => {
    const [part, ...others] = parts as [RowPattern, ...RowPattern[]]
    if (others.length === 0) {
      emit(part)
      return
    }
    const split = add({op: 'split', first: steps.length + 1, second: 0})
    emit(part)
    const jump = add({op: 'jump', to: 0})
    split.second = steps.length
    choice(others)
    jump.to = steps.length
  }
  const repeat = ({of, least, most, reluctant}: Extract<RowPattern, {kind: 'repeat'}>): void => {
    for (let i = 0; i < least; i++) emit(of)
    if (most !== undefined) {
      upTo(most - least, of, reluctant)
      return
    }
    const again = steps.length
    optional(reluctant, () => {
      emit(of)
      add({op: 'jump', to: again})
    })
  }
  const upTo = (count: number, of: RowPattern, reluctant: boolean): void => {
    const splits: Extract<Step, {op: 'split'}>[] = []
    for (let i = 0; i < count; i++) {
      splits.push(add({op: 'split', first: steps.length + 1, second: steps.length + 1}))
      emit(of)
    }
    for (const split of splits) split[reluctant ? 'first' : 'second'] = steps.length
  }
  emit(pattern)
  add({op: 'match'})
  return steps
}

/** The symbols of the rows so far, the last one first. */
interface Path {
  readonly symbol: number
  readonly before: Path | undefined
}

interface Thread {
  readonly at: number
  readonly path: Path | undefined
}

class Machine {
  private readonly steps: readonly Step[]
  private readonly rows: readonly bigint[]
  /** For each step the row at which it was last reached, so that it is followed once. */
  private readonly reached: Int32Array

  constructor(steps: readonly Step[], rows: readonly bigint[]) {
    this.steps = steps
    this.rows = rows
    this.reached = new Int32Array(steps.length)
  }

  /** The symbols of the match that begins at a row, in order; undefined where none does. */
  matchAt(start: number, longest: boolean): number[] | undefined {
    const {steps, rows} = this
    this.reached.fill(-1)
    let threads: Thread[] = []
    this.follow(0, undefined, start, threads)
    let found: {readonly path: Path | undefined} | undefined
    for (let row = start; threads.length > 0; row++) {
      const next: Thread[] = []
      let ended = false
      for (const {at, path} of threads) {
        const step = steps[at]!
        if (step.op === 'match') {
          if (!ended) found = {path}
          ended = true
          // What comes after is less preferred.
          if (!longest) break
        } else if (step.op === 'row' && row < rows.length && (rows[row]! >> BigInt(step.symbol)) & 1n) {
          this.follow(at + 1, {symbol: step.symbol, before: path}, row + 1, next)
        }
      }
      threads = next
    }
    return found && symbolsOf(found.path)
  }

  /** Adds the steps that wait for a row, or that end the match, in the order of preference. */
  private follow(from: number, path: Path | undefined, row: number, into: Thread[]): void {
    const pending = [from]
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (this.reached[at] === row) continue
      this.reached[at] = row
      const step = this.steps[at]!
      if (step.op === 'split') pending.push(step.second, step.first)
      else if (step.op === 'jump') pending.push(step.to)
      else if (step.op === 'start') {
        if (row === 0) pending.push(at + 1)
      } else if (step.op === 'end') {
        if (row === this.rows.length) pending.push(at + 1)
      } else into.push({at, path})
    }
  }
}

function symbolsOf(path: Path | undefined): number[] {
  const symbols: number[] = []
  for (let p = path; p; p = p.before) symbols.push(p.symbol)
  return symbols.reverse()
}

export interface RowMatch {
  readonly start: number
  /** The symbol that each row of the match stands for. */
  readonly symbols: readonly number[]
}

/** @param rows for each row the symbols that it satisfies, as bits */
export function searchRows(search: RowSearch, rows: readonly bigint[]): RowMatch[] {
  const machine = new Machine(compile(search), rows)
  const matches: RowMatch[] = []
  for (let start = 0; start < rows.length; ) {
    const symbols = machine.matchAt(start, search.longest)
    if (symbols) matches.push({start, symbols})
    start += symbols && !search.overlapping ? Math.max(1, symbols.length) : 1
  }
  return matches
}

export const rowPatternFunctions = [
  defineRuntime({
    name: 'bq_match_rows',
    args: ['BIGINT[]', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (rows: readonly bigint[], text: string) => {
      const search = JSON.parse(text) as RowSearch
      const members = searchRows(search, rows).flatMap(({start, symbols}, i) =>
        symbols.length === 0
          ? [`{"f1":${i + 1}}`]
          : symbols.map(
              (symbol, k) =>
                `{"f1":${i + 1},"f2":${start + k + 1},"f3":${k + 1},"f4":${quoteJson(search.symbols[symbol]!)}}`,
            ),
      )
      return `[${members.join(',')}]`
    },
  }),
]
