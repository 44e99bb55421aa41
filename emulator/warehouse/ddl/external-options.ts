/**
 * OPTIONS of external tables as externalDataConfiguration.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#external_table_option_list
 */
import {arrayOf, BOOL, INT64, INTERVAL, type SqlType, STRING} from '../../sql/types.ts'
import type {Value} from '../types.ts'
import {type OptionRule, type OptionRules, TABLE_OPTIONS} from './options.ts'

const CONFIGURATION = 'externalDataConfiguration'

type Json = Record<string, unknown>

/** A field of the configuration, or of an object within it. */
function inside(path: string, type: SqlType, convert = (value: Value): unknown => value): OptionRule {
  const [object, field] = path.includes('.') ? (path.split('.') as [string, string]) : [undefined, path]
  return {
    type,
    put(resource, value) {
      const configuration = (resource[CONFIGURATION] as Json | undefined) ?? {}
      const given = value === null ? undefined : convert(value)
      resource[CONFIGURATION] = object
        ? {...configuration, [object]: {...(configuration[object] as Json | undefined), [field]: given}}
        : {...configuration, [field]: given}
    },
  }
}

const number = (value: Value): string => String(value)

const FORMATS: Readonly<Record<string, string>> = {
  JSON: 'NEWLINE_DELIMITED_JSON',
  JSONL: 'NEWLINE_DELIMITED_JSON',
}

const format = (value: Value): string => {
  const name = String(value).toUpperCase()
  return FORMATS[name] ?? name
}

export const EXTERNAL_OPTIONS: OptionRules = {
  description: TABLE_OPTIONS.description!,
  friendly_name: TABLE_OPTIONS.friendly_name!,
  labels: TABLE_OPTIONS.labels!,
  expiration_timestamp: TABLE_OPTIONS.expiration_timestamp!,
  max_staleness: {...TABLE_OPTIONS.max_staleness!, type: INTERVAL},
  tags: TABLE_OPTIONS.tags!,
  format: inside('sourceFormat', STRING, format),
  object_metadata: inside('objectMetadata', STRING),
  sheet_range: inside('googleSheetsOptions.range', STRING),
  bigtable_options: inside('bigtableOptions', STRING),
  projection_fields: inside('datastoreBackupOptions.projectionFields', STRING),
  uris: inside('sourceUris', arrayOf(STRING)),
  compression: inside('compression', STRING),
  max_bad_records: inside('maxBadRecords', INT64, Number),
  ignore_unknown_values: inside('ignoreUnknownValues', BOOL),
  decimal_target_types: inside('decimalTargetTypes', arrayOf(STRING)),
  reference_file_schema_uri: inside('referenceFileSchemaUri', STRING),
  json_extension: inside('jsonExtension', STRING),
  file_set_spec_type: inside('fileSetSpecType', STRING),
  metadata_cache_mode: inside('metadataCacheMode', STRING),
  allow_jagged_rows: inside('csvOptions.allowJaggedRows', BOOL),
  allow_quoted_newlines: inside('csvOptions.allowQuotedNewlines', BOOL),
  encoding: inside('csvOptions.encoding', STRING),
  field_delimiter: inside('csvOptions.fieldDelimiter', STRING),
  null_marker: inside('csvOptions.nullMarker', STRING),
  null_markers: inside('csvOptions.nullMarkers', arrayOf(STRING)),
  preserve_ascii_control_characters: inside('csvOptions.preserveAsciiControlCharacters', BOOL),
  quote: inside('csvOptions.quote', STRING),
  source_column_match: inside('csvOptions.sourceColumnMatch', STRING),
  time_zone: inside('timeZone', STRING),
  date_format: inside('dateFormat', STRING),
  datetime_format: inside('datetimeFormat', STRING),
  time_format: inside('timeFormat', STRING),
  timestamp_format: inside('timestampFormat', STRING),
  column_name_character_map: inside('columnNameCharacterMap', STRING),
  skip_leading_rows: inside('csvOptions.skipLeadingRows', INT64, number),
  enum_as_string: inside('parquetOptions.enumAsString', BOOL),
  enable_list_inference: inside('parquetOptions.enableListInference', BOOL),
  enable_logical_types: inside('avroOptions.useAvroLogicalTypes', BOOL),
  hive_partition_uri_prefix: inside('hivePartitioningOptions.sourceUriPrefix', STRING),
  require_hive_partition_filter: inside('hivePartitioningOptions.requirePartitionFilter', BOOL),
}
