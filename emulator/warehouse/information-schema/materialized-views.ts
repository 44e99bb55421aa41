import {STRING, structOf} from '../../sql/types.ts'
import {columns, type InformationView, tablesIn, timestamp} from './define.ts'

const STATUS = structOf(['reason', 'location', 'debug_info', 'message'].map((name) => ({name, type: STRING})))

export const materializedViews: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-materialized-views',
  columns: columns(
    `
    table_catalog STRING
    table_schema STRING
    table_name STRING
    last_refresh_time TIMESTAMP
    refresh_watermark TIMESTAMP
    last_refresh_status STATUS`,
    {STATUS},
  ),
  *rows(scope) {
    for (const {kind, reference, modifiedAt} of tablesIn(scope)) {
      if (kind !== 'MATERIALIZED_VIEW') continue
      const at = timestamp(modifiedAt)
      yield [reference.project, reference.dataset, reference.table, at, at, null]
    }
  },
}
