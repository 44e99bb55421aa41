import {columns, type InformationView, tablesIn} from './define.ts'
import {tableOptions as optionsOf} from './option-text.ts'

export const tableOptions: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-table-options',
  columns: columns(`
    table_catalog STRING
    table_schema STRING
    table_name STRING
    option_name STRING
    option_type STRING
    option_value STRING`),
  *rows(scope) {
    for (const {reference, resource} of tablesIn(scope)) {
      for (const option of optionsOf(resource)) {
        yield [reference.project, reference.dataset, reference.table, option.name, option.type, option.value]
      }
    }
  },
}
