/**
 * Odoo's search domains: conditions `[field, operator, value]` in Polish notation with `&`, `|` and `!`;
 * neighbours without an operator are joined by `&`.
 * https://www.odoo.com/documentation/19.0/developer/reference/backend/orm.html#search-domains
 */
import {typeError, valueError} from './error.ts'
import type {Field, Model} from './models.ts'
import type {OdooRecord} from './store.ts'

export type Test = (record: OdooRecord) => boolean

export interface DomainContext {
  readonly modelName: string
  readonly model: Model
  /** The name that a many2one field shows, for `like` and `ilike`. */
  nameOf(relation: string, id: unknown): string
}

export function compileDomain(domain: unknown, context: DomainContext): Test {
  if (!Array.isArray(domain)) {
    throw typeError(`Domain() invalid argument type for domain: ${python(domain)}`)
  }
  const malformed = () => valueError(`Domain() malformed domain ${python(domain)}`)
  let position = 0
  const term = (): Test => {
    if (position >= domain.length) throw malformed()
    const item: unknown = domain[position++]
    if (item === '!') return negate(term())
    if (item === '&') return both(term(), term())
    if (item === '|') return either(term(), term())
    if (!Array.isArray(item) || item.length !== 3) throw malformed()
    return condition(item[0], item[1], item[2], context)
  }
  const terms: Test[] = []
  while (position < domain.length) terms.push(term())
  return (record) => terms.every((test) => test(record))
}

/** Fields that the conditions name: a domain that names `active` turns the hiding of archived rows off. */
export function fieldsOf(domain: unknown): string[] {
  if (!Array.isArray(domain)) return []
  return domain.flatMap((item) => (Array.isArray(item) ? [String(item[0])] : []))
}

const negate =
  (test: Test): Test =>
  (record) =>
    !test(record)
const both =
  (left: Test, right: Test): Test =>
  (record) =>
    left(record) && right(record)
const either =
  (left: Test, right: Test): Test =>
  (record) =>
    left(record) || right(record)

function condition(name: unknown, operator: unknown, value: unknown, context: DomainContext): Test {
  const text = `(${python(name)}, ${python(operator)}, ${python(value)})`
  const field = context.model.fields[String(name)]
  if (!field) throw valueError(`Invalid field ${context.modelName}.${String(name)} in condition ${text}`)
  const read = (record: OdooRecord) => comparable(record[String(name)], field)
  switch (operator) {
    case '=':
      return equals(read, operand(value, field))
    case '!=':
      return negate(equals(read, operand(value, field)))
    case 'in':
      return among(read, value, field, text)
    case 'not in':
      return negate(among(read, value, field, text))
    case '>':
      return ordered(read, operand(value, field), (order) => order > 0)
    case '>=':
      return ordered(read, operand(value, field), (order) => order >= 0)
    case '<':
      return ordered(read, operand(value, field), (order) => order < 0)
    case '<=':
      return ordered(read, operand(value, field), (order) => order <= 0)
    case 'like':
    case 'ilike': {
      const pattern = contains(String(value), operator === 'ilike')
      const shown = (record: OdooRecord) =>
        field.type === 'many2one'
          ? context.nameOf(field.relation as string, record[String(name)])
          : String(record[String(name)] || '')
      return (record) => pattern.test(shown(record))
    }
    default:
      throw valueError(`Invalid operator in condition ${text}`)
  }
}

/** Values as they compare: datetimes by whole second, as version 19 does. Missing values are `false`. */
function comparable(value: unknown, field: Field): unknown {
  if (typeof value === 'number' && field.type === 'datetime') return Math.floor(value / 1_000_000)
  if (typeof value === 'string' && field.type === 'datetime') return seconds(value)
  return value ?? false
}

function operand(value: unknown, field: Field): unknown {
  if (field.type !== 'datetime' || typeof value !== 'string') return value ?? false
  if (/[zZ]$|[+-]\d\d:\d\d$/.test(value)) {
    throw valueError(`expecting only datetimes with no timezone: ${python(value)}`)
  }
  const time = seconds(value)
  if (Number.isNaN(time)) throw valueError(`Invalid isoformat string: ${python(value)}`)
  return time
}

function seconds(text: string): number {
  const iso = text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T')
  return Math.floor(Date.parse(`${iso}Z`) / 1000)
}

function equals(read: (record: OdooRecord) => unknown, value: unknown): Test {
  return (record) => {
    const held = read(record)
    if (Array.isArray(held)) return value === false ? held.length === 0 : held.includes(value)
    return held === value || (value === false && held === '')
  }
}

function among(read: (record: OdooRecord) => unknown, list: unknown, field: Field, text: string): Test {
  if (!Array.isArray(list)) throw valueError(`Invalid value in condition ${text}`)
  const tests = list.map((value) => equals(read, operand(value, field)))
  return (record) => tests.some((test) => test(record))
}

function ordered(
  read: (record: OdooRecord) => unknown,
  value: unknown,
  accept: (order: number) => boolean,
): Test {
  return (record) => {
    const held = read(record)
    if (typeof held === 'number' && typeof value === 'number') return accept(held - value)
    if (typeof held === 'string' && typeof value === 'string') {
      return accept(held < value ? -1 : held > value ? 1 : 0)
    }
    return false
  }
}

/** SQL's LIKE with `%` and `_`, anywhere in the text. */
function contains(value: string, ignoreCase: boolean): RegExp {
  const pattern = value
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.')
  return new RegExp(pattern, ignoreCase ? 'is' : 's')
}

/** A value as Python prints it, because messages quote it so. */
export function python(value: unknown): string {
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`
  return JSON.stringify(value)
}
