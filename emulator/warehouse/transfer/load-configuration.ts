/**
 * configuration.load as clients send it, and externalDataConfiguration, which says the same of files in other
 * words. Everything may be null or absent; unknown keys are accepted, as Google's server accepts them.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/tables#ExternalDataConfiguration
 */
import {z} from 'zod'
import type {FieldSchema, TableSchema} from '../types.ts'
import {invalidLoad} from './load-error.ts'

const tableReference = z.object({projectId: z.string().nullish(), datasetId: z.string(), tableId: z.string()})

/** Numbers arrive as numbers or as text. */
const count = z.union([z.number(), z.string()]).transform(Number)

/** How files are read. */
const reading = z.object({
  sourceUris: z.array(z.string()).nullish(),
  sourceFormat: z.string().nullish(),
  referenceFileSchemaUri: z.string().nullish(),
  autodetect: z.boolean().nullish(),
  maxBadRecords: count.nullish(),
  ignoreUnknownValues: z.boolean().nullish(),
  fieldDelimiter: z.string().nullish(),
  skipLeadingRows: count.nullish(),
  quote: z.string().nullish(),
  allowQuotedNewlines: z.boolean().nullish(),
  allowJaggedRows: z.boolean().nullish(),
  nullMarker: z.string().nullish(),
  nullMarkers: z.array(z.string()).nullish(),
  encoding: z.string().nullish(),
  preserveAsciiControlCharacters: z.boolean().nullish(),
  decimalTargetTypes: z.array(z.string()).nullish(),
  useAvroLogicalTypes: z.boolean().nullish(),
  jsonExtension: z.string().nullish(),
  timeZone: z.string().nullish(),
  dateFormat: z.string().nullish(),
  datetimeFormat: z.string().nullish(),
  timeFormat: z.string().nullish(),
  timestampFormat: z.string().nullish(),
  sourceColumnMatch: z.string().nullish(),
  columnNameCharacterMap: z.string().nullish(),
  fileSetSpecType: z.string().nullish(),
  parquetOptions: z
    .object({enumAsString: z.boolean().nullish(), enableListInference: z.boolean().nullish()})
    .nullish(),
  hivePartitioningOptions: z
    .object({
      mode: z.string().nullish(),
      sourceUriPrefix: z.string().nullish(),
      requirePartitionFilter: z.boolean().nullish(),
    })
    .nullish(),
})

export type ReadConfiguration = z.infer<typeof reading>

const anything = z.record(z.string(), z.unknown())

const load = reading.extend({
  destinationTable: tableReference,
  schema: z
    .object({fields: z.array(z.custom<FieldSchema>((field) => typeof field === 'object')).nullish()})
    .nullish(),
  createDisposition: z.enum(['CREATE_IF_NEEDED', 'CREATE_NEVER']).nullish(),
  writeDisposition: z
    .enum(['WRITE_APPEND', 'WRITE_TRUNCATE', 'WRITE_TRUNCATE_DATA', 'WRITE_EMPTY'])
    .nullish(),
  schemaUpdateOptions: z.array(z.string()).nullish(),
  timePartitioning: anything.nullish(),
  rangePartitioning: anything.nullish(),
  clustering: anything.nullish(),
  destinationTableProperties: anything.nullish(),
})

export type LoadConfiguration = Omit<z.infer<typeof load>, 'schema'> & {schema?: TableSchema}

/** @throws LoadError that names the first field that is not as Google documents it. */
export function parseLoadConfiguration(sent: unknown): LoadConfiguration {
  const {schema, ...rest} = parse(load, sent, 'configuration.load')
  const fields = schema?.fields
  return {...rest, ...(fields && fields.length > 0 && {schema: {fields}})}
}

/** The options of formats stand in objects of their own there: `csvOptions.quote` is `quote` of a load. */
export function parseExternalConfiguration(sent: Readonly<Record<string, unknown>>): ReadConfiguration {
  const {csvOptions, jsonOptions, avroOptions, ...rest} = sent
  const options = [csvOptions, jsonOptions, avroOptions].map((given) => (given ?? {}) as object)
  return parse(reading, Object.assign({}, ...options, rest), 'externalDataConfiguration')
}

function parse<Schema extends z.ZodType>(schema: Schema, sent: unknown, what: string): z.infer<Schema> {
  const parsed = schema.safeParse(sent)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw invalidLoad(`Invalid value for ${what}.${issue.path.join('.')}: ${issue.message}`)
}
