/**
 * Queries as written, classic and pipe syntax.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/pipe-syntax
 */
import type {Argument, Expression, Name, Node, TypeSyntax} from './expressions.ts'

/** [WITH …] body [ORDER BY …] [LIMIT …] [|> operator …] */
export interface Query extends Node {
  readonly kind: 'query'
  readonly end: number
  readonly recursive: boolean
  readonly ctes: readonly CommonTable[]
  readonly body: QueryBody
  readonly orderBy: readonly OrderItem[]
  readonly limit?: Expression
  readonly offset?: Expression
  readonly pipes: readonly PipeOperator[]
}

export interface CommonTable extends Node {
  readonly name: Name
  readonly query: Query
  /** WITH DEPTH AS d BETWEEN 1 AND 5 */
  readonly depth?: {readonly name?: Name; readonly low?: Expression; readonly high?: Expression}
}

/** `from` is a query that starts with FROM and has no SELECT (pipe syntax). */
export type QueryBody =
  | Select
  | SetOperation
  | (Node & {readonly kind: 'nested'; readonly query: Query})
  | (Node & {readonly kind: 'from'; readonly from: TableExpression})
  | (Node & {readonly kind: 'table'; readonly path: readonly Name[]})

export interface SetOperation extends Node {
  readonly kind: 'set'
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT'
  readonly all: boolean
  readonly left: QueryBody
  readonly right: QueryBody
  /** [FULL | LEFT | INNER …] CORRESPONDING [BY (…)] or BY NAME [ON (…)] */
  readonly match?: SetMatch
}

export interface SetMatch {
  readonly syntax: 'CORRESPONDING' | 'BY NAME'
  readonly mode?: 'FULL' | 'LEFT' | 'INNER'
  readonly strict: boolean
  readonly by?: readonly Name[]
}

export interface Select extends Node {
  readonly kind: 'select'
  readonly distinct: boolean
  readonly as?: 'STRUCT' | 'VALUE'
  /** WITH DIFFERENTIAL_PRIVACY or AGGREGATION_THRESHOLD, in upper case. */
  readonly privacy?: {
    readonly at: number
    readonly mode: string
    readonly options: readonly {readonly at: number; readonly name: string; readonly value: Expression}[]
  }
  readonly items: readonly SelectItem[]
  readonly from?: TableExpression
  readonly where?: Expression
  readonly groupBy?: GroupBy
  readonly having?: Expression
  readonly qualify?: Expression
  readonly windows: readonly {readonly name: Name; readonly spec: WindowSpec | Name}[]
}

export type SelectItem = Node &
  (
    | {readonly kind: 'item'; readonly value: Expression; readonly alias?: Name}
    /** `*`, `t.*`, `f(x).*` with EXCEPT and REPLACE */
    | {
        readonly kind: 'stars'
        readonly of?: Expression
        readonly except: readonly Name[]
        readonly replace: readonly {readonly value: Expression; readonly name: Name}[]
      }
  )

/** `and order` (pipes only) sorts by the key in the direction given. */
export interface GroupBy extends Node {
  readonly all: boolean
  readonly items: readonly GroupingItem[]
}

export type GroupingItem = Node &
  (
    | {
        readonly kind: 'key'
        readonly value: Expression
        readonly alias?: Name
        readonly order?: {readonly descending: boolean; readonly nulls?: 'FIRST' | 'LAST'}
      }
    | {readonly kind: 'rollup' | 'cube'; readonly keys: readonly (readonly Expression[])[]}
    | {readonly kind: 'sets'; readonly sets: readonly GroupingItem[]}
    /** (a, b) within GROUPING SETS, or () */
    | {readonly kind: 'tuple'; readonly keys: readonly Expression[]}
  )

export interface OrderItem extends Node {
  readonly value: Expression
  readonly collation?: Expression
  readonly descending: boolean
  readonly nulls?: 'FIRST' | 'LAST'
}

export interface WindowSpec extends Node {
  readonly base?: Name
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly OrderItem[]
  readonly frame?: WindowFrame
}

export interface WindowFrame {
  readonly unit: 'ROWS' | 'RANGE'
  readonly start: FrameBound
  readonly end?: FrameBound
}

export type FrameBound =
  | {readonly kind: 'unboundedPreceding' | 'unboundedFollowing' | 'currentRow'}
  | {readonly kind: 'preceding' | 'following'; readonly offset: Expression}

// ---- FROM -------------------------------------------------------------------------------------------

export type TableExpression =
  | TablePath
  | TableSubquery
  | TableUnnest
  | TableFunctionCall
  | Join
  | (Node & {readonly kind: 'parenthesised'; readonly table: TableExpression; readonly sample?: Sample})

/** What may follow a table in FROM, in this order. */
export interface TableSuffix {
  readonly alias?: Name
  readonly pivots: readonly (Pivot | Unpivot | MatchRecognize)[]
  readonly sample?: Sample
}

/** `p.d.t`, `` `p.d.t` ``, a CTE, or a correlated array path t.items. Dashes in the project are part of the name. */
export interface TablePath extends Node, TableSuffix {
  readonly kind: 'tablePath'
  readonly path: readonly Name[]
  readonly systemTime?: Expression
  readonly offset?: {readonly alias?: Name}
}

export interface TableSubquery extends Node, TableSuffix {
  readonly kind: 'tableSubquery'
  readonly query: Query
  readonly lateral?: boolean
}

export interface TableUnnest extends Node, TableSuffix {
  readonly kind: 'unnest'
  /** Several arrays are zipped; `mode` says how far. */
  readonly arrays: readonly {readonly value: Expression; readonly alias?: Name}[]
  readonly mode?: Expression
  readonly offset?: {readonly alias?: Name}
}

