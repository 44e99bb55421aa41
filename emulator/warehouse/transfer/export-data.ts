/**
 * EXPORT DATA: the rows of a query become files of Cloud Storage.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/export-statements
 */
import type {OtherStatement} from '../../sql/ast/index.ts'
import {compileQuery} from '../../sql/compile.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {BOOL, INT64, STRING} from '../../sql/types.ts'
import {checkNames} from '../ddl/create-table.ts'
import {field, type OptionRules, withOptions} from '../ddl/options.ts'
import {columnsSchema} from '../schema.ts'
import {outcome, referenced} from '../script/outcome.ts'
import {reading} from '../script/reading.ts'
import {compileContext, located, type Run} from '../script/run.ts'
import {type OpenedQuery, openedQuery} from '../script/select.ts'
import {bytesSql} from '../statistics.ts'
import type {StatementOutcome} from '../types.ts'
import type {ExportTarget} from './extract/export-target.ts'
import {checkFiles, writeFiles} from './extract/write-files.ts'
import {invalidLoad} from './load-error.ts'

type ExportData = Extract<OtherStatement, {kind: 'exportData'}>

const OPTIONS: OptionRules = {
  uri: field('uri', STRING),
  format: field('format', STRING),
  compression: field('compression', STRING),
  header: field('header', BOOL),
  field_delimiter: field('delimiter', STRING),
  overwrite: field('overwrite', BOOL),
  use_avro_logical_types: field('avroLogicalTypes', BOOL),
}

/** Finds what would keep the export from being written, and writes nothing. */
export async function checkExportData(run: Run, statement: ExportData): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {target, overwrite} = await exportTarget(run, statement)
  const {core} = run.session
  const query = located(run, () => openedExport(run, statement))
  if (!overwrite) await checkNothingThere(run, target)
  const source = {from: STAGE, columns: query.columns, bytes: 0}
  await core.connections.use((connection) => checkFiles(core, connection, source, target))
  return outcome(run, statement, startedAt, {
    statementType: 'EXPORT_DATA',
    referencedTables: referenced(query.tables),
    referencedRoutines: query.routines,
  })
}

export async function exportData(run: Run, statement: ExportData): Promise<StatementOutcome> {
  const startedAt = Date.now()
  const {target, overwrite} = await exportTarget(run, statement)
  const {core, signal} = run.session
  if (!overwrite) await checkNothingThere(run, target)
  const {compiled: query, exported} = await reading(
    run,
    () => openedExport(run, statement),
    async (connection, compiled, sql) => {
      // The rows are laid aside first: how large they are decides how many files there are.
      const names = compiled.columns.map((column) => `"${column.name.replaceAll('"', '""')}"`)
      await connection.run(
        `CREATE OR REPLACE TEMP TABLE ${STAGE} AS SELECT * FROM (${sql}) AS q(${names})`,
        signal,
      )
      const schema = columnsSchema(compiled.columns)
      const [size] = await connection.rows(
        `SELECT ${bytesSql({schema})}, count(*) FROM ${STAGE}`,
        [INT64, INT64],
        signal,
      )
      const source = {from: STAGE, columns: compiled.columns, bytes: Number(size![0])}
      const fileCounts = await writeFiles(core, connection, source, target, signal)
      await connection.run(`DROP TABLE ${STAGE}`)
      const files = fileCounts.reduce((sum, count) => sum + count, 0)
      return {compiled, exported: {files, rows: Number(size![1])}}
    },
  )
  return outcome(run, statement, startedAt, {
    statementType: 'EXPORT_DATA',
    exported,
    referencedTables: referenced(query.tables),
    referencedRoutines: query.routines,
  })
}

const STAGE = '_export_rows'

function openedExport(run: Run, statement: ExportData): OpenedQuery {
  const query = openedQuery(compileQuery(statement.query, compileContext(run), {stored: true}))
  checkNames(query, 'EXPORT DATA')
  return query
}

async function exportTarget(
  run: Run,
  statement: ExportData,
): Promise<{target: ExportTarget; overwrite: boolean}> {
  const options = await withOptions(run, statement.options, OPTIONS)
  const text = (name: string): string | undefined => (options[name] as string | null | undefined) ?? undefined
  const uri = text('uri')
  const format = text('format')
  if (!uri) throw new SqlError("Option 'uri' is missing or empty.", statement.at)
  if (!format) throw new SqlError("Option 'format' is missing or empty.", statement.at)
  if (!uri.startsWith('gs://')) throw unsupported(`EXPORT DATA to ${uri.split(':')[0]}`, statement.at)
  if (!uri.includes('*')) {
    throw invalidLoad(`Invalid EXPORT DATA option: uri must contain a single wildcard '*': ${uri}`)
  }
  return {
    overwrite: options.overwrite === true,
    target: {
      uris: [uri],
      format: format.toUpperCase(),
      compression: (text('compression') ?? 'NONE').toUpperCase(),
      header: options.header === true,
      delimiter: text('delimiter') ?? ',',
      avroLogicalTypes: options.avroLogicalTypes === true,
    },
  }
}

async function checkNothingThere(run: Run, {uris}: ExportTarget): Promise<void> {
  for (const uri of uris) {
    const files = (await run.session.core.objects?.list(uri)) ?? []
    if (files.length === 0) continue
    throw invalidLoad(
      `Invalid EXPORT DATA option: the destination ${uri} is not empty and the option overwrite is not true`,
    )
  }
}
