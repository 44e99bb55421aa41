/**
 * configuration.query.tableDefinitions: external tables that are there for one query only.
 * https://cloud.google.com/bigquery/docs/external-data-cloud-storage#create-external-table-temporary
 */
import {temporaryReference} from './ddl/place.ts'
import type {Session} from './session.ts'
import {newTable} from './tables.ts'
import {externalDefinition} from './transfer/external.ts'
import type {TableSchema} from './types.ts'

export type TableDefinitions = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export async function defineTables(
  session: Session,
  definitions: TableDefinitions | undefined,
): Promise<void> {
  for (const [name, configuration] of Object.entries(definitions ?? {})) {
    const given = configuration.schema as TableSchema | undefined
    const definition = await externalDefinition(session.core, configuration, given)
    const resource = {externalDataConfiguration: definition.configuration}
    const reference = temporaryReference(session, name)
    const entry = newTable(session.core, reference, 'EXTERNAL', definition.schema, resource, undefined)
    session.tables.set(name, entry)
  }
}
