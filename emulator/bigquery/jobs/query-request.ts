import {randomUUID} from 'node:crypto'
import {invalidRequest} from '../../http/api-error.ts'
import {unsupported} from '../../sql/error.ts'
import type {QueryRequest} from '../../warehouse/types.ts'
import type {QueryConfiguration} from './configuration.ts'
import {asApiError} from './job-error.ts'

/** Connection properties that change nothing here: they are for billing, quotas and logs. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['query_label', 'service_account'])

/** The statement that a configuration asks to run. What it asks for and we have not is an error. */
export function queryRequest(
  configuration: QueryConfiguration,
  project: string,
): Omit<QueryRequest, 'signal'> {
  const {query: sql, destinationTable, defaultDataset} = configuration
  if (!sql) throw invalidRequest('Required parameter is missing: query', 'required')
  checkSupported(configuration, sql)
  return {
    sql,
    project,
    ...(defaultDataset && {
      defaultDataset: {project: defaultDataset.projectId ?? project, dataset: defaultDataset.datasetId},
    }),
    ...(configuration.queryParameters?.length && {parameters: configuration.queryParameters}),
    ...(configuration.tableDefinitions && {tableDefinitions: configuration.tableDefinitions}),
    ...sessionOf(configuration),
    ...(destinationTable && {
      destination: {
        table: {
          project: destinationTable.projectId ?? project,
          dataset: destinationTable.datasetId,
          table: destinationTable.tableId,
        },
        writeDisposition: configuration.writeDisposition ?? 'WRITE_EMPTY',
        createDisposition: configuration.createDisposition ?? 'CREATE_IF_NEEDED',
        schemaUpdateOptions: configuration.schemaUpdateOptions ?? [],
        ...(configuration.timePartitioning && {timePartitioning: configuration.timePartitioning}),
        ...(configuration.rangePartitioning && {rangePartitioning: configuration.rangePartitioning}),
        ...(configuration.clustering && {clustering: configuration.clustering}),
      },
    }),
  }
}

function checkSupported(configuration: QueryConfiguration, sql: string): void {
  const dialect = /^\s*#(legacy|standard)sql\b/i.exec(sql)?.[1]?.toLowerCase()
  const legacy = dialect ? dialect === 'legacy' : configuration.useLegacySql
  const missing = legacy
    ? 'legacy SQL (set useLegacySql to false)'
    : configuration.continuous
      ? 'continuous queries'
      : configuration.userDefinedFunctionResources?.length
        ? 'userDefinedFunctionResources; use CREATE FUNCTION instead'
        : undefined
  if (missing) throw asApiError(unsupported(missing))
}

/** https://cloud.google.com/bigquery/docs/sessions-intro */
function sessionOf(configuration: QueryConfiguration): Pick<QueryRequest, 'sessionId' | 'createSession'> {
  for (const {key, value} of configuration.connectionProperties ?? []) {
    if (key === 'session_id') return {sessionId: value ?? ''}
    const harmless = WITHOUT_EFFECT.has(key) || (key === 'time_zone' && value === 'UTC')
    if (!harmless) throw asApiError(unsupported(`the connection property ${key}`))
  }
  return configuration.createSession ? {sessionId: randomUUID(), createSession: true} : {}
}
