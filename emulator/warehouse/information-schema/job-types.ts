/**
 * The types of JOBS' records: https://cloud.google.com/bigquery/docs/information-schema-jobs#schema
 * What they hold is described with https://cloud.google.com/bigquery/docs/reference/rest/v2/Job
 */
import {
  arrayOf,
  FLOAT64,
  INT64,
  JSON_TYPE,
  type SqlType,
  STRING,
  structOf,
  TIMESTAMP,
} from '../../sql/types.ts'

type Fields = readonly (readonly [name: string, type: SqlType])[]

const record = (...fields: Fields): SqlType => structOf(fields.map(([name, type]) => ({name, type})))
const each = (type: SqlType, names: string): Fields => names.split(' ').map((name) => [name, type])

const TABLE = record(...each(STRING, 'project_id dataset_id table_id'))
const REASONS = arrayOf(record(...each(STRING, 'code message')))
const MESSAGES = arrayOf(
  record(['code', STRING], ['message', STRING], ['base_table', TABLE], ['index_name', STRING]),
)

const STAGE = record(
  ...each(STRING, 'name'),
  ...each(INT64, 'id start_ms end_ms'),
  ['input_stages', arrayOf(INT64)],
  ...['wait', 'read', 'compute', 'write'].flatMap(
    (part): Fields => [
      [`${part}_ratio_avg`, FLOAT64],
      [`${part}_ms_avg`, INT64],
      [`${part}_ratio_max`, FLOAT64],
      [`${part}_ms_max`, INT64],
    ],
  ),
  ...each(
    INT64,
    'shuffle_output_bytes shuffle_output_bytes_spilled records_read records_written parallel_inputs completed_parallel_inputs',
  ),
  ['status', STRING],
  ['steps', arrayOf(record(['kind', STRING], ['substeps', arrayOf(STRING)]))],
  ['slot_ms', INT64],
  ['compute_mode', STRING],
)

export const JOB_TYPES: Readonly<Record<string, SqlType>> = {
  TABLE,
  TABLES: arrayOf(TABLE),
  LABELS: arrayOf(record(...each(STRING, 'key value'))),
  ERROR: record(...each(STRING, 'reason location debug_info message')),
  SESSION: record(['session_id', STRING]),
  DML: record(...each(INT64, 'inserted_row_count deleted_row_count updated_row_count')),
  BI_ENGINE: record(
    ['bi_engine_mode', STRING],
    ['acceleration_mode', STRING],
    ['bi_engine_reasons', REASONS],
  ),
  CREATION_REASON: record(['code', STRING]),
  STAGES: arrayOf(STAGE),
  TIMELINE: arrayOf(
    record(
      ...each(
        INT64,
        'elapsed_ms total_slot_ms pending_units completed_units active_units estimated_runnable_units',
      ),
    ),
  ),
  QUERY_INFO: record(
    ['resource_warning', STRING],
    ['query_hashes', record(['normalized_literals', STRING])],
    ['performance_insights', record(['avg_previous_execution_ms', INT64])],
    ['optimization_details', JSON_TYPE],
  ),
  SEARCH: record(['index_usage_mode', STRING], ['index_unused_reasons', MESSAGES]),
  CONTINUOUS: record(['output_watermark', TIMESTAMP]),
  COSTS: arrayOf(
    record(
      ['external_service', STRING],
      ...each(INT64, 'bytes_processed bytes_billed slot_ms reserved_slot_count'),
    ),
  ),
}
