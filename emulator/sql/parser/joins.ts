/**
 * Joins: comma, CROSS, INNER, LEFT, RIGHT, FULL.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#join_types
 */
import type {Expression, Join, Name, TableExpression} from '../ast/index.ts'
import {SqlError} from '../error.ts'
import {parseExpression} from './expressions.ts'
import {parseTable} from './from.ts'
import {parseNames} from './names.ts'
import type {Parser} from './parser.ts'
import {seesSetOperator} from './queries.ts'

export interface JoinCondition {
  readonly on?: Expression
  readonly using?: readonly Name[]
}

interface JoinStep {
  readonly at: number
  readonly type: Join['type']
  readonly right: TableExpression
  readonly conditions: readonly PlacedCondition[]
}

/** A condition, where it stands and the word it begins with. */
interface PlacedCondition {
  readonly at: number
  readonly word: 'ON' | 'USING'
  readonly condition: JoinCondition
}

/** The joins that follow a table; commas count as joins where `commas` says so. */
export function parseJoins(p: Parser, first: TableExpression, commas: boolean): TableExpression {
  const steps: JoinStep[] = []
  for (let step = parseStep(p, commas); step !== undefined; step = parseStep(p, commas)) {
    const isOuter = step.type === 'RIGHT' || step.type === 'FULL'
    if (isOuter && steps.some(({type}) => type === 'COMMA')) {
      throw new SqlError(
        `Syntax error: ${step.type} JOIN must be parenthesized when following a comma join`,
        step.at,
      )
    }
    p.countLink(steps.push(step))
  }
  return steps.some((step) => step.conditions.length > 1)
    ? nestJoins(p, first, steps)
    : chainJoins(first, steps)
}

function parseStep(p: Parser, commas: boolean): JoinStep | undefined {
  const {at} = p.token
  if (commas && p.accept(',')) return {at, type: 'COMMA', right: parseTable(p), conditions: []}
  const type = parseJoinType(p)
  if (type === undefined) return undefined
  const right = parseTable(p)
  return {at, type, right, conditions: parseConditions(p)}
}

const SIDES = ['INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS'] as const

/** `[INNER | LEFT [OUTER] | …] JOIN` where it stands; else nothing. */
export function parseJoinType(p: Parser): Exclude<Join['type'], 'COMMA'> | undefined {
  if (seesSetOperator(p)) return undefined
  const side = p.acceptOne(...SIDES)
  if (side === undefined) return p.accept('JOIN') ? 'INNER' : undefined
  if (side !== 'INNER' && side !== 'CROSS') p.accept('OUTER')
  p.expect('JOIN')
  return side
}

/** Several conditions may follow each other: `a JOIN b JOIN c ON … ON …`. */
function parseConditions(p: Parser): PlacedCondition[] {
  const conditions: PlacedCondition[] = []
  for (;;) {
    const {at} = p.token
    const word = p.is('ON') ? 'ON' : 'USING'
    const condition = parseCondition(p)
    if (condition === undefined) return conditions
    conditions.push({at, word, condition})
  }
}

export function parseCondition(p: Parser): JoinCondition | undefined {
  if (p.accept('ON')) return {on: parseExpression(p)}
  if (p.accept('USING')) return {using: parseNames(p)}
  return undefined
}

/** Joins from left to right. */
function chainJoins(first: TableExpression, steps: readonly JoinStep[]): TableExpression {
  let left = first
  for (const {at, type, right, conditions} of steps)
    left = {kind: 'join', at, type, left, right, ...conditions[0]?.condition}
  return left
}

/** Joins where each condition belongs to the nearest join before it that has none. */
function nestJoins(p: Parser, first: TableExpression, steps: readonly JoinStep[]): TableExpression {
  const tables: TableExpression[] = [first]
  const waiting: JoinStep[] = []
  const join = (step: JoinStep, condition?: JoinCondition): void => {
    const right = tables.pop()!
    const left = tables.pop()!
    tables.push({kind: 'join', at: step.at, type: step.type, left, right, ...condition})
  }
  for (const step of steps) {
    tables.push(step.right)
    if (step.type === 'CROSS' || step.type === 'COMMA') {
      join(step)
      continue
    }
    waiting.push(step)
    for (const {at, word, condition} of step.conditions) {
      const waited = waiting.pop()
      if (waited === undefined) throw p.error(tooManyConditions(steps, word), at)
      join(waited, condition)
    }
  }
  const [missing] = waiting
  if (missing !== undefined) {
    throw p.error(`${missing.type} JOIN must have an immediately following ON or USING clause`, missing.at)
  }
  return tables[0]!
}

function tooManyConditions(steps: readonly JoinStep[], word: string): string {
  const conditions = steps.reduce((sum, step) => sum + step.conditions.length, 0)
  const joins = steps.filter(({type}) => type !== 'CROSS' && type !== 'COMMA').length
  return `The number of join conditions is ${conditions} but the number of joins that require a join condition is only ${joins}. Unexpected keyword ${word}`
}
