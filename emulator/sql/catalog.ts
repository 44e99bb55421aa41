/**
 * What the compiler asks of the world: tables, views and routines by name. The warehouse answers from memory,
 * so every answer is immediate and compiling touches no data.
 */
import type {SqlType} from './types.ts'

export interface TableReference {
  readonly project: string
  readonly dataset: string
  readonly table: string
}

export interface CatalogColumn {
  readonly name: string
  readonly type: SqlType
  /** REQUIRED columns refuse NULL; arrays are REPEATED by their type. */
  readonly required?: boolean
  /** The column's name in the relation `source.sql`. */
  readonly physical: string
  /** GoogleSQL of the DEFAULT expression. */
  readonly defaultText?: string
  /** Pseudo columns (_PARTITIONTIME, _TABLE_SUFFIX, _FILE_NAME) are found by name but not by `*`. */
  readonly pseudo?: boolean
}

export interface CatalogTable {
  readonly reference: TableReference
  readonly kind: 'table' | 'view' | 'external' | 'information'
  readonly columns: readonly CatalogColumn[]
  /**
   * Where rows come from: a DuckDB relation (a quoted name, or a SELECT in parentheses) with the physical
   * columns; or, for a view, GoogleSQL that is bound in place of the name.
   */
  readonly source:
    | {
        readonly kind: 'relation'
        readonly sql: string
        readonly partitions?: CatalogPartitions
        /** The relation as it was at a time, DuckDB SQL of a TIMESTAMPTZ; absent where that is not known. */
        readonly asOf?: (time: string) => string
      }
    | {readonly kind: 'view'; readonly query: string; readonly defaultProject: string}
  /** require_partition_filter: the columns of which a query must restrict one. */
  readonly requiredPartitionFilter?: readonly string[]
}

/** Parts of a relation that a query need not read where it asks for none of their rows. */
export interface CatalogPartitions {
  /** Columns whose value is the same for all rows of a part. */
  readonly columns: readonly string[]
  /** The relation without the parts that the condition, DuckDB SQL over `columns`, rules out. */
  readonly where: (condition: string) => string
}

export interface CatalogRoutine {
  readonly name: string
  readonly form: 'scalar' | 'aggregate' | 'table'
  readonly language: 'SQL' | 'JAVASCRIPT'
  /** A parameter without a type is ANY TYPE. */
  readonly parameters: readonly {
    readonly name: string
    readonly type?: SqlType
    readonly table?: 'ANY' | readonly {readonly name: string; readonly type: SqlType}[]
    readonly notAggregate?: boolean
  }[]
  readonly returns?: SqlType
  /** GoogleSQL of the body: an expression, or a query for table functions. */
  readonly body?: string
  /** For JavaScript: the DuckDB function that the warehouse registered for it. */
  readonly runtime?: string
}

export interface Catalog {
  /**
   * A table by its path as written, already split at dots: [table], [dataset, table], [project, dataset, table];
   * with INFORMATION_SCHEMA as a path part before the view's name, perhaps after `region-xx`. Temporary tables
   * come first. Throws SqlError for a path that cannot name a table; undefined where there is none.
   */
  table(path: readonly string[]): CatalogTable | undefined
  /** All tables that a path ending in `*` stands for, newest last; each with its suffix. */
  wildcard(path: readonly string[]): readonly {readonly suffix: string; readonly table: CatalogTable}[]
  /** A function by its path; temporary functions come first. */
  routine(path: readonly string[]): CatalogRoutine | undefined
  /** The path as BigQuery's messages write it: `project:dataset.table`. */
  describe(path: readonly string[]): string
}

/** A value that is already SQL for DuckDB: a script variable, a query parameter. */
export interface BoundValue {
  readonly type: SqlType
  readonly sql: string
}

export interface CompileContext {
  readonly catalog: Catalog
  readonly positionalParameters?: readonly BoundValue[]
  /** By lower-cased name. */
  readonly namedParameters?: ReadonlyMap<string, BoundValue>
  /** Script variables by lower-cased name. */
  readonly variables?: ReadonlyMap<string, BoundValue>
  /** `error.message`, `row_count`, `project_id`, … by lower-cased name without `@@`. */
  readonly systemVariables?: ReadonlyMap<string, BoundValue>
  readonly timeZone: string
}
