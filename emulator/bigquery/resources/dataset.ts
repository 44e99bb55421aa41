/** https://cloud.google.com/bigquery/docs/reference/rest/v2/datasets#Dataset */
import {z} from 'zod'
import type {DatasetEntry} from '../../warehouse/types.ts'
import type {BigQuery} from '../method.ts'

const labels = z.record(z.string(), z.string().nullable()).nullish()
const int64 = z.union([z.string().regex(/^-?\d+$/), z.int()]).nullish()

/** A dataset as clients send it; unknown fields are kept. */
export const DatasetBody = z.looseObject({
  datasetReference: z
    .looseObject({projectId: z.string().nullish(), datasetId: z.string().nullish()})
    .nullish(),
  friendlyName: z.string().nullish(),
  description: z.string().nullish(),
  labels,
  location: z.string().nullish(),
  defaultTableExpirationMs: int64,
  defaultPartitionExpirationMs: int64,
  access: z.array(z.looseObject({})).nullish(),
})
export type DatasetBody = z.infer<typeof DatasetBody>

const OUTPUT_ONLY: ReadonlySet<string> = new Set([
  'kind',
  'etag',
  'id',
  'selfLink',
  'datasetReference',
  'creationTime',
  'lastModifiedTime',
  'type',
])

/** What of a body the dataset keeps. */
export function datasetFields(body: DatasetBody): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => !OUTPUT_ONLY.has(name))
      .map(([name, value]) => [name, INT64_FIELDS.has(name) && value !== null ? String(value) : value]),
  )
}

const INT64_FIELDS: ReadonlySet<string> = new Set([
  'defaultTableExpirationMs',
  'defaultPartitionExpirationMs',
])

export function datasetResource(entry: DatasetEntry, bigquery: BigQuery, baseUrl: string) {
  const {project, dataset} = entry.reference
  return {
    kind: 'bigquery#dataset',
    etag: entry.etag,
    id: `${project}:${dataset}`,
    selfLink: `${baseUrl}/bigquery/v2/projects/${encodeURIComponent(project)}/datasets/${encodeURIComponent(dataset)}`,
    datasetReference: {datasetId: dataset, projectId: project},
    access: defaultAccess(bigquery.userEmail),
    location: bigquery.location,
    type: 'DEFAULT',
    maxTimeTravelHours: '168',
    ...entry.resource,
    creationTime: String(entry.createdAt),
    lastModifiedTime: String(entry.modifiedAt),
  }
}

const defaultAccess = (userEmail: string) => [
  {role: 'WRITER', specialGroup: 'projectWriters'},
  {role: 'OWNER', specialGroup: 'projectOwners'},
  {role: 'OWNER', userByEmail: userEmail},
  {role: 'READER', specialGroup: 'projectReaders'},
]

/** A dataset as datasets.list shows it. */
export function datasetListItem(entry: DatasetEntry, bigquery: BigQuery) {
  const {project, dataset} = entry.reference
  const {friendlyName, labels: itemLabels, location} = entry.resource
  return {
    kind: 'bigquery#dataset',
    id: `${project}:${dataset}`,
    datasetReference: {datasetId: dataset, projectId: project},
    ...(itemLabels !== undefined && {labels: itemLabels}),
    ...(friendlyName !== undefined && {friendlyName}),
    location: location ?? bigquery.location,
    type: 'DEFAULT',
  }
}
