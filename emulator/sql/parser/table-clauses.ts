import type {Expression, Name} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import {parseNameAfterDot, parseObjectPath} from './names.ts'
import type {Parser} from './parser.ts'

/** `CLUSTER BY …` where it stands; else nothing. */
export function parseClusterBy(p: Parser): Expression[] {
  if (!p.accept('CLUSTER')) return []
  p.expect('BY')
  return p.list(() => parseExpression(p))
}

/** `WITH CONNECTION path | DEFAULT` where it stands; else nothing. */
export function parseConnection(p: Parser): readonly Name[] | undefined {
  if (!p.acceptAll('WITH', 'CONNECTION')) return undefined
  return parseConnectionName(p)
}

export function parseConnectionName(p: Parser): readonly Name[] {
  return p.is('DEFAULT') ? [parseNameAfterDot(p)] : parseObjectPath(p)
}

/** `DEFAULT COLLATE 'und:ci'` where it stands; else nothing. */
export function parseDefaultCollation(p: Parser): Expression | undefined {
  return p.acceptAll('DEFAULT', 'COLLATE') ? parseExpression(p) : undefined
}

/** [IF NOT EXISTS] */
export function parseIfNotExists(p: Parser): boolean {
  return p.acceptAll('IF', 'NOT', 'EXISTS')
}

/** [IF EXISTS] */
export function parseIfExists(p: Parser): boolean {
  return p.acceptAll('IF', 'EXISTS')
}
