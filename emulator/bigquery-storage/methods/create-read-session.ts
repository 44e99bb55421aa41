/** https://cloud.google.com/bigquery/docs/reference/storage/rpc/google.cloud.bigquery.storage.v1#createreadsessionrequest */
import {anonymousEntry} from '../../bigquery/anonymous-entry.ts'
import {invalidRequest} from '../../http/api-error.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import type {DatasetReference, ResultSet, TableReference, TableSchema} from '../../warehouse/types.ts'
import {arrowFormat} from '../formats/arrow-format.ts'
import {avroFormat} from '../formats/avro-format.ts'
import {jobRows} from '../job-rows.ts'
import type {
  CreateReadSessionRequest,
  ReadSession,
  RequestedSession,
  SerializationOptions,
} from '../messages.ts'
import {projectNamed, tableNamed} from '../resource-names.ts'
import {selectedFields, selectedRows} from '../selected-rows.ts'
import type {RowRange} from '../sessions.ts'
import type {Storage} from '../storage.ts'

export async function createReadSession(
  storage: Storage,
  request: CreateReadSessionRequest,
  signal: AbortSignal,
): Promise<ReadSession> {
  const project = projectNamed(request.parent)
  const session = checkedSession(request)
  const source = await sourceOf(storage, tableNamed(session.table), session, signal)
  try {
    return await begun(storage, project, request, session, source)
  } catch (error) {
    await source.rows.close()
    throw error
  }
}

async function begun(
  storage: Storage,
  project: string,
  request: CreateReadSessionRequest,
  {dataFormat, table, readOptions, traceId}: RequestedSession,
  source: Source,
): Promise<ReadSession> {
  const rows = selectedRows(source.rows, source.schema)
  const format = dataFormat === 'ARROW' ? arrowFormat(rows) : avroFormat(rows)
  const {totalRows} = source.rows
  const {name, expiresAt, streams} = await storage.sessions.begin({
    project,
    location: source.location,
    format,
    streams: ranges(totalRows, streamCount(request)),
    close: () => source.rows.close(),
  })
  return {
    name,
    expireTime: {seconds: String(Math.floor(expiresAt / 1000)), nanos: 0},
    dataFormat,
    ...format.schema,
    table,
    readOptions,
    streams: streams.map((stream) => ({name: stream})),
    estimatedTotalBytesScanned: source.bytes,
    traceId,
    estimatedRowCount: totalRows,
  }
}

/** @throws for requests that are wrong, and by name for what this server does not do. */
function checkedSession(request: CreateReadSessionRequest): RequestedSession {
  const session = request.readSession
  if (!session) throw invalidRequest('read_session is required')
  const {dataFormat, tableModifiers, readOptions} = session
  if (dataFormat !== 'ARROW' && dataFormat !== 'AVRO') {
    throw invalidRequest('read_session.data_format must be ARROW or AVRO')
  }
  const {maxStreamCount: most, preferredMinStreamCount: least} = request
  if (most < 0) throw invalidRequest('max_stream_count must not be negative')
  if (least < 0) throw invalidRequest('preferred_min_stream_count must not be negative')
  if (most > 0 && least > most) {
    throw invalidRequest('max_stream_count must not be less than preferred_min_stream_count')
  }
  if (tableModifiers?.snapshotTime) throw unsupported('read_session.table_modifiers.snapshot_time')
  checkSerialization(readOptions?.arrowSerializationOptions)
  checkSerialization(readOptions?.avroSerializationOptions)
  return session
}

export function checkSerialization(options: SerializationOptions | null | undefined): void {
  const precision = options?.picosTimestampPrecision
  if (precision === 'TIMESTAMP_PRECISION_NANOS' || precision === 'TIMESTAMP_PRECISION_PICOS') {
    throw unsupported(`picos_timestamp_precision ${precision}`)
  }
  if (options?.enableDisplayNameAttribute) throw unsupported('enable_display_name_attribute')
}

interface Source {
  readonly rows: ResultSet
  /** The selected fields. */
  readonly schema: TableSchema
  readonly location: string
  readonly bytes: number
}

async function sourceOf(
  storage: Storage,
  table: TableReference,
  {readOptions}: RequestedSession,
  signal: AbortSignal,
): Promise<Source> {
  const {warehouse, jobs} = storage
  const selected = readOptions?.selectedFields ?? []
  const condition = readOptions?.rowRestriction || undefined
  const samplePercentage = readOptions?.samplePercentage || undefined
  if (samplePercentage !== undefined && !(samplePercentage > 0 && samplePercentage <= 100)) {
    throw invalidRequest('read_options.sample_percentage must be greater than 0 and at most 100')
  }
  const result = anonymousEntry(jobs, table)
  if (result) {
    if (condition) throw unsupported('read_options.row_restriction on the result of a query')
    if (samplePercentage) throw unsupported('read_options.sample_percentage on the result of a query')
    const {record, entry, statistics} = result
    const schema = selectedFields(entry.schema, selected)
    return {rows: jobRows(jobs, record), schema, location: record.location, bytes: statistics.bytes}
  }
  const entry = warehouse.table(table)
  if (!entry) throw tableNotFound(table)
  const schema = selectedFields(entry.schema, selected)
  const columns = schema.fields.map((field) => field.name)
  const {bytes} = await warehouse.tableStatistics(table)
  const rows = await warehouse.snapshot({table, columns, condition, samplePercentage, signal})
  return {rows, schema, location: locationOf(storage, table), bytes}
}

const tableNotFound = ({project, dataset, table}: TableReference): SqlError =>
  new SqlError(`Not found: Table ${project}:${dataset}.${table}`, undefined, 'notFound')

const locationOf = ({warehouse, location}: Storage, reference: DatasetReference): string =>
  String(warehouse.dataset(reference)?.resource['location'] ?? location)

/** One stream keeps the rows in order, so there are more only for clients that say how many they want. */
const streamCount = ({preferredMinStreamCount: least}: CreateReadSessionRequest): number => Math.max(1, least)

/** Ranges of about the same length that have all rows between them; none without rows. */
function ranges(totalRows: number, count: number): RowRange[] {
  const parts = Math.min(count, totalRows)
  const start = (part: number) => Math.floor((totalRows * part) / parts)
  return Array.from({length: parts}, (_, part) => ({start: start(part), end: start(part + 1)}))
}
