/** Where rows go when they leave, for extract jobs and for EXPORT DATA. */
export interface ExportTarget {
  /** gs:// addresses; one with a `*` takes any number of files. */
  readonly uris: readonly string[]
  /** CSV, NEWLINE_DELIMITED_JSON, PARQUET, AVRO. */
  readonly format: string
  /** NONE, GZIP, DEFLATE, SNAPPY, ZSTD. */
  readonly compression: string
  /** Of CSV files. */
  readonly header: boolean
  readonly delimiter: string
  readonly avroLogicalTypes: boolean
}
