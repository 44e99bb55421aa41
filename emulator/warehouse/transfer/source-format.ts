/**
 * What a file format must be able to do for a load. The rest of loading knows no format.
 */
import type {Connection} from '../../engine/connection.ts'
import type {RecordError, TableSchema} from '../types.ts'
import type {ReadConfiguration} from './load-configuration.ts'
import type {Scratch} from './scratch.ts'
import type {FileColumn, SourceFile} from './source-files.ts'

export interface LoadContext {
  readonly connection: Connection
  readonly files: readonly SourceFile[]
  /** Columns that come from the files' names and not from their content. */
  readonly fileColumns: readonly FileColumn[]
  readonly configuration: ReadConfiguration
  readonly scratch: Scratch
  readonly signal?: AbortSignal
}

/**
 * Rows ready to be inserted: a DuckDB SELECT whose columns are the schema's and then the file columns, in order and
 * in their types.
 */
export interface Reading {
  readonly sql: string
  /** What was wrong with the records left out, or with the first of them; never more than the load tolerates. */
  readonly badRecords: readonly RecordError[]
  /** How many records were left out, where that is more than are listed. */
  readonly badRecordCount?: number
  /**
   * A slower reading to try where this one fails, which finds the bad records.
   * @throws LoadError when there are more of them than `maxBadRecords`.
   */
  readonly careful?: () => Promise<Reading>
}

/** What was found in the files: their schema, and how many of their first lines are a header. */
export interface Detected {
  readonly schema: TableSchema
  readonly skipLeadingRows?: number
}

export interface SourceFormat {
  /** The schema that BigQuery would detect; called with `autodetect`, and for formats that carry one. */
  detect(context: LoadContext): Promise<Detected>
  /** True for formats whose files say their own schema. */
  readonly selfDescribing: boolean
  /**
   * How to read the files as the schema.
   * @throws LoadError when there are more bad records than `maxBadRecords`.
   */
  read(context: LoadContext, schema: TableSchema): Promise<Reading>
}
