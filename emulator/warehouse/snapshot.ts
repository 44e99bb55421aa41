/**
 * A table's rows as they are at one moment, for readers that take their time: they are copied into a temporary table,
 * so that nothing that happens to the table meanwhile can be seen, and DuckDB moves them to disk where memory runs short.
 */
import type {Query} from '../sql/ast/index.ts'
import {compileQuery} from '../sql/compile.ts'
import {SqlError} from '../sql/error.ts'
import {parseExpression, parseQuery} from '../sql/parser/index.ts'
import {INT64} from '../sql/types.ts'
import {tableNotFound} from './catalog/names.ts'
import type {Core} from './core.ts'
import {inMemory, inTable} from './results/result-set.ts'
import {schemaColumns} from './schema.ts'
import {Frame} from './script/frame.ts'
import {reading} from './script/reading.ts'
import {compileContext, newReport, type Run, withText} from './script/run.ts'
import {createSession} from './session.ts'
import type {Column, ResultSet, SnapshotRequest, TableEntry} from './types.ts'

export async function snapshot(core: Core, request: SnapshotRequest): Promise<ResultSet> {
  const entry = core.catalog.table(request.table)
  if (!entry) throw tableNotFound(request.table)
  if (!entry.physical) {
    throw new SqlError('non-table entities cannot be read with the storage API', undefined, 'invalid')
  }
  const columns = wantedColumns(entry, request.columns)
  if (columns.length === 0) return inMemory([], [])
  const query = snapshotQuery(entry, columns, request)
  const session = createSession(core, {project: entry.reference.project})
  session.signal = request.signal
  const connection = await core.connections.open()
  session.connection = connection
  const run: Run = {
    session,
    text: request.condition ?? '',
    frame: new Frame(),
    report: newReport(),
    stack: [],
  }
  try {
    return await reading(
      run,
      () => compileQuery(query, compileContext(run)),
      async (_connection, _compiled, sql) => {
        await connection.run(`CREATE OR REPLACE TEMP TABLE rows AS ${sql}`, request.signal)
        const [total] = await connection.rows('SELECT count(*) FROM rows', [INT64])
        return inTable(connection, columns, Number(total?.[0] ?? 0))
      },
    )
  } catch (error) {
    connection.close()
    throw error
  }
}

function wantedColumns({schema}: TableEntry, names: readonly string[] | undefined): Column[] {
  const columns = schemaColumns(schema)
  if (!names?.length) return columns
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  return columns.filter((column) => wanted.has(column.name.toLowerCase()))
}

/** The condition is parsed on its own: it is one expression, whatever it says. */
function snapshotQuery(
  {reference}: TableEntry,
  columns: readonly Column[],
  {condition, samplePercentage}: SnapshotRequest,
): Query {
  const {project, dataset, table} = reference
  const list = columns.map(({name}) => `\`${name}\``).join(', ')
  const sample = samplePercentage === undefined ? '' : ` TABLESAMPLE SYSTEM (${samplePercentage} PERCENT)`
  const query = parseQuery(`SELECT ${list} FROM \`${project}\`.\`${dataset}\`.\`${table}\`${sample}`)
  if (!condition?.trim() || query.body.kind !== 'select') return query
  try {
    return {...query, body: {...query.body, where: parseExpression(condition)}}
  } catch (error) {
    throw withText(error, condition)
  }
}
