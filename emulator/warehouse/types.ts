/**
 * The warehouse: everything of the embedded BigQuery but HTTP. It opens a data folder, keeps the catalogue and
 * runs statements, loads, extracts and copies. REST methods translate to and from it, nothing more.
 */
import type {TableReference} from '../sql/catalog.ts'
import type {SqlError} from '../sql/error.ts'
import type {Column, SqlType} from '../sql/types.ts'

export type {Column, SqlType, TableReference}

export interface DatasetReference {
  readonly project: string
  readonly dataset: string
}

// ---- resources ---------------------------------------------------------------------------------------

/** A field as the REST API spells it; types by their legacy names (INTEGER, FLOAT, BOOLEAN, RECORD). */
export interface FieldSchema {
  name: string
  type: string
  mode?: 'NULLABLE' | 'REQUIRED' | 'REPEATED'
  fields?: FieldSchema[]
  description?: string
  policyTags?: {names: string[]}
  maxLength?: string
  precision?: string
  scale?: string
  collation?: string
  defaultValueExpression?: string
  roundingMode?: string
  rangeElementType?: {type: string}
  [more: string]: unknown
}

export interface TableSchema {
  fields: FieldSchema[]
}

/** What a dataset keeps besides its name: the REST resource's own fields, stored as given. */
export interface DatasetEntry {
  readonly reference: DatasetReference
  readonly createdAt: number
  modifiedAt: number
  etag: string
  /** description, friendlyName, labels, location, defaultTableExpirationMs, access, … */
  resource: Record<string, unknown>
}

export type TableKind = 'TABLE' | 'VIEW' | 'EXTERNAL' | 'MATERIALIZED_VIEW' | 'SNAPSHOT'

export interface TableEntry {
  readonly reference: TableReference
  readonly kind: TableKind
  /** The table's name in DuckDB; views and external tables have none. */
  readonly physical?: string
  readonly createdAt: number
  modifiedAt: number
  etag: string
  schema: TableSchema
  /**
   * The rest of the REST resource: description, labels, friendlyName, expirationTime, timePartitioning,
   * rangePartitioning, clustering, view, materializedView, externalDataConfiguration, tableConstraints, …
   */
  resource: Record<string, unknown>
  /** Search and vector indexes: known and shown, used by nothing. */
  readonly indexes?: readonly IndexEntry[]
}

export interface IndexEntry {
  readonly name: string
  readonly type: 'SEARCH' | 'VECTOR'
  /** Names of columns; for `ALL COLUMNS` left open. */
  readonly columns?: readonly string[]
  readonly options: readonly IndexOption[]
  readonly columnOptions: readonly (IndexOption & {readonly column: string})[]
  readonly ddl: string
  readonly createdAt: number
  readonly modifiedAt: number
}

/** An option as the views of indexes show it. */
export interface IndexOption {
  readonly name: string
  readonly type: string
  readonly value: string
}

export interface TableChange {
  schema?: TableSchema
  resource?: Record<string, unknown>
  /** Reads the schema of an external table from its files again. */
  detectsSchema?: boolean
}

export interface RoutineEntry {
  readonly reference: {readonly project: string; readonly dataset: string; readonly routine: string}
  readonly createdAt: number
  modifiedAt: number
  etag: string
  /** The REST resource: routineType, language, arguments, returnType, definitionBody, … */
  resource: Record<string, unknown>
}

// ---- statements --------------------------------------------------------------------------------------

/** A query parameter as the REST API sends it. */
export interface QueryParameter {
  name?: string | null
  parameterType: ParameterType
  parameterValue?: ParameterValue | null
}
export interface ParameterType {
  type: string
  arrayType?: ParameterType
  structTypes?: {name?: string; type: ParameterType; description?: string}[]
  rangeElementType?: ParameterType
}
export interface ParameterValue {
  value?: unknown
  arrayValues?: ParameterValue[]
  structValues?: Record<string, ParameterValue>
  rangeValue?: {start?: ParameterValue; end?: ParameterValue}
}

export interface QueryRequest {
  readonly sql: string
  readonly project: string
  readonly defaultDataset?: DatasetReference
  /** Where the statement must run: datasets of other locations are not found. Anywhere, where it is left open. */
  readonly location?: string
  readonly parameters?: readonly QueryParameter[]
  /** External tables for this query only: an ExternalDataConfiguration of the REST API by name. */
  readonly tableDefinitions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly dryRun?: boolean
  /** The session that the statement runs in; an unknown one is an error, unless `createSession` begins it here. */
  readonly sessionId?: string
  readonly createSession?: boolean
  /** Writes the result of a SELECT into a table. */
  readonly destination?: {
    readonly table: TableReference
    readonly writeDisposition?: 'WRITE_EMPTY' | 'WRITE_APPEND' | 'WRITE_TRUNCATE' | 'WRITE_TRUNCATE_DATA'
    readonly createDisposition?: 'CREATE_IF_NEEDED' | 'CREATE_NEVER'
    readonly schemaUpdateOptions?: readonly string[]
    readonly timePartitioning?: Record<string, unknown>
    readonly rangePartitioning?: Record<string, unknown>
    readonly clustering?: Record<string, unknown>
  }
  /** Aborting really stops DuckDB's work and fails the statement with reason 'stopped'. */
  readonly signal?: AbortSignal
  /** Milliseconds after which the statement fails with reason 'timeout'. */
  readonly timeoutMs?: number
  readonly userEmail?: string
  readonly jobId?: string
  /** Called when a statement that reads has been compiled, and its work begins. */
  readonly onStart?: () => void
}

