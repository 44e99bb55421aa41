/** https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#Table */
import {z} from 'zod'
import type {FieldSchema, TableEntry, TableKind, TableSchema} from '../../warehouse/types.ts'
import type {BigQuery} from '../method.ts'

const Field: z.ZodType<FieldSchema> = z.lazy(() =>
  z.looseObject({
    name: z.string(),
    type: z.string(),
    mode: z
      .string()
      .nullish()
      .transform((mode) => (mode ? (mode.toUpperCase() as FieldSchema['mode']) : undefined)),
    fields: z
      .array(Field)
      .nullish()
      .transform((fields) => fields ?? undefined),
  }),
) as unknown as z.ZodType<FieldSchema>

const Schema = z.looseObject({fields: z.array(Field).nullish()}).nullish()

const object = z.looseObject({}).nullish()

/** A table as clients send it; unknown fields are kept. */
export const TableBody = z.looseObject({
  tableReference: z
    .looseObject({
      projectId: z.string().nullish(),
      datasetId: z.string().nullish(),
      tableId: z.string().nullish(),
    })
    .nullish(),
  schema: Schema,
  friendlyName: z.string().nullish(),
  description: z.string().nullish(),
  labels: z.record(z.string(), z.string().nullable()).nullish(),
  expirationTime: z.union([z.string().regex(/^-?\d+$/), z.int()]).nullish(),
  timePartitioning: object,
  rangePartitioning: object,
  clustering: object,
  view: z.looseObject({query: z.string().nullish()}).nullish(),
  materializedView: object,
  externalDataConfiguration: z.looseObject({schema: Schema}).nullish(),
  snapshotDefinition: object,
  tableConstraints: object,
})
export type TableBody = z.infer<typeof TableBody>

const OUTPUT_ONLY: ReadonlySet<string> = new Set([
  'kind',
  'etag',
  'id',
  'selfLink',
  'tableReference',
  'schema',
  'creationTime',
  'lastModifiedTime',
  'type',
  'location',
  'streamingBuffer',
])

/** What of a body the table keeps, besides its schema. */
export function tableFields(body: TableBody): Record<string, unknown> {
  const fields = Object.fromEntries(
    Object.entries(body).filter(([name]) => !OUTPUT_ONLY.has(name) && !/^num[A-Z]/.test(name)),
  )
  if (typeof fields['expirationTime'] === 'number')
    fields['expirationTime'] = String(fields['expirationTime'])
  const constraints = fields['tableConstraints'] as {primaryKey?: {columns?: unknown[]}} | null | undefined
  // A key is taken away by one without columns.
  if (constraints?.primaryKey?.columns?.length === 0) {
    fields['tableConstraints'] = {...constraints, primaryKey: null}
  }
  return fields
}

/** The schema in a body, which external tables may have with their files; null means that none is given. */
export function schemaIn(body: TableBody): TableSchema | undefined {
  const fields = body.schema?.fields ?? body.externalDataConfiguration?.schema?.fields
  return fields ? {fields} : undefined
}

export function kindOf(body: TableBody): TableKind {
  if (body.view) return 'VIEW'
  if (body.materializedView) return 'MATERIALIZED_VIEW'
  if (body.externalDataConfiguration) return 'EXTERNAL'
  if (body.snapshotDefinition) return 'SNAPSHOT'
  return 'TABLE'
}

const idOf = ({reference: {project, dataset, table}}: TableEntry): string => `${project}:${dataset}.${table}`

/** Fields whose name begins like this are the server's own and not shown. */
const visible = (resource: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(resource).filter(([name]) => !name.startsWith('_')))

/** `statistics` are left out where the client asks for view=BASIC. */
export function tableResource(
  entry: TableEntry,
  bigquery: BigQuery,
  baseUrl: string,
  statistics: {readonly rows: number; readonly bytes: number} | undefined,
) {
  const {project, dataset, table} = entry.reference
  const location = bigquery.warehouse.dataset(entry.reference)?.resource['location'] ?? bigquery.location
  const path = [project, 'datasets', dataset, 'tables', table].map(encodeURIComponent).join('/')
  return {
    kind: 'bigquery#table',
    etag: entry.etag,
    id: idOf(entry),
    selfLink: `${baseUrl}/bigquery/v2/projects/${path}`,
    tableReference: {projectId: project, datasetId: dataset, tableId: table},
    ...visible(entry.resource),
    ...requiredFilter(entry.resource),
    schema: entry.schema,
    ...(statistics && {...storage(statistics), lastModifiedTime: String(entry.modifiedAt)}),
    creationTime: String(entry.createdAt),
    type: entry.kind,
    location,
  }
}

/** Said of the table and, as it was once, of its partitioning. */
function requiredFilter({requirePartitionFilter, timePartitioning}: Readonly<Record<string, unknown>>) {
  const partitioning = timePartitioning as {requirePartitionFilter?: unknown} | null | undefined
  const isRequired = requirePartitionFilter ?? partitioning?.requirePartitionFilter
  if (isRequired !== true || !partitioning) return {}
  return {
    requirePartitionFilter: true,
    timePartitioning: {...partitioning, requirePartitionFilter: true},
  }
}

function storage({rows, bytes}: {readonly rows: number; readonly bytes: number}) {
  return {
    numRows: String(rows),
    numBytes: String(bytes),
    numLongTermBytes: '0',
    numTotalLogicalBytes: String(bytes),
    numActiveLogicalBytes: String(bytes),
    numLongTermLogicalBytes: '0',
  }
}

const LISTED = [
  'friendlyName',
  'labels',
  'timePartitioning',
  'rangePartitioning',
  'clustering',
  'expirationTime',
]

/** A table as tables.list shows it. */
export function tableListItem(entry: TableEntry) {
  const {project, dataset, table} = entry.reference
  const listed = LISTED.filter((name) => entry.resource[name] !== undefined)
  return {
    kind: 'bigquery#table',
    id: idOf(entry),
    tableReference: {projectId: project, datasetId: dataset, tableId: table},
    ...Object.fromEntries(listed.map((name) => [name, entry.resource[name]])),
    ...(entry.kind === 'VIEW' && {view: {useLegacySql: false}}),
    type: entry.kind,
    creationTime: String(entry.createdAt),
  }
}
