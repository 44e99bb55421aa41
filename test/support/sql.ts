/**
 * Runs GoogleSQL from the shell, against a warehouse in memory or a data folder:
 *
 *     node --no-warnings test/support/sql.ts "SELECT 1" ["SELECT 2" …]
 *     DATA=folder node --no-warnings test/support/sql.ts …
 */
import {SqlError} from '../../emulator/sql/error.ts'
import {typeName} from '../../emulator/sql/types.ts'
import {openWarehouse} from '../../emulator/warehouse/open.ts'

const warehouse = await openWarehouse({folder: process.env.DATA, threads: 2})
if (!warehouse.dataset({project: 'p', dataset: 'd'})) {
  await warehouse.createDataset({project: 'p', dataset: 'd'}, {})
}
for (const sql of process.argv.slice(2)) {
  try {
    const startedAt = performance.now()
    const outcome = await warehouse.query({
      sql,
      project: 'p',
      defaultDataset: {project: 'p', dataset: 'd'},
      dryRun: process.env.DRY_RUN !== undefined,
    })
    const millis = (performance.now() - startedAt).toFixed(1)
    console.log(`${outcome.statementType} ${millis} ms`, JSON.stringify(outcome.dml ?? outcome.ddl ?? ''))
    console.log(outcome.columns.map((column) => `${column.name} ${typeName(column.type)}`).join(' | '))
    for (const row of (await outcome.rows?.read(0, 100)) ?? []) console.log(row)
    await outcome.rows?.close()
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    console.log(`${error.reason}: ${error.message}`)
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause)
      console.log(`  because ${cause.message}`)
    process.exitCode = 1
  }
}
await warehouse.close()
