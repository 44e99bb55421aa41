/**
 * Streaming inserts: https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll
 * Rows are in the table when the call returns. Rows with an insertId that was seen lately are left out, as
 * BigQuery does as well as it can for about a minute.
 */
import type {TableReference} from '../../sql/catalog.ts'
import {identifier} from '../../sql/duckdb-types.ts'
import {SqlError} from '../../sql/error.ts'
import {splitDecorator, tableNotFound} from '../catalog/names.ts'
import {type Core, commit} from '../core.ts'
import {partitionTime} from '../partitions.ts'
import {isIngestionPartitioned, PARTITION_TIME, relationOf} from '../physical.ts'
import {createTable, touched, withTables, writableTable} from '../tables.ts'
import type {FieldSchema, RecordError, TableEntry, TableSchema, Warehouse} from '../types.ts'
import {defaultSql, hasDefault} from './column-defaults.ts'
import {RecordProblem, type RecordTexts, recordChecker} from './records/check-record.ts'
import {STREAMING_WORDING} from './records/wording.ts'
import {stageRecords} from './stage.ts'

type InsertRows = Warehouse['insertRows']
type Rows = Parameters<InsertRows>[1]
type Options = Parameters<InsertRows>[2]
type Failures = Awaited<ReturnType<InsertRows>>

export async function insertRows(
  core: Core,
  reference: TableReference,
  rows: Rows,
  options: Options,
): Promise<Failures> {
  const {table, partition} = splitDecorator(reference.table)
  const base = {...reference, table}
  const target = options.templateSuffix ? {...base, table: table + options.templateSuffix} : base
  if (options.templateSuffix) await createFromTemplate(core, base, target)
  return withTables(core, [target], async () => {
    const entry = writableTable(core, target)
    const {good, failures} = check(entry, rows, options)
    const accepted = failures.length > 0 && !options.skipInvalidRows ? [] : good
    const ids = rememberedIds(core, entry.physical!)
    const fresh = withoutRepeated(ids, accepted)
    if (fresh.length > 0) await write(core, entry, partition, fresh)
    for (const {insertId} of fresh) if (insertId !== undefined) ids.set(insertId, Date.now())
    if (failures.length === 0 || options.skipInvalidRows) return failures
    return [...failures, ...good.map(({index}) => ({index, errors: [STOPPED]}))]
  })
}

/** What BigQuery says of rows that it would have taken, had the others been as good. */
const STOPPED: RecordError = {reason: 'stopped', message: '', location: ''}

interface GoodRow {
  readonly index: number
  readonly insertId: string | undefined
  readonly texts: RecordTexts
  /** Of each column that has a default whether the row leaves it out. */
  readonly omitted: readonly boolean[]
}

function check(entry: TableEntry, rows: Rows, options: Options): {good: GoodRow[]; failures: Failures} {
  const defaults = entry.schema.fields.filter(hasDefault)
  const names = defaults.map(({name}) => name.toLowerCase())
  const read = recordChecker(withOptionalDefaults(entry.schema), {
    wording: STREAMING_WORDING,
    ignoreUnknownValues: options.ignoreUnknownValues,
    jsonAsText: true,
  })
  const good: GoodRow[] = []
  const failures: {index: number; errors: RecordError[]}[] = []
  for (const [index, {json, insertId}] of rows.entries()) {
    try {
      const given = new Set(defaults.length > 0 ? Object.keys(json).map((name) => name.toLowerCase()) : [])
      good.push({index, insertId, texts: read(json), omitted: names.map((name) => !given.has(name))})
    } catch (error) {
      if (!(error instanceof RecordProblem)) throw error
      failures.push({index, errors: [{reason: 'invalid', location: error.location, message: error.message}]})
    }
  }
  return {good, failures}
}

/** What a row may leave out is not asked of it. */
const withOptionalDefaults = (schema: TableSchema): TableSchema => ({
  fields: schema.fields.map((field) =>
    hasDefault(field) && field.mode === 'REQUIRED' ? {...field, mode: 'NULLABLE'} : field,
  ),
})

async function write(
  core: Core,
  entry: TableEntry,
  partition: string | undefined,
  rows: readonly GoodRow[],
): Promise<void> {
  const columns = entry.schema.fields.map((field) => identifier(field.name))
  const arrival = partition !== undefined && isIngestionPartitioned(entry.resource)
  await core.connections.use(async (connection) => {
    const {fields} = entry.schema
    const marks = fields.filter(hasDefault).map(({name}): FieldSchema => ({name, type: 'BOOLEAN'}))
    const staged = await stageRecords(
      connection,
      {fields: [...fields, ...marks]},
      rows.map(({texts, omitted}) => [...texts, ...omitted.map(String)]),
    )
    const values = marks.length > 0 ? valuesOrDefaults(core, entry, staged) : staged
    const sql = arrival
      ? `INSERT INTO ${relationOf(entry)} (${[...columns, identifier(PARTITION_TIME)].join(', ')}) SELECT *, ${partitionTime(entry, partition)} FROM (${values})`
      : `INSERT INTO ${relationOf(entry)} (${columns.join(', ')}) ${values}`
    const after = touched(entry)
    await commit(core, connection, [sql], [{kind: 'table', reference: entry.reference, entry: after}])
  })
}

/** The staged rows, after whose columns stand the marks of those with a default: true where it is wanted. */
function valuesOrDefaults(core: Core, entry: TableEntry, staged: string): string {
  const {fields} = entry.schema
  let mark = 0
  const values = fields.map((field, i) =>
    hasDefault(field)
      ? `CASE WHEN m${++mark} THEN ${defaultSql(core, entry, field)} ELSE c${i + 1} END`
      : `c${i + 1}`,
  )
  const marks = Array.from({length: mark}, (_, i) => `m${i + 1}`)
  const names = [...fields.map((_, i) => `c${i + 1}`), ...marks]
  return `SELECT ${values.join(', ')} FROM (${staged}) AS staged(${names.join(', ')})`
}

/** A table of the template's shape for each suffix, made by the first rows for it. */
async function createFromTemplate(
  core: Core,
  template: TableReference,
  target: TableReference,
): Promise<void> {
  if (core.catalog.table(target)) return
  const entry = core.catalog.table(template)
  if (!entry) throw tableNotFound(template)
  const {timePartitioning, rangePartitioning, clustering, description, labels} = entry.resource
  const shape = {timePartitioning, rangePartitioning, clustering, description, labels}
  try {
    await createTable(core, target, 'TABLE', entry.schema, shape)
  } catch (error) {
    // Another request for the same suffix was faster.
    if (!(error instanceof SqlError) || error.reason !== 'duplicate') throw error
  }
}

const REMEMBERED_MS = 60_000

/** When each insertId was last seen, oldest first, by the physical table that its row went to. */
const seen = new WeakMap<Core, Map<string, Map<string, number>>>()

function rememberedIds(core: Core, physical: string): Map<string, number> {
  const tables = seen.get(core) ?? new Map<string, Map<string, number>>()
  seen.set(core, tables)
  const ids = tables.get(physical) ?? new Map<string, number>()
  tables.set(physical, ids)
  const oldest = Date.now() - REMEMBERED_MS
  for (const [id, at] of ids) {
    if (at > oldest) break
    ids.delete(id)
  }
  return ids
}

function withoutRepeated(remembered: ReadonlyMap<string, number>, rows: readonly GoodRow[]): GoodRow[] {
  const now = new Set<string>()
  return rows.filter(({insertId}) => {
    if (insertId === undefined) return true
    const repeated = remembered.has(insertId) || now.has(insertId)
    now.add(insertId)
    return !repeated
  })
}
