import {columns, type InformationView} from './define.ts'
import {schemaOptions} from './option-text.ts'

export const schemataOptions: InformationView = {
  of: 'project',
  url: 'https://cloud.google.com/bigquery/docs/information-schema-datasets-schemata-options',
  columns: columns(`
    catalog_name STRING
    schema_name STRING
    option_name STRING
    option_type STRING
    option_value STRING`),
  *rows({datasets}) {
    for (const {reference, resource} of datasets) {
      for (const option of schemaOptions(resource)) {
        yield [reference.project, reference.dataset, option.name, option.type, option.value]
      }
    }
  },
}
