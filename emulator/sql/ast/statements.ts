/**
 * Statements as written: DDL, DML, DCL, scripting, import and export.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/procedural-language
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/other-statements
 */
import type {Argument, Expression, Name, Node, TypeSyntax} from './expressions.ts'
import type {Query, TableExpression} from './queries.ts'

/** Every statement knows its own text: [at, end) of the script's. */
export interface StatementNode extends Node {
  readonly end: number
}

export type Statement = QueryStatement | DdlStatement | DmlStatement | ScriptStatement | OtherStatement

export interface QueryStatement extends StatementNode {
  readonly kind: 'queryStatement'
  readonly query: Query
}

/** OPTIONS(name = expression, …); `path` names such as `a.b` are kept joined by dots. */
export type Options = readonly {readonly at: number; readonly name: string; readonly value: Expression}[]

/** How CREATE treats what is there. */
export interface CreateMode {
  readonly orReplace: boolean
  readonly ifNotExists: boolean
}

export type DdlStatement =
  | CreateSchema
  | CreateTable
  | CreateView
  | CreateExternalTable
  | CreateSnapshot
  | CreateFunction
  | CreateProcedure
  | CreateIndex
  | CreateOther
  | AlterIndex
  | AlterSchema
  | AlterTable
  | AlterView
  | AlterColumn
  | Drop
  | Undrop

export interface CreateSchema extends StatementNode, CreateMode {
  readonly kind: 'createSchema'
  readonly path: readonly Name[]
  readonly defaultCollation?: Expression
  readonly options: Options
}

export interface ColumnDefinition extends Node {
  readonly name: Name
  readonly type: TypeSyntax
  readonly notNull: boolean
  readonly defaultValue?: Expression
  readonly defaultText?: string
  readonly primaryKey: boolean
  readonly references?: ForeignKey
  /** What the values are made of: an expression, or the next number. */
  readonly generated?: Expression | 'IDENTITY'
  readonly options: Options
  /** For STRUCT columns: NOT NULL and OPTIONS of nested fields, by dotted path below the column. */
  readonly nested: readonly {
    readonly path: string
    readonly notNull: boolean
    readonly options: Options
  }[]
}

export interface ForeignKey {
  readonly name?: Name
  readonly columns: readonly Name[]
  readonly table: readonly Name[]
  readonly references: readonly Name[]
}

export interface TableConstraints {
  readonly primaryKey?: readonly Name[]
  readonly foreignKeys: readonly ForeignKey[]
}

export interface CreateTable extends StatementNode, CreateMode {
  readonly kind: 'createTable'
  readonly temporary: boolean
  readonly path: readonly Name[]
  readonly columns?: readonly ColumnDefinition[]
  readonly constraints: TableConstraints
  /** CREATE TABLE … LIKE | CLONE | COPY source */
  readonly source?: {
    readonly type: 'LIKE' | 'CLONE' | 'COPY'
    readonly path: readonly Name[]
    readonly systemTime?: Expression
  }
  readonly defaultCollation?: Expression
  readonly partitionBy: readonly Expression[]
  readonly clusterBy: readonly Expression[]
  readonly connection?: readonly Name[]
  readonly options: Options
  readonly query?: Query
}

export interface CreateView extends StatementNode, CreateMode {
  readonly kind: 'createView'
  readonly materialized: boolean
  readonly temporary: boolean
  readonly path: readonly Name[]
  readonly columns?: readonly {readonly name: Name; readonly options: Options}[]
  readonly partitionBy: readonly Expression[]
  readonly clusterBy: readonly Expression[]
  readonly options: Options
  readonly query: Query
}

export interface CreateExternalTable extends StatementNode, CreateMode {
  readonly kind: 'createExternalTable'
  readonly path: readonly Name[]
  readonly columns?: readonly ColumnDefinition[]
  readonly connection?: readonly Name[]
  readonly partitionColumns?: readonly ColumnDefinition[] | 'AUTO'
  readonly options: Options
}

