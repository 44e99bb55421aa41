/**
 * configuration.load as clients send it. Everything may be null or absent; unknown keys are accepted, as
 * Google's server accepts them.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad
 */
import {z} from 'zod'
import type {FieldSchema, TableSchema} from '../types.ts'
import {invalidLoad} from './load-error.ts'

const tableReference = z.object({projectId: z.string().nullish(), datasetId: z.string(), tableId: z.string()})

/** Numbers arrive as numbers or as text. */
const count = z.union([z.number(), z.string()]).transform(Number)

const configuration = z.object({
  sourceUris: z.array(z.string()).nullish(),
  destinationTable: tableReference,
  sourceFormat: z.string().nullish(),
  schema: z
    .object({fields: z.array(z.custom<FieldSchema>((field) => typeof field === 'object')).nullish()})
    .nullish(),
  autodetect: z.boolean().nullish(),
  createDisposition: z.enum(['CREATE_IF_NEEDED', 'CREATE_NEVER']).nullish(),
  writeDisposition: z
    .enum(['WRITE_APPEND', 'WRITE_TRUNCATE', 'WRITE_TRUNCATE_DATA', 'WRITE_EMPTY'])
    .nullish(),
  schemaUpdateOptions: z.array(z.string()).nullish(),
  maxBadRecords: count.nullish(),
  ignoreUnknownValues: z.boolean().nullish(),
  timePartitioning: z.record(z.string(), z.unknown()).nullish(),
  rangePartitioning: z.record(z.string(), z.unknown()).nullish(),
  clustering: z.record(z.string(), z.unknown()).nullish(),
  destinationTableProperties: z.record(z.string(), z.unknown()).nullish(),
  fieldDelimiter: z.string().nullish(),
  skipLeadingRows: count.nullish(),
  quote: z.string().nullish(),
  allowQuotedNewlines: z.boolean().nullish(),
  allowJaggedRows: z.boolean().nullish(),
  nullMarker: z.string().nullish(),
  nullMarkers: z.array(z.string()).nullish(),
  encoding: z.string().nullish(),
  preserveAsciiControlCharacters: z.boolean().nullish(),
  hivePartitioningOptions: z
    .looseObject({
      mode: z.string().nullish(),
      sourceUriPrefix: z.string().nullish(),
      requirePartitionFilter: z.boolean().nullish(),
    })
    .nullish(),
  jsonExtension: z.string().nullish(),
  timeZone: z.string().nullish(),
})

export type LoadConfiguration = Omit<z.infer<typeof configuration>, 'schema'> & {schema?: TableSchema}

/** @throws LoadError that names the first field that is not as Google documents it. */
export function parseLoadConfiguration(sent: unknown): LoadConfiguration {
  const parsed = configuration.safeParse(sent)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw invalidLoad(`Invalid value for configuration.load.${issue.path.join('.')}: ${issue.message}`)
  }
  const {schema, ...rest} = parsed.data
  const fields = schema?.fields
  return {...rest, ...(fields && fields.length > 0 && {schema: {fields}})}
}