export interface TableFunctionCall extends Node, TableSuffix {
  readonly kind: 'tableFunction'
  readonly name: readonly Name[]
  /** Arguments may be TABLE t, MODEL m, or a subquery (a table) in parentheses. */
  readonly args: readonly Argument[]
}

export interface Join extends Node {
  readonly kind: 'join'
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS' | 'COMMA'
  readonly left: TableExpression
  readonly right: TableExpression
  readonly on?: Expression
  readonly using?: readonly Name[]
}

export interface Pivot extends Node {
  readonly kind: 'pivot'
  readonly aggregates: readonly {readonly value: Expression; readonly alias?: Name}[]
  readonly column: Expression
  readonly values: readonly {readonly value: Expression; readonly alias?: Name}[]
  readonly alias?: Name
}

export interface Unpivot extends Node {
  readonly kind: 'unpivot'
  readonly includeNulls: boolean
  readonly values: readonly Name[]
  readonly name: Name
  readonly columns: readonly {
    readonly names: readonly Expression[]
    readonly label?: Expression
  }[]
  readonly alias?: Name
}

export interface MatchRecognize extends Node {
  readonly kind: 'matchRecognize'
  readonly partitionBy: readonly Expression[]
  readonly orderBy: readonly OrderItem[]
  readonly measures: readonly {readonly value: Expression; readonly alias: Name}[]
  /** AFTER MATCH SKIP: where the next match may begin. */
  readonly skip: 'PAST LAST ROW' | 'TO NEXT ROW'
  readonly pattern: RowPattern
  readonly define: readonly {readonly name: Name; readonly value: Expression}[]
  readonly options: readonly {readonly at: number; readonly name: string; readonly value: Expression}[]
  readonly alias?: Name
}

/** Which rows follow each other. `start` and `end` are written ^ and $. */
export type RowPattern =
  | {readonly kind: 'symbol'; readonly name: Name}
  | {readonly kind: 'empty' | 'start' | 'end'}
  | {readonly kind: 'sequence' | 'choice'; readonly parts: readonly RowPattern[]}
  | {
      readonly kind: 'repeat'
      readonly of: RowPattern
      readonly least: number
      readonly most: number | undefined
      /** `*?` and its like prefer fewer. */
      readonly reluctant: boolean
    }

export interface Sample extends Node {
  readonly method: string
  readonly size: Expression
  readonly unit: 'PERCENT' | 'ROWS'
  readonly repeatable?: Expression
}

// ---- pipes ------------------------------------------------------------------------------------------

export type PipeOperator = Node &
  (
    | {
        readonly kind: 'pipeSelect'
        readonly distinct: boolean
        readonly as?: 'STRUCT' | 'VALUE'
        readonly items: readonly SelectItem[]
        readonly windows: readonly {readonly name: Name; readonly spec: WindowSpec | Name}[]
      }
    | {
        readonly kind: 'pipeExtend'
        readonly items: readonly SelectItem[]
        readonly windows: readonly {readonly name: Name; readonly spec: WindowSpec | Name}[]
      }
    | {
        readonly kind: 'pipeSet'
        readonly items: readonly {readonly name: Name; readonly value: Expression}[]
      }
    | {readonly kind: 'pipeDrop'; readonly names: readonly Name[]}
    | {
        readonly kind: 'pipeRename'
        readonly items: readonly {readonly from: Name; readonly to: Name}[]
      }
    | {readonly kind: 'pipeAs'; readonly alias: Name}
    | {readonly kind: 'pipeWhere'; readonly condition: Expression}
    | {
        readonly kind: 'pipeAggregate'
        readonly items: readonly {
          readonly at: number
          readonly value: Expression
          readonly alias?: Name
          readonly order?: {readonly descending: boolean; readonly nulls?: 'FIRST' | 'LAST'}
        }[]
        readonly groupBy?: GroupBy
        /** GROUP AND ORDER BY: the keys also sort. */
        readonly andOrder: boolean
      }
    | {readonly kind: 'pipeDistinct'}
    | {
        readonly kind: 'pipeJoin'
        readonly type: Join['type']
        readonly right: TableExpression
        readonly on?: Expression
        readonly using?: readonly Name[]
      }
    | {
        readonly kind: 'pipeSetOperation'
        readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT'
        readonly all: boolean
        readonly match?: SetMatch
        readonly queries: readonly Query[]
      }
    | {readonly kind: 'pipeOrderBy'; readonly items: readonly OrderItem[]}
    | {readonly kind: 'pipeLimit'; readonly limit: Expression; readonly offset?: Expression}
    | {readonly kind: 'pipeAssert'; readonly condition: Expression; readonly messages: readonly Expression[]}
    | {readonly kind: 'pipeCall'; readonly call: TableFunctionCall}
    | {readonly kind: 'pipeSample'; readonly sample: Sample}
    | {readonly kind: 'pipePivot'; readonly pivot: Pivot}
    | {readonly kind: 'pipeUnpivot'; readonly unpivot: Unpivot}
    | {readonly kind: 'pipeMatchRecognize'; readonly clause: MatchRecognize}
    /** The pipes of the first branch whose condition, a constant, is true. */
    | {
        readonly kind: 'pipeIf'
        readonly branches: readonly {
          readonly condition: Expression
          readonly pipes: readonly PipeOperator[]
        }[]
        readonly otherwise: readonly PipeOperator[]
      }
    | {readonly kind: 'pipeWith'; readonly recursive: boolean; readonly ctes: readonly CommonTable[]}
  )

export type {TypeSyntax}
