/** https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfiguration */
import {z} from 'zod'
import {invalidRequest} from '../../http/api-error.ts'
import type {ParameterType, ParameterValue, QueryParameter} from '../../warehouse/types.ts'
import type {JobType} from './record.ts'

const datasetReference = z.looseObject({projectId: z.string().nullish(), datasetId: z.string()})
const tableReference = z.looseObject({
  projectId: z.string().nullish(),
  datasetId: z.string(),
  tableId: z.string(),
})
const int64 = z.union([z.string().regex(/^-?\d+$/), z.int()]).nullish()
const object = z.looseObject({}).nullish()

const ParameterTypeSchema: z.ZodType<ParameterType> = z.looseObject({
  type: z.string(),
  get arrayType() {
    return ParameterTypeSchema.optional()
  },
  get structTypes() {
    return z.array(z.looseObject({name: z.string().optional(), type: ParameterTypeSchema})).optional()
  },
  get rangeElementType() {
    return ParameterTypeSchema.optional()
  },
})

/** Values of which nothing is said are NULL, and not shown. */
const isSaid = (value: ParameterValue | undefined): value is ParameterValue =>
  value !== undefined && Object.values(value).some((given) => given != null)

const withoutEmpty = <Values extends Readonly<Record<string, ParameterValue | undefined>>>(values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => isSaid(value))) as Values

const ParameterValueSchema: z.ZodType<ParameterValue> = z.looseObject({
  // Text by the book, and in what jobs.get answers; some clients send numbers and booleans as such.
  value: z.union([z.string(), z.number().transform(String), z.boolean().transform(String)]).nullish(),
  get arrayValues() {
    return z.array(ParameterValueSchema).optional()
  },
  get structValues() {
    return z.record(z.string(), ParameterValueSchema).transform(withoutEmpty).optional()
  },
  get rangeValue() {
    return z
      .object({start: ParameterValueSchema.optional(), end: ParameterValueSchema.optional()})
      .transform(withoutEmpty)
      .optional()
  },
})

export const QueryParameters: z.ZodType<QueryParameter[] | null | undefined> = z
  .array(
    z
      .looseObject({
        name: z.string().nullish(),
        parameterType: ParameterTypeSchema,
        parameterValue: ParameterValueSchema.nullish(),
      })
      .transform(({parameterValue, ...parameter}) =>
        isSaid(parameterValue ?? undefined) ? {...parameter, parameterValue} : parameter,
      ),
  )
  .nullish()

export const ConnectionProperties = z
  .array(z.looseObject({key: z.string(), value: z.string().nullish()}))
  .nullish()

/** What queries have in common in jobs.insert and jobs.query. */
export const queryFields = {
  query: z.string().nullish(),
  useLegacySql: z.boolean().nullish(),
  defaultDataset: datasetReference.nullish(),
  parameterMode: z.string().nullish(),
  queryParameters: QueryParameters,
  connectionProperties: ConnectionProperties,
  createSession: z.boolean().nullish(),
  continuous: z.boolean().nullish(),
}

export const QueryConfiguration = z.looseObject({
  ...queryFields,
  destinationTable: tableReference.nullish(),
  createDisposition: z.enum(['CREATE_IF_NEEDED', 'CREATE_NEVER']).nullish(),
  writeDisposition: z
    .enum(['WRITE_EMPTY', 'WRITE_APPEND', 'WRITE_TRUNCATE', 'WRITE_TRUNCATE_DATA'])
    .nullish(),
  schemaUpdateOptions: z.array(z.string()).nullish(),
  timePartitioning: object,
  rangePartitioning: object,
  clustering: object,
  tableDefinitions: z.record(z.string(), z.looseObject({})).nullish(),
  userDefinedFunctionResources: z.array(object).nullish(),
})
export type QueryConfiguration = z.infer<typeof QueryConfiguration>

export const JobConfiguration = z.looseObject({
  query: QueryConfiguration.nullish(),
  load: object,
  extract: object,
  copy: object,
  dryRun: z.boolean().nullish(),
  jobTimeoutMs: int64,
  labels: z.record(z.string(), z.string().nullable()).nullish(),
})
export type JobConfiguration = z.infer<typeof JobConfiguration>

export const JobBody = z.looseObject({
  jobReference: z
    .looseObject({
      projectId: z.string().nullish(),
      jobId: z.string().nullish(),
      location: z.string().nullish(),
    })
    .nullish(),
  configuration: JobConfiguration.nullish(),
})
export type JobBody = z.infer<typeof JobBody>

const TYPES: readonly [Lowercase<JobType>, JobType][] = [
  ['query', 'QUERY'],
  ['load', 'LOAD'],
  ['extract', 'EXTRACT'],
  ['copy', 'COPY'],
]

/** Which of its four kinds a configuration is. */
export function jobType(configuration: JobConfiguration | null | undefined): JobType {
  const given = TYPES.filter(([name]) => configuration?.[name])
  if (given.length === 1) return given[0]![1]
  throw invalidRequest(
    given.length === 0
      ? 'Required parameter is missing: configuration'
      : 'Exactly one of query, load, extract and copy must be given in the configuration.',
    given.length === 0 ? 'required' : 'invalid',
  )
}
