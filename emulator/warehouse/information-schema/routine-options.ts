import {columns, type InformationView, routinesIn} from './define.ts'
import {routineOptions as optionsOf} from './option-text.ts'

export const routineOptions: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-routine-options',
  columns: columns(`
    specific_catalog STRING
    specific_schema STRING
    specific_name STRING
    option_name STRING
    option_type STRING
    option_value STRING`),
  *rows(scope) {
    for (const {reference, resource} of routinesIn(scope)) {
      for (const option of optionsOf(resource)) {
        yield [
          reference.project,
          reference.dataset,
          reference.routine,
          option.name,
          option.type,
          option.value,
        ]
      }
    }
  },
}
