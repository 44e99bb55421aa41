/**
 * Objects → lake tables, with one load job per stream and run. A job's id is derived from the objects that it
 * loads, so the same load cannot happen twice: BigQuery answers 409 and the existing job is adopted.
 */
import {createHash} from 'node:crypto'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Job} from '@google-cloud/bigquery'
import {LakeError} from './errors.ts'
import {codeOf, lake} from './google.ts'
import type {LakeTarget} from './lake-tables.ts'

export interface LoadedObject {
  readonly object: string
  readonly generation: string
}

export interface LoadRequest {
  readonly target: LakeTarget
  readonly bucket: string
  readonly table: string
  readonly fields: readonly object[]
  readonly objects: readonly LoadedObject[]
  readonly signal?: AbortSignal
  readonly onStart?: (jobId: string, objects: number) => void
  readonly onFinish?: (jobId: string, rows: number) => void
}

export interface LoadResult {
  readonly jobIds: readonly string[]
  readonly rows: number
}

/** BigQuery takes 10,000 addresses a job. https://cloud.google.com/bigquery/quotas#load_jobs */
const mostObjects = 10_000
/** A job that failed keeps its id for ever: a later try needs another one. */
const mostTries = 20

export async function loadObjects(request: LoadRequest): Promise<LoadResult> {
  const sorted = [...request.objects].sort((left, right) => (left.object < right.object ? -1 : 1))
  const jobIds: string[] = []
  let rows = 0
  for (let index = 0; index < sorted.length; index += mostObjects) {
    const loaded = await loadChunk(request, sorted.slice(index, index + mostObjects))
    jobIds.push(loaded.jobId)
    rows += loaded.rows
  }
  return {jobIds, rows}
}

/** The same objects, in the same table, give the same id. */
export function loadJobId(table: string, bucket: string, objects: readonly LoadedObject[]): string {
  const hash = createHash('sha256').update(`${table}\n${bucket}\n`)
  for (const {object, generation} of objects) hash.update(`${object}#${generation}\n`)
  return `etl_${hash.digest('hex').slice(0, 40)}`
}

async function loadChunk(request: LoadRequest, objects: readonly LoadedObject[]) {
  const {target, bucket, table} = request
  const name = `${target.dataset}.${table}`
  const baseId = loadJobId(name, bucket, objects)
  const sourceUris = objects.map(({object}) => `gs://${bucket}/${object}`)
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const jobId = attempt === 1 ? baseId : `${baseId}_${attempt}`
    request.onStart?.(jobId, objects.length)
    const {job, isNew} = await lake(`load ${name}`, () => insertOrAdopt(request, jobId, sourceUris))
    await waitFor(job, request.signal)
    const failed = job.metadata.status?.errorResult
    if (!failed) {
      const rows = Number(job.metadata.statistics?.load?.outputRows ?? 0)
      request.onFinish?.(jobId, rows)
      return {jobId, rows}
    }
    if (isNew) throw loadFailed(name, jobId, job)
  }
  throw new LakeError(`${name}: ${mostTries} load jobs of the same objects have failed`, {
    advice: `Look at the jobs ${baseId}_… in BigQuery.`,
  })
}

async function insertOrAdopt(request: LoadRequest, jobId: string, sourceUris: string[]) {
  const {target, table, fields} = request
  const {bigquery, dataset, location} = target
  const destinationTable = {projectId: bigquery.projectId, datasetId: dataset, tableId: table}
  const load = {
    sourceUris,
    destinationTable,
    sourceFormat: 'NEWLINE_DELIMITED_JSON',
    schema: {fields: [...fields]},
    timePartitioning: {type: 'DAY', field: '_extracted_at'},
    writeDisposition: 'WRITE_APPEND',
    createDisposition: 'CREATE_IF_NEEDED',
  }
  try {
    const [job] = await bigquery.createJob({jobId, location, configuration: {load}})
    return {job, isNew: true}
  } catch (error) {
    if (codeOf(error) !== 409) throw error
    const job = bigquery.job(jobId, {location})
    await job.getMetadata()
    if (!isSameLoad(job, table, sourceUris)) {
      throw new LakeError(`The job ${jobId} exists and loads something else`, {}, error)
    }
    return {job, isNew: false}
  }
}

function isSameLoad(job: Job, table: string, sourceUris: readonly string[]): boolean {
  const load = job.metadata.configuration?.load
  const uris = new Set<string>(load?.sourceUris ?? [])
  return load?.destinationTable?.tableId === table && sourceUris.every((uri) => uris.has(uri))
}

/** Asks again at growing distances: a small load is done at once, a large one takes minutes. */
async function waitFor(job: Job, signal?: AbortSignal): Promise<void> {
  let waitMs = 20
  while (job.metadata.status?.state !== 'DONE') {
    await sleep(waitMs, undefined, {signal})
    waitMs = Math.min(waitMs * 2, 2000)
    await lake(`ask for the load job ${job.id}`, () => job.getMetadata())
  }
}

function loadFailed(name: string, jobId: string, job: Job): LakeError {
  const status = job.metadata.status ?? {}
  const details = (status.errors ?? []).map((error: {message?: string}) => error.message ?? '')
  return new LakeError(
    `Cannot load ${name}: ${status.errorResult?.message ?? 'the job failed'}`,
    {advice: `Nothing was loaded; the pages are kept. Look at the job ${jobId}, then run again.`},
    details,
  )
}
