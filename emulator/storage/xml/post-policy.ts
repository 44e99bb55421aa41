/** What a form may say. https://cloud.google.com/storage/docs/authentication/signatures#policy-document */
import type {FormFields} from './post-form.ts'
import {xmlError} from './xml-answer.ts'

export interface PolicyDocument {
  /** ISO 8601. */
  readonly expiration: string
  readonly conditions: readonly unknown[]
}

/** Reads the field `policy`, JSON in base64; forms without it are those of the server's owner. */
export function policyIn(field: string | undefined): PolicyDocument | undefined {
  if (field === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(field, 'base64').toString('utf8'))
  } catch {
    throw invalidPolicy('The policy document is not JSON in base64.')
  }
  const {expiration, conditions} = (value ?? {}) as Partial<PolicyDocument>
  if (typeof expiration !== 'string' || Number.isNaN(Date.parse(expiration)) || !Array.isArray(conditions)) {
    throw invalidPolicy('A policy document has an expiration and conditions.')
  }
  return {expiration, conditions}
}

/** Fails where the policy has ended, or a field is not what a condition wants. */
export function checkPolicyFields(policy: PolicyDocument | undefined, fields: FormFields, now: number): void {
  if (!policy) return
  if (Date.parse(policy.expiration) < now) throw denied('the policy has expired')
  for (const condition of policy.conditions) {
    const wanted = asTest(condition)
    if (!wanted) continue
    const {kind, field, value} = wanted
    const actual = fields[field] ?? ''
    const fits = kind === 'eq' ? actual === value : actual.startsWith(value)
    if (!fits) throw denied(`the field "${field}" does not fulfil its condition`)
  }
}

/** Fails where a `content-length-range` does not allow this size; a size `so far` may still grow. */
export function checkPolicySize(
  policy: PolicyDocument | undefined,
  size: number,
  reach: 'so far' | 'in all',
): void {
  for (const condition of policy?.conditions ?? []) {
    if (!Array.isArray(condition) || condition[0] !== 'content-length-range') continue
    const [least, most] = [Number(condition[1]), Number(condition[2])]
    if (size > most) throw xmlError(400, 'EntityTooLarge', `At most ${most} bytes are allowed.`)
    if (reach === 'in all' && size < least) {
      throw xmlError(400, 'EntityTooSmall', `At least ${least} bytes are wanted.`)
    }
  }
}

interface FieldTest {
  readonly kind: 'eq' | 'starts-with'
  readonly field: string
  readonly value: string
}

/** `{"acl": "private"}`, `["eq", "$acl", "private"]`, `["starts-with", "$key", "logs/"]`; undefined for ranges. */
function asTest(condition: unknown): FieldTest | undefined {
  if (Array.isArray(condition)) {
    const [kind, field, value] = condition as unknown[]
    if (kind === 'content-length-range') return undefined
    const isTest = (kind === 'eq' || kind === 'starts-with') && typeof field === 'string'
    if (!isTest) throw invalidPolicy(`Unknown condition: ${JSON.stringify(condition)}`)
    return {kind, field: field.replace(/^\$/, '').toLowerCase(), value: String(value)}
  }
  const [entry] = Object.entries((condition ?? {}) as Record<string, unknown>)
  if (!entry) throw invalidPolicy(`Unknown condition: ${JSON.stringify(condition)}`)
  return {kind: 'eq', field: entry[0].toLowerCase(), value: String(entry[1])}
}

const invalidPolicy = (message: string) => xmlError(400, 'InvalidPolicyDocument', message)
const denied = (why: string) => xmlError(403, 'AccessDenied', `Access denied: ${why}.`)