export interface CreateSnapshot extends StatementNode {
  readonly kind: 'createSnapshot'
  readonly ifNotExists: boolean
  readonly path: readonly Name[]
  readonly source: readonly Name[]
  readonly systemTime?: Expression
  readonly options: Options
}

export interface RoutineParameter extends Node {
  readonly name: Name
  readonly type: TypeSyntax
  readonly mode?: 'IN' | 'OUT' | 'INOUT'
  readonly notAggregate: boolean
  readonly defaultValue?: Expression
}

/** A SQL, JavaScript or remote function; scalar, aggregate or table-valued. */
export interface CreateFunction extends StatementNode, CreateMode {
  readonly kind: 'createFunction'
  readonly temporary: boolean
  readonly path: readonly Name[]
  readonly form: 'scalar' | 'aggregate' | 'table'
  readonly parameters: readonly RoutineParameter[]
  readonly returns?: TypeSyntax
  readonly language?: string
  readonly determinism?: string
  /** The body of a SQL function, with its text; the query of a table function; the code of other languages. */
  readonly body?: Expression
  readonly bodyText?: string
  readonly query?: Query
  readonly code?: string
  readonly connection?: readonly Name[]
  readonly options: Options
}

export interface CreateProcedure extends StatementNode, CreateMode {
  readonly kind: 'createProcedure'
  readonly path: readonly Name[]
  readonly parameters: readonly RoutineParameter[]
  readonly language?: string
  readonly options: Options
  readonly body?: readonly Statement[]
  readonly bodyText?: string
}

export interface IndexColumn {
  readonly name: Name
  readonly options: Options
}

/** CREATE SEARCH INDEX and CREATE VECTOR INDEX. */
export interface CreateIndex extends StatementNode, CreateMode {
  readonly kind: 'createIndex'
  readonly type: 'SEARCH' | 'VECTOR'
  readonly name: Name
  readonly table: readonly Name[]
  readonly allColumns: boolean
  /** The columns of the index; with `allColumns` those with options of their own. */
  readonly columns: readonly IndexColumn[]
  readonly storing: readonly Name[]
  readonly partitionBy: readonly Expression[]
  readonly options: Options
}

/** ALTER VECTOR INDEX … REBUILD. */
export interface AlterIndex extends StatementNode {
  readonly kind: 'alterIndex'
  readonly ifExists: boolean
  readonly name: Name
  readonly table: readonly Name[]
}

/** Row access policies, reservations …: named, and refused by the session. */
export interface CreateOther extends StatementNode, CreateMode {
  readonly kind: 'createOther'
  /** 'ROW ACCESS POLICY', 'MODEL', 'CONNECTION' … */
  readonly object: string
  readonly path: readonly Name[]
}

export interface AlterSchema extends StatementNode {
  readonly kind: 'alterSchema'
  readonly ifExists: boolean
  readonly path: readonly Name[]
  readonly options: Options
  readonly defaultCollation?: Expression
}

export type TableAction = Node &
  (
    | {readonly kind: 'setOptions'; readonly options: Options}
    | {readonly kind: 'addColumn'; readonly ifNotExists: boolean; readonly column: ColumnDefinition}
    | {readonly kind: 'dropColumn'; readonly ifExists: boolean; readonly name: Name}
    | {
        readonly kind: 'renameColumn'
        readonly ifExists: boolean
        readonly from: Name
        readonly to: Name
      }
    | {readonly kind: 'renameTo'; readonly to: Name}
    | {readonly kind: 'setCollation'; readonly collation: Expression}
    | {
        readonly kind: 'alterColumn'
        readonly ifExists: boolean
        readonly name: Name
        readonly change: ColumnChange
      }
    | {readonly kind: 'addPrimaryKey'; readonly ifNotExists: boolean; readonly columns: readonly Name[]}
    | {readonly kind: 'addForeignKey'; readonly ifNotExists: boolean; readonly key: ForeignKey}
    | {readonly kind: 'dropPrimaryKey'; readonly ifExists: boolean}
    | {readonly kind: 'dropConstraint'; readonly ifExists: boolean; readonly name: Name}
  )