/**
 * A value outside DuckDB: INT64 bigint · FLOAT64 number · NUMERIC and BIGNUMERIC text as BigQuery shows it ·
 * BOOL boolean · STRING, JSON and GEOGRAPHY (WKT) string · BYTES Uint8Array · DATE days since 1970 as number ·
 * DATETIME, TIMESTAMP, TIME microseconds as bigint · INTERVAL {months, days, micros} · RANGE {start, end} ·
 * ARRAY array · STRUCT array in field order · NULL null.
 */
export type Value =
  | null
  | bigint
  | number
  | string
  | boolean
  | Uint8Array
  | {readonly months: number; readonly days: number; readonly micros: bigint}
  | {readonly start: Value; readonly end: Value}
  | readonly Value[]

/**
 * Values of a column as Arrow lays them out in memory. A STRUCT has a child for each field, a RANGE for each end, an
 * ARRAY one for its elements. https://arrow.apache.org/docs/format/Columnar.html#physical-memory-layout
 */
export interface ArrowColumn {
  readonly length: number
  readonly nullCount: number
  /** One bit a value, 0 for NULL; absent where no value is. */
  readonly validity?: Uint8Array
  /** What the layout has besides: offsets, then values. */
  readonly buffers: readonly Uint8Array[]
  readonly children: readonly ArrowColumn[]
}

/** Rows of a finished statement, read page by page; nothing is held but what a page needs. */
export interface ResultSet {
  readonly columns: readonly Column[]
  readonly totalRows: number
  /** Rows [start, start + count), columns in order. */
  read(start: number, count: number): Promise<readonly (readonly Value[])[]>
  /** The same rows as columns; only where they still lie in DuckDB. */
  readColumns?(start: number, count: number): Promise<readonly ArrowColumn[]>
  /** Frees what the result occupies; later reads fail. */
  close(): Promise<void>
}

/** What of a table a snapshot holds; only tables with rows of their own have one. */
export interface SnapshotRequest {
  readonly table: TableReference
  /** Columns by name; all where none are named. */
  readonly columns?: readonly string[]
  /** A condition in GoogleSQL that rows must meet. */
  readonly condition?: string
  /** About so many of a hundred rows. */
  readonly samplePercentage?: number
  readonly signal?: AbortSignal
}

/** BigQuery's statement types as in statistics.query.statementType: SELECT, MERGE, CREATE_TABLE_AS_SELECT, SCRIPT … */
export type StatementType = string

export interface StatementOutcome {
  readonly statementType: StatementType
  /** The exact schema, for dry runs too. Empty where a statement gives no rows. */
  readonly columns: readonly Column[]
  /** The REST schema of the result: `columns` with modes, and descriptions where a column is a table's own. */
  readonly schema?: TableSchema
  readonly rows?: ResultSet
  readonly dml?: {readonly inserted: number; readonly updated: number; readonly deleted: number}
  readonly ddl?: {
    readonly operation: 'CREATE' | 'SKIP' | 'REPLACE' | 'ALTER' | 'DROP'
    readonly table?: TableReference
    readonly routine?: {readonly project: string; readonly dataset: string; readonly routine: string}
    readonly dataset?: DatasetReference
  }
  readonly referencedTables: readonly TableReference[]
  readonly referencedRoutines?: readonly string[]
  readonly destination?: TableReference
  readonly bytesProcessed?: number
  readonly startedAt: number
  readonly endedAt: number
  /** The statement's text. */
  readonly sql?: string
  /** Where the statement stands, and the calls that led to it, innermost first. */
  readonly places?: readonly StatementPlace[]
  /** What a statement of a script failed with. */
  readonly failure?: SqlError
  /** For scripts: one outcome for each statement that ran; the script's own rows are the last SELECT's. */
  readonly children?: readonly StatementOutcome[]
  readonly sessionId?: string
  /** What LOAD DATA has read and written. */
  readonly loaded?: LoadOutcome
  /** What EXPORT DATA has written. */
  readonly exported?: {readonly files: number; readonly rows: number}
  /** The transaction that the statement was part of. */
  readonly transactionId?: string
}

/** A part of a script's or a procedure's text. */
export interface StatementPlace {
  readonly text: string
  readonly at: number
  readonly end: number
  /** `project.dataset.name`; the script itself has none. */
  readonly procedure?: string
}

// ---- loads, extracts, copies -------------------------------------------------------------------------

