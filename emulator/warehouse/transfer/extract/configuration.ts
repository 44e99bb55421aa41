/**
 * configuration.extract as clients send it.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationExtract
 */
import {z} from 'zod'
import {unsupported} from '../../../sql/error.ts'
import type {TableReference} from '../../types.ts'
import {invalidLoad} from '../load-error.ts'
import type {ExportTarget} from './export-target.ts'

const configuration = z.object({
  sourceTable: z
    .object({projectId: z.string().nullish(), datasetId: z.string(), tableId: z.string()})
    .nullish(),
  sourceModel: z.unknown().optional(),
  destinationUris: z.array(z.string()).nullish(),
  destinationUri: z.string().nullish(),
  destinationFormat: z.string().nullish(),
  compression: z.string().nullish(),
  printHeader: z.boolean().nullish(),
  fieldDelimiter: z.string().nullish(),
  useAvroLogicalTypes: z.boolean().nullish(),
})

export interface ExtractConfiguration {
  /** May end in a partition decorator. */
  readonly source: TableReference
  readonly target: ExportTarget
}

/** @throws LoadError that names the first field that is not as Google documents it. */
export function parseExtractConfiguration(project: string, sent: unknown): ExtractConfiguration {
  const parsed = configuration.safeParse(sent)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw invalidLoad(`Invalid value for configuration.extract.${issue.path.join('.')}: ${issue.message}`)
  }
  const {sourceTable, sourceModel, destinationUri, destinationUris, ...rest} = parsed.data
  if (sourceModel) throw unsupported('extracting models')
  if (!sourceTable) throw invalidLoad('Required parameter is missing: sourceTable')
  const uris = destinationUris ?? (destinationUri ? [destinationUri] : [])
  if (uris.length === 0) throw invalidLoad('Required parameter is missing: destinationUris')
  const {projectId, datasetId, tableId} = sourceTable
  return {
    source: {project: projectId ?? project, dataset: datasetId, table: tableId},
    target: {
      uris,
      format: (rest.destinationFormat || 'CSV').toUpperCase(),
      compression: (rest.compression || 'NONE').toUpperCase(),
      header: rest.printHeader ?? true,
      delimiter: rest.fieldDelimiter || ',',
      avroLogicalTypes: rest.useAvroLogicalTypes ?? false,
    },
  }
}
