/**
 * Streams of an Odoo model over JSON-2: what changed in a window of `write_date`, by ascending id. Offsets would
 * shift while records change; `write_date` alone cannot tell the many records apart that one import writes.
 * https://www.odoo.com/documentation/19.0/developer/reference/external_api.html
 */
import {z} from 'zod'
import type {Paginate, SourceRequest, Stream, TimeWindow} from '../../define.ts'
import {SourceError} from '../../errors.ts'

/** Odoo writes `false` where nothing is. */
export const textOrNothing = z.union([z.string(), z.literal(false)])
/** A many2one field: with `load: null` it is the bare id. */
export const reference = z.int().positive()
export const referenceOrNothing = z.union([reference, z.literal(false)])
/** UTC, without zone. */
export const datetime = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)

export interface ModelStream<Shape extends z.ZodRawShape> {
  readonly model: string
  readonly description: string
  /** Fields to ask for besides id, create_date and write_date; those that this Odoo lacks are left out. */
  readonly fields: readonly string[]
  /** What the hub relies on. */
  readonly record: Shape
}

/** 24,000 records a second on a real server; larger pages gain little and run into its time limits. */
const pageSize = 2000

/** A transaction can commit minutes after its `write_date`, which is the time when it began. */
const lookback = 'PT15M'

export function modelStream<Shape extends z.ZodRawShape>(definition: ModelStream<Shape>): Stream {
  const {model, description} = definition
  const path = `/json/2/${model}/search_read`
  const wanted = [...definition.fields, 'create_date', 'write_date']
  return {
    description,
    record: z.looseObject({id: z.int().positive(), write_date: datetime, ...definition.record}),
    key: ['id'],
    cursor: {field: 'write_date', time: fromOdoo},
    window: {lookback},
    fields: {
      wanted,
      offered: async (ask) => {
        const json = {allfields: wanted, attributes: ['type']}
        return Object.keys((await ask({method: 'POST', path: `/json/2/${model}/fields_get`, json})) as object)
      },
    },
    request: ({window, fields}) => pageRequest(path, window, fields, 0),
    paginate: nextPage,
  }
}

/** The page of records with ids beyond `after`. */
function pageRequest(
  path: string,
  window: TimeWindow | undefined,
  fields: readonly string[],
  after: number,
): SourceRequest {
  const domain: unknown[] = [['id', '>', after]]
  if (window?.start) domain.push(['write_date', '>=', toOdoo(window.start)])
  if (window) domain.push(['write_date', '<', toOdoo(window.end)])
  // Archived records are hidden otherwise; `load: null` spares the names of referenced records.
  const json = {domain, fields, limit: pageSize, order: 'id', load: null, context: {active_test: false}}
  return {method: 'POST', path, json}
}

/** A short page is the last; the next one begins after its highest id. */
const nextPage: Paginate = ({request, records}) => {
  if (records.length < pageSize) return undefined
  const id = (records.at(-1) as {id?: unknown}).id
  if (typeof id !== 'number') {
    throw new SourceError('odoo: the last record of a page has no id, so there is no next page', {
      source: 'odoo',
      url: request.path,
    })
  }
  const json = request.json as {domain: unknown[]}
  return {...request, json: {...json, domain: [['id', '>', id], ...json.domain.slice(1)]}}
}

/** `2026-01-31 08:00:00`: Odoo refuses a zone. */
export function toOdoo(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ')
}

export function fromOdoo(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`)
}