export type ColumnChange =
  | {readonly kind: 'setOptions'; readonly options: Options}
  | {readonly kind: 'setDataType'; readonly type: TypeSyntax}
  | {readonly kind: 'setDefault'; readonly value: Expression; readonly text: string}
  | {readonly kind: 'dropDefault'}
  | {readonly kind: 'dropNotNull'}

export interface AlterTable extends StatementNode {
  readonly kind: 'alterTable'
  readonly ifExists: boolean
  readonly path: readonly Name[]
  readonly actions: readonly TableAction[]
}

export interface AlterView extends StatementNode {
  readonly kind: 'alterView'
  readonly materialized: boolean
  readonly ifExists: boolean
  readonly path: readonly Name[]
  readonly actions: readonly TableAction[]
}

/** ALTER of what is neither table, view nor schema; named, and refused by the session. */
export interface AlterColumn extends StatementNode {
  readonly kind: 'alterOther'
  readonly object: string
  readonly path: readonly Name[]
}

export interface Drop extends StatementNode {
  readonly kind: 'drop'
  /** 'SCHEMA', 'TABLE', 'VIEW', 'MATERIALIZED VIEW', 'EXTERNAL TABLE', 'SNAPSHOT TABLE', 'FUNCTION', 'TABLE FUNCTION', 'PROCEDURE', … */
  readonly object: string
  readonly ifExists: boolean
  readonly path: readonly Name[]
  /** The table that a dropped index is on. */
  readonly on?: readonly Name[]
  readonly cascade?: boolean
}

export interface Undrop extends StatementNode {
  readonly kind: 'undrop'
  readonly ifNotExists: boolean
  readonly path: readonly Name[]
}

// ---- DML --------------------------------------------------------------------------------------------

export type DmlStatement = Insert | Update | Delete | Truncate | Merge

export interface Insert extends StatementNode {
  readonly kind: 'insert'
  readonly path: readonly Name[]
  readonly columns?: readonly Name[]
  readonly rows?: readonly (readonly Expression[])[]
  readonly query?: Query
}

export interface Assignment extends Node {
  readonly target: readonly Name[]
  readonly value: Expression
}

export interface Update extends StatementNode {
  readonly kind: 'update'
  readonly path: readonly Name[]
  readonly alias?: Name
  readonly set: readonly Assignment[]
  readonly from?: TableExpression
  readonly where?: Expression
}

export interface Delete extends StatementNode {
  readonly kind: 'delete'
  readonly path: readonly Name[]
  readonly alias?: Name
  readonly where?: Expression
}

export interface Truncate extends StatementNode {
  readonly kind: 'truncate'
  readonly path: readonly Name[]
}

export interface Merge extends StatementNode {
  readonly kind: 'merge'
  readonly path: readonly Name[]
  readonly alias?: Name
  readonly source: TableExpression
  readonly on: Expression
  readonly clauses: readonly MergeClause[]
}

export interface MergeClause extends Node {
  readonly match: 'MATCHED' | 'NOT_MATCHED_BY_TARGET' | 'NOT_MATCHED_BY_SOURCE'
  readonly condition?: Expression
  readonly action:
    | {readonly kind: 'update'; readonly set: readonly Assignment[]}
    | {readonly kind: 'delete'}
    | {readonly kind: 'insertRow'}
    | {
        readonly kind: 'insert'
        readonly columns?: readonly Name[]
        readonly values: readonly Expression[]
      }
}

// ---- scripting --------------------------------------------------------------------------------------

