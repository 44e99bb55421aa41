import {schemaDdl} from './ddl-text.ts'
import {columns, type InformationView, text, timestamp} from './define.ts'

export const schemata: InformationView = {
  of: 'project',
  url: 'https://cloud.google.com/bigquery/docs/information-schema-datasets-schemata',
  columns: columns(`
    catalog_name STRING
    schema_name STRING
    schema_owner STRING
    creation_time TIMESTAMP
    last_modified_time TIMESTAMP
    location STRING
    ddl STRING
    default_collation_name STRING
    sync_status JSON`),
  *rows({datasets}) {
    for (const entry of datasets) {
      const {project, dataset} = entry.reference
      yield [
        project,
        dataset,
        null,
        timestamp(entry.createdAt),
        timestamp(entry.modifiedAt),
        text(entry.resource.location),
        schemaDdl(entry),
        text(entry.resource.defaultCollation) ?? 'NULL',
        null,
      ]
    }
  },
}
