/** The tables of the lake: what each row carries besides the record, and the table of rejected records. */
import type {BigQuery, TableMetadata} from '@google-cloud/bigquery'
import {codeOf, lake} from './google.ts'

const timestamp = {name: '_extracted_at', type: 'TIMESTAMP', description: 'Time at which the page was read'}
const run = {name: '_run_id', type: 'STRING', description: 'Run that read it'}

export const recordFields = [
  {name: 'record', type: 'JSON', description: 'The record as the source sent it'},
  timestamp,
  run,
  {name: '_slice', type: 'STRING', description: 'Part of the stream that the row came with'},
  {name: '_page', type: 'INTEGER', description: 'Page within the slice, from 1'},
  {name: '_row', type: 'INTEGER', description: 'Row within the page, from 1'},
]

export const rejectFields = [
  {name: 'source', type: 'STRING', description: 'Source of the record'},
  {name: 'stream', type: 'STRING', description: 'Stream of the record'},
  {name: 'object', type: 'STRING', description: 'Object in Cloud Storage that holds the record'},
  {name: 'page', type: 'INTEGER', description: 'Page within the slice, from 1'},
  {name: 'row', type: 'INTEGER', description: 'Row within the page, from 1: `_row` in the lake table'},
  {name: 'key', type: 'STRING', description: 'Key of the record'},
  {name: 'path', type: 'STRING', description: 'Field that breaks the rule'},
  {name: 'rule', type: 'STRING', description: 'Rule that it breaks'},
  {name: 'message', type: 'STRING', description: 'What was expected and what came'},
  timestamp,
  run,
]

export const rejectsTable = '_rejects'

export function tableName(source: string, stream: string): string {
  return `${source}_${stream}`
}

export interface LakeTarget {
  readonly bigquery: BigQuery
  readonly dataset: string
  readonly location: string
}

export async function ensureDataset({bigquery, dataset, location}: LakeTarget): Promise<void> {
  await lake(`create the dataset ${dataset}`, async () => {
    const [exists] = await bigquery.dataset(dataset).exists()
    if (!exists) await ignoreDuplicate(() => bigquery.createDataset(dataset, {location}))
  })
}

/** Partitioned by day of extraction: incremental models read the newest days only. */
export async function ensureTable(
  {bigquery, dataset}: LakeTarget,
  table: string,
  description: string,
  fields: readonly object[],
): Promise<void> {
  await lake(`create the table ${dataset}.${table}`, async () => {
    const [exists] = await bigquery.dataset(dataset).table(table).exists()
    if (exists) return
    const metadata = {
      description,
      schema: {fields: [...fields]},
      timePartitioning: {type: 'DAY', field: '_extracted_at'},
    } as TableMetadata
    await ignoreDuplicate(() => bigquery.dataset(dataset).createTable(table, metadata))
  })
}

/** Two runs may create the same thing at once. */
async function ignoreDuplicate(create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (codeOf(error) !== 409) throw error
  }
}
