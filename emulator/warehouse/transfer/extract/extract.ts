/**
 * Extract jobs: rows of a table become files of Cloud Storage.
 * https://cloud.google.com/bigquery/docs/exporting-data
 */
import {SqlError} from '../../../sql/error.ts'
import {splitDecorator, tableName, tableNotFound} from '../../catalog/names.ts'
import type {Core} from '../../core.ts'
import {partitionCondition} from '../../partitions.ts'
import {relationOf} from '../../physical.ts'
import {schemaColumns} from '../../schema.ts'
import {tableStatistics} from '../../statistics.ts'
import type {ExtractOutcome} from '../../types.ts'
import {parseExtractConfiguration} from './configuration.ts'
import {checkFiles, writeFiles} from './write-files.ts'

export interface ExtractRequest {
  readonly project: string
  readonly configuration: Record<string, unknown>
  /** Finds what would keep the extract from being done, and does nothing. */
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
}

/** @throws SqlError `notFound`, LoadError for what Google's server would not take. */
export async function extract(core: Core, request: ExtractRequest): Promise<ExtractOutcome> {
  const {source, target} = parseExtractConfiguration(request.project, request.configuration)
  const leave = core.retirement.enter()
  try {
    const entry = core.catalog.table(source)
    if (!entry) throw tableNotFound(source)
    if (!entry.physical) {
      throw new SqlError(
        `${tableName(source)} is not allowed for this operation because it is currently a ${entry.kind}.`,
        undefined,
        'invalid',
      )
    }
    const {partition} = splitDecorator(source.table)
    const where = partition === undefined ? '' : ` WHERE ${partitionCondition(entry, partition)}`
    const {bytes} = await tableStatistics(core, entry)
    const rows = {from: `${relationOf(entry)}${where}`, columns: schemaColumns(entry.schema), bytes}
    const fileCounts = await core.connections.use(async (connection) => {
      if (!request.dryRun) return writeFiles(core, connection, rows, target, request.signal)
      await checkFiles(core, connection, rows, target)
      return []
    })
    return {fileCounts, inputBytes: bytes}
  } finally {
    leave()
  }
}
