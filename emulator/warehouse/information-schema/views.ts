import {columns, type InformationView, tablesIn} from './define.ts'

export const views: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-views',
  columns: columns(`
    table_catalog STRING
    table_schema STRING
    table_name STRING
    view_definition STRING
    check_option STRING
    use_standard_sql STRING`),
  *rows(scope) {
    for (const {kind, reference, resource} of tablesIn(scope)) {
      if (kind !== 'VIEW') continue
      const view = resource.view as {query?: string; useLegacySql?: boolean} | undefined
      yield [
        reference.project,
        reference.dataset,
        reference.table,
        view?.query ?? '',
        null,
        view?.useLegacySql === true ? 'NO' : 'YES',
      ]
    }
  },
}