/** Files behind gs:// addresses; the storage room implements it, the warehouse only reads and writes through it. */
export interface ObjectFiles {
  /** Objects that a gs:// address (one `*` allowed) stands for, sorted by name; `path` is readable by DuckDB. */
  list(uri: string): Promise<readonly ObjectFile[]>
  /** Stores the file at `path` (moved, not copied) as an object; gives its size. */
  store(uri: string, path: string, metadata: {contentType: string; contentEncoding?: string}): Promise<number>
  /** A fresh path in the data folder for a file that `store` will take. */
  temporaryPath(): string
}

export interface ObjectFile {
  readonly uri: string
  readonly path: string
  readonly size: number
  readonly contentEncoding?: string
}

/** configuration.load of the REST API, as sent, with `files` for an upload instead of `sourceUris`. */
export interface LoadRequest {
  readonly project: string
  readonly configuration: Record<string, unknown>
  readonly uploadedFile?: string
  /** Finds what would keep the load from being done, as far as its first rows tell, and does nothing. */
  readonly dryRun?: boolean
  readonly signal?: AbortSignal
  readonly jobId?: string
}

/** One record that could not be loaded, in Google's words. */
export interface RecordError {
  readonly reason: string
  readonly message: string
  readonly location?: string
}

export interface LoadOutcome {
  readonly outputRows: number
  readonly outputBytes: number
  readonly inputFiles: number
  readonly inputFileBytes: number
  readonly badRecords: number
  /** The errors of bad records that were tolerated (maxBadRecords). */
  readonly errors: readonly RecordError[]
}

export interface ExtractOutcome {
  readonly fileCounts: readonly number[]
  readonly inputBytes: number
}

// ---- the warehouse itself ----------------------------------------------------------------------------

export interface TablePage<Entry> {
  readonly entries: readonly Entry[]
  readonly nextPageToken?: string
  readonly total: number
}

/**
 * All methods fail with SqlError: 'notFound' and 'duplicate' in BigQuery's words (`Not found: Table p:d.t`,
 * `Already Exists: Dataset p:d`), 'invalid' for bad requests, 'conditionNotMet' is the REST room's own affair.
 * Changes are durable when the promise resolves.
 */
export interface Warehouse {
  listDatasets(project: string): readonly DatasetEntry[]
  dataset(reference: DatasetReference): DatasetEntry | undefined
  createDataset(reference: DatasetReference, resource: Record<string, unknown>): Promise<DatasetEntry>
  updateDataset(reference: DatasetReference, resource: Record<string, unknown>): Promise<DatasetEntry>
  deleteDataset(reference: DatasetReference, options: {deleteContents: boolean}): Promise<void>

  listTables(reference: DatasetReference): readonly TableEntry[]
  /** `t$20260101` names a partition: the table is found, callers split the decorator themselves. */
  table(reference: TableReference): TableEntry | undefined
  createTable(
    reference: TableReference,
    kind: TableKind,
    schema: TableSchema | undefined,
    resource: Record<string, unknown>,
  ): Promise<TableEntry>
  /** Replaces the resource's fields that are given; a schema may only grow as BigQuery allows. */
  updateTable(reference: TableReference, change: TableChange): Promise<TableEntry>
  deleteTable(reference: TableReference): Promise<void>
  /** numRows, numBytes and their like for tables.get. */
  tableStatistics(reference: TableReference): Promise<{rows: number; bytes: number}>
  /** Rows for tabledata.list. Partition decorators restrict them. */
  readTable(
    reference: TableReference,
    options: {start: number; count: number; fields?: readonly string[]},
  ): Promise<{columns: readonly Column[]; rows: readonly (readonly Value[])[]; totalRows: number}>
  /** A table's rows as they are now, which stay so until the result is closed. */
  snapshot(request: SnapshotRequest): Promise<ResultSet>
  /** tabledata.insertAll: JSON rows as sent; gives the errors by row index, with nothing written for those rows. */
  insertRows(
    reference: TableReference,
    rows: readonly {readonly insertId?: string; readonly json: Record<string, unknown>}[],
    options: {skipInvalidRows: boolean; ignoreUnknownValues: boolean; templateSuffix?: string},
  ): Promise<readonly {readonly index: number; readonly errors: readonly RecordError[]}[]>

  listRoutines(reference: DatasetReference): readonly RoutineEntry[]
  routine(reference: RoutineEntry['reference']): RoutineEntry | undefined
  createRoutine(
    reference: RoutineEntry['reference'],
    resource: Record<string, unknown>,
  ): Promise<RoutineEntry>
  updateRoutine(
    reference: RoutineEntry['reference'],
    resource: Record<string, unknown>,
  ): Promise<RoutineEntry>
  deleteRoutine(reference: RoutineEntry['reference']): Promise<void>

  query(request: QueryRequest): Promise<StatementOutcome>
  load(request: LoadRequest): Promise<LoadOutcome>
  /** configuration.extract and configuration.copy of the REST API, as sent. */
  extract(request: {
    project: string
    configuration: Record<string, unknown>
    dryRun?: boolean
    signal?: AbortSignal
  }): Promise<ExtractOutcome>
  copy(request: {
    project: string
    configuration: Record<string, unknown>
    dryRun?: boolean
    signal?: AbortSignal
  }): Promise<{rows: number}>

  close(): Promise<void>
}
