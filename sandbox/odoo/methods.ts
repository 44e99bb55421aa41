/** The methods that the practice Odoo answers, by the named arguments of JSON-2. */
import {compileDomain, fieldsOf, python} from './domain.ts'
import {typeError, unprocessable, userError, valueError} from './error.ts'
import {type Field, type Model, models, outsideNames} from './models.ts'
import {type OdooRecord, type Store, tableOf} from './store.ts'

declare global {
  interface JSON {
    /** A number with the digits given: in Node 24, not yet in TypeScript's library. */
    rawJSON(text: string): unknown
  }
}

export type Arguments = Readonly<Record<string, unknown>>
type Method = (store: Store, modelName: string, args: Arguments) => unknown

/** Each method with the arguments that it takes; any other is a TypeError, as in Python. */
export const methods: Readonly<Record<string, {readonly takes: readonly string[]; readonly call: Method}>> = {
  search: {
    takes: ['domain', 'offset', 'limit', 'order'],
    call: (store, model, args) => search(store, model, args).map((record) => record.id),
  },
  search_count: {
    takes: ['domain', 'limit'],
    call: (store, model, args) => search(store, model, args).length,
  },
  search_read: {
    takes: ['domain', 'fields', 'offset', 'limit', 'order', 'load'],
    call: (store, model, args) => shown(store, model, search(store, model, args), args),
  },
  read: {
    takes: ['fields', 'load'],
    call: (store, model, args) => {
      const table = tableOf(store, model)
      const ids = Array.isArray(args['ids']) ? args['ids'] : []
      const records = ids.flatMap((id) => table.get(id) ?? [])
      return shown(store, model, records, args)
    },
  },
  fields_get: {
    takes: ['allfields', 'attributes'],
    call: (_store, model, args) => fieldsGet(model, args),
  },
}

/** Answers one call; `ids` and `context` are JSON-2's own arguments. */
export function callMethod(store: Store, modelName: string, name: string, args: Arguments): unknown {
  const method = methods[name] as (typeof methods)[string]
  const {ids, context: _context, ...named} = args
  if (ids !== undefined && name !== 'read') {
    throw unprocessable(`cannot call ${modelName}.${name} with ids`)
  }
  for (const argument of Object.keys(named)) {
    if (method.takes.includes(argument)) continue
    throw typeError(`BaseModel.${name}() got an unexpected keyword argument ${python(argument)}`)
  }
  return method.call(store, modelName, args)
}

function search(store: Store, modelName: string, args: Arguments): OdooRecord[] {
  const model = models[modelName] as Model
  const domain = args['domain'] ?? []
  const test = compileDomain(domain, {
    modelName,
    model,
    nameOf: (relation, id) => (typeof id === 'number' ? displayName(store, relation, id) : ''),
  })
  const found = [...tableOf(store, modelName).values()].filter(test)
  const visible = showsArchived(model, domain, args)
    ? found
    : found.filter((record) => record['active'] !== false)
  visible.sort(comparison(modelName, model, (args['order'] as string | null) || model.order))
  const offset = Number(args['offset'] ?? 0)
  const limit = args['limit'] ? Number(args['limit']) : visible.length
  return visible.slice(offset, offset + limit)
}

function showsArchived(model: Model, domain: unknown, args: Arguments): boolean {
  const context = (args['context'] ?? {}) as Record<string, unknown>
  return !model.fields['active'] || context['active_test'] === false || fieldsOf(domain).includes('active')
}

function comparison(modelName: string, model: Model, order: string) {
  const parts = order.split(',').map((part) => {
    const match = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/i.exec(part)
    if (!match) {
      throw userError(
        `Invalid "order" specified (${order}). A valid "order" specification is a comma-separated list of valid field names (optionally followed by asc/desc for the direction)`,
      )
    }
    const field = match[1] as string
    if (!model.fields[field]) throw valueError(`Invalid field ${python(field)} on model ${python(modelName)}`)
    return {field, direction: match[2]?.toLowerCase() === 'desc' ? -1 : 1}
  })
  return (left: OdooRecord, right: OdooRecord) => {
    for (const {field, direction} of parts) {
      const order = compare(left[field], right[field])
      if (order !== 0) return order * direction
    }
    return 0
  }
}

/** PostgreSQL's order: nothing comes last. */
function compare(left: unknown, right: unknown): number {
  if (left === right) return 0
  if (isNothing(left)) return 1
  if (isNothing(right)) return -1
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return String(left) < String(right) ? -1 : 1
}

const isNothing = (value: unknown) => value === false || value === undefined || value === null

function shown(store: Store, modelName: string, records: readonly OdooRecord[], args: Arguments) {
  const model = models[modelName] as Model
  const asked = (args['fields'] as string[] | null | undefined) ?? []
  const names = asked.length > 0 ? asked : Object.keys(model.fields)
  for (const name of names) {
    if (!model.fields[name]) throw valueError(`Invalid field ${python(name)} on ${python(modelName)}`)
  }
  const classic = args['load'] === undefined || args['load'] === '_classic_read'
  return records.map((record) => {
    const row: Record<string, unknown> = {id: record.id}
    for (const name of names) {
      const field = model.fields[name] as Field
      const value = name === 'display_name' ? displayName(store, modelName, record.id) : record[name]
      row[name] = shownValue(store, value, field, classic)
    }
    return row
  })
}

function shownValue(store: Store, value: unknown, field: Field, classic: boolean): unknown {
  if (field.type === 'many2one' && typeof value === 'number') {
    return classic ? [value, displayName(store, field.relation as string, value)] : value
  }
  if (field.type === 'datetime' && typeof value === 'number') return datetimeText(value)
  // Python prints 1740.0 where JavaScript would print 1740.
  if ((field.type === 'float' || field.type === 'monetary') && Number.isInteger(value)) {
    return JSON.rawJSON((value as number).toFixed(1))
  }
  if (value !== undefined) return value
  return field.type === 'one2many' || field.type === 'many2many' ? [] : false
}

/** Microseconds since 1970 as Odoo prints them: whole seconds, UTC, no zone. */
export function datetimeText(microseconds: number): string {
  return new Date(Math.floor(microseconds / 1000)).toISOString().slice(0, 19).replace('T', ' ')
}

function displayName(store: Store, modelName: string, id: number): string {
  const record = store.tables.get(modelName)?.get(id)
  if (!record) return outsideNames[modelName]?.[id] ?? ''
  if (modelName === 'sale.order.line') {
    return `${displayName(store, 'sale.order', Number(record['order_id']))} - ${String(record['name'])}`
  }
  return String(record['name'] || '')
}

function fieldsGet(modelName: string, args: Arguments) {
  const model = models[modelName] as Model
  const wanted = args['allfields'] as string[] | null | undefined
  const attributes = args['attributes'] as string[] | null | undefined
  const described: Record<string, Record<string, unknown>> = {}
  for (const [name, field] of Object.entries(model.fields)) {
    if (wanted && wanted.length > 0 && !wanted.includes(name)) continue
    const all: Record<string, unknown> = {
      name,
      type: field.type,
      string: label(name),
      store: name !== 'display_name',
      required: false,
      readonly: ['id', 'create_date', 'write_date', 'display_name'].includes(name),
      ...(field.relation && {relation: field.relation}),
    }
    described[name] = attributes
      ? Object.fromEntries(Object.entries(all).filter(([key]) => attributes.includes(key)))
      : all
  }
  return described
}

function label(name: string): string {
  const words = name.replace(/_ids?$/, '').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
