/** Records against their rules. A record that breaks one still lands; the finding is kept beside it. */
import type {z} from 'zod'
import type {Stream} from './define.ts'
import {keyText} from './overlap.ts'

/** Why a record was rejected: the rule and the place, never the value. */
export interface Finding {
  /** Place in the page, from 1. */
  readonly row: number
  readonly key: string
  /** Dotted; empty for the record itself. */
  readonly path: string
  /** The name of the rule: `invalid_type`, `invalid_value`, … */
  readonly rule: string
  readonly message: string
}

export function checkRecord(stream: Stream, value: unknown, row: number): Finding[] {
  const result = stream.record.safeParse(value)
  if (result.success) return []
  return result.error.issues.map((issue) => ({
    row,
    key: keyText(stream, value),
    path: issue.path.map(String).join('.'),
    rule: ruleOf(issue),
    message: issue.message,
  }))
}

/** The format says more than `invalid_format` does. */
function ruleOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_format' ? `invalid_format:${issue.format}` : issue.code
}