export type ScriptStatement =
  | (StatementNode & {
      readonly kind: 'declare'
      readonly names: readonly Name[]
      readonly type?: TypeSyntax
      readonly defaultValue?: Expression
    })
  | (StatementNode & {
      readonly kind: 'set'
      /** One name, or several for SET (a, b) = …; system variables are written with their `@@`. */
      readonly names: readonly Name[]
      readonly tuple: boolean
      readonly value: Expression
    })
  | (StatementNode & {
      readonly kind: 'block'
      readonly label?: Name
      readonly body: readonly Statement[]
      readonly onError?: readonly Statement[]
    })
  | (StatementNode & {
      readonly kind: 'if'
      readonly branches: readonly {readonly condition: Expression; readonly body: readonly Statement[]}[]
      readonly otherwise?: readonly Statement[]
    })
  | (StatementNode & {
      readonly kind: 'caseStatement'
      readonly operand?: Expression
      readonly branches: readonly {readonly when: Expression; readonly body: readonly Statement[]}[]
      readonly otherwise?: readonly Statement[]
    })
  | (StatementNode & {readonly kind: 'loop'; readonly label?: Name; readonly body: readonly Statement[]})
  | (StatementNode & {
      readonly kind: 'while'
      readonly label?: Name
      readonly condition: Expression
      readonly body: readonly Statement[]
    })
  | (StatementNode & {
      readonly kind: 'repeat'
      readonly label?: Name
      readonly body: readonly Statement[]
      readonly until: Expression
    })
  | (StatementNode & {
      readonly kind: 'forIn'
      readonly label?: Name
      readonly variable: Name
      readonly query: Query
      readonly body: readonly Statement[]
    })
  | (StatementNode & {readonly kind: 'break' | 'continue'; readonly label?: Name})
  | (StatementNode & {readonly kind: 'return'})
  | (StatementNode & {readonly kind: 'raise'; readonly message?: Expression})
  | (StatementNode & {
      readonly kind: 'executeImmediate'
      readonly sql: Expression
      readonly into?: readonly Name[]
      readonly using: readonly {readonly value: Expression; readonly name?: Name}[]
    })
  | (StatementNode & {
      readonly kind: 'callProcedure'
      readonly path: readonly Name[]
      readonly args: readonly Argument[]
    })
  | (StatementNode & {readonly kind: 'begin' | 'commit' | 'rollback'})

// ---- the rest ---------------------------------------------------------------------------------------

export type OtherStatement =
  | (StatementNode & {
      readonly kind: 'assert'
      readonly condition: Expression
      readonly description?: Expression
    })
  | (StatementNode & {
      readonly kind: 'exportData'
      readonly connection?: readonly Name[]
      readonly options: Options
      readonly query: Query
    })
  | (StatementNode & {
      readonly kind: 'loadData'
      readonly overwrite: boolean
      readonly temporary: boolean
      readonly path: readonly Name[]
      /** [OVERWRITE] PARTITIONS(column = value): the one partition to write to. */
      readonly partition?: Node & {
        readonly overwrite: boolean
        readonly column: Name
        readonly value: Expression
      }
      readonly columns?: readonly ColumnDefinition[]
      readonly partitionBy: readonly Expression[]
      readonly clusterBy: readonly Expression[]
      readonly options: Options
      readonly files: Options
      readonly partitionColumns?: readonly ColumnDefinition[] | 'AUTO'
      readonly connection?: readonly Name[]
    })
  | (StatementNode & {
      readonly kind: 'grant' | 'revoke'
      readonly roles: readonly Name[]
      readonly object: string
      readonly path: readonly Name[]
      readonly to: readonly Expression[]
    })
  /** EXPORT MODEL, CREATE MODEL’s like: parsed to their name, refused by the session. */
  | (StatementNode & {readonly kind: 'unsupportedStatement'; readonly construct: string})

export interface Script {
  readonly text: string
  readonly statements: readonly Statement[]
}
