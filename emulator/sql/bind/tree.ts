/**
 * The bound tree: what a query means. Names are resolved, coercions are explicit, every expression knows its
 * BigQuery type. The binder builds it from the AST, the emitter turns it into DuckDB's SQL.
 */
import type {ColumnSource} from '../compile.ts'
import type {Constant as ConstantValue, SqlFunction} from '../functions/define.ts'
import type {Signature} from '../functions/signature.ts'
import type {SqlType} from '../types.ts'

// ---- columns ------------------------------------------------------------------------------------------

/** A column of some relation, known by identity. `name` is undefined for anonymous columns. */
export interface BoundColumn {
  readonly id: number
  readonly name: string | undefined
  readonly type: SqlType
  /** Where the values come from: a table's column, or expressions over other columns. */
  readonly source?: ColumnSource
  readonly origins: readonly Bound[]
  /** The literal (or constructor of literals) that makes up the column, which set operations may still coerce. */
  readonly literal?: Bound
  /** Set when something refers to the column; relations that copy their input carry only used columns. */
  used: boolean
}

// ---- expressions --------------------------------------------------------------------------------------

export type Bound =
  | Constant
  | Value
  | ColumnReference
  | Variable
  | Operation
  | FunctionCall
  | RowsCall
  | SubqueryValue
  | Let
  | LambdaValue
  | KeyReference

interface Typed {
  readonly type: SqlType
}

/** A literal. `untyped` is the bare NULL or [] that takes any type; `literal` allows a literal's coercions. */
export interface Constant extends Typed {
  readonly kind: 'constant'
  readonly value: ConstantValue | Uint8Array
  readonly literal: boolean
  readonly untyped?: boolean
  /** A number as written, for types that hold more digits than FLOAT64. */
  readonly text?: string
  readonly at?: number
  /** The bare []: an empty array rather than NULL. */
  readonly empty?: boolean
}

/** SQL that the caller brought: a query parameter, a script variable. */
export interface Value extends Typed {
  readonly kind: 'value'
  readonly sql: string
  readonly parameter: boolean
}

export interface ColumnReference extends Typed {
  readonly kind: 'column'
  readonly column: BoundColumn
  readonly name: string
  readonly at: number
}

/** A lambda's parameter or the variable of a Let. */
export interface Variable extends Typed {
  readonly kind: 'variable'
  readonly id: number
}

/** One of the language's own operators; its operands already have the types that it wants. */
export interface Operation extends Typed {
  readonly kind: 'operation'
  readonly operator: Operator
  readonly operands: readonly Bound[]
  readonly at: number
}

export type Operator =
  | {readonly name: 'and' | 'or' | 'not' | 'negate' | 'bitNot' | 'concat'}
  | {readonly name: '+' | '-' | '*' | '/' | '<<' | '>>' | '&' | '|' | '^'}
  | {readonly name: '=' | '!=' | '<' | '<=' | '>' | '>='}
  | {readonly name: 'distinct'; readonly not: boolean}
  | {readonly name: 'is'; readonly test: 'NULL' | 'TRUE' | 'FALSE'; readonly not: boolean}
  | {readonly name: 'between'}
  /** The first operand among the others. */
  | {readonly name: 'in'}
  /** The first operand among the elements of the second, an array. */
  | {readonly name: 'inArray'}
  | {readonly name: 'like'}
  /** The first operand like, or not like, any or all elements of the second, an array of patterns. */
  | {readonly name: 'likeArray'; readonly quantifier: 'ANY' | 'ALL'; readonly not: boolean}
  /** when, then, when, then …, perhaps otherwise */
  | {readonly name: 'case'}
  | {readonly name: 'struct'}
  | {readonly name: 'array'}
  | {readonly name: 'field'; readonly index: number; readonly label: string}
  | {readonly name: 'jsonField'}
  | {readonly name: 'jsonElement'}
  | {
      readonly name: 'element'
      readonly origin: 0 | 1
      readonly safe: boolean
    }
  | {readonly name: 'cast'; readonly safe: boolean}
  /** value, format, perhaps zone */
  | {readonly name: 'castFormat'; readonly safe: boolean}
  | {readonly name: 'extract'; readonly part: string}
  /** DATE ± INT64, and date and time ± INTERVAL */
  | {readonly name: 'addDays' | 'subtractDays' | 'addInterval' | 'subtractInterval' | 'difference'}
  | {readonly name: 'multiplyInterval' | 'divideInterval'}
  | {readonly name: 'interval'; readonly part: string}
  | {readonly name: 'intervalText'; readonly from: string; readonly to: string}
  | {readonly name: 'grouping'}
  /** The operand, or the error where it is NULL. */
  | {readonly name: 'required'; readonly column: string}
  /** The operand as it may leave a query: arrays without NULLs. */
  | {readonly name: 'result'; readonly field: string}
  | {readonly name: 'raise'}
  /** The operand with NULL in place of an error. */
  | {readonly name: 'try'}
  /** Whether computing the operand fails. */
  | {readonly name: 'failed'}
  /** SAFE.ERROR: NULL once its message has been computed. */
  | {readonly name: 'tryRaise'}
  /** The name of a runtime function: JavaScript UDFs. */
  | {readonly name: 'runtime'; readonly function: string}

/** A call of a function from the tables. */
export interface FunctionCall extends Typed {
  readonly kind: 'call'
  readonly name: string
  readonly function: SqlFunction
  readonly signature: Signature
  readonly index: number
  /** By the signature's parameters; undefined where an optional one was left out. */
  readonly args: readonly (Bound | undefined)[]
  readonly safe: boolean
  readonly at: number
}

export interface OrderKey {
  readonly value: Bound
  readonly descending: boolean
  readonly nullsFirst: boolean
}

/** A call over many rows: an aggregate, or with `over` a window function. */
export interface RowsCall extends Typed {
  readonly kind: 'rows'
  readonly name: string
  readonly function: SqlFunction
  readonly signature: Signature
  readonly index: number
  readonly args: readonly (Bound | undefined)[]
  readonly distinct: boolean
  readonly nulls?: 'IGNORE' | 'RESPECT'
  readonly having?: {readonly type: 'MAX' | 'MIN'; readonly value: Bound}
  readonly where?: Bound
  readonly orderBy: readonly OrderKey[]
  readonly limit?: Bound
  readonly over?: BoundWindow
  readonly at: number
}

export interface BoundWindow {
  readonly partitionBy: readonly Bound[]
  readonly orderBy: readonly OrderKey[]
  readonly frame?: BoundFrame
}

export interface BoundFrame {
  readonly unit: 'ROWS' | 'RANGE'
  readonly start: BoundFrameEdge
  readonly end: BoundFrameEdge
}

export type BoundFrameEdge =
  | {readonly kind: 'unboundedPreceding' | 'unboundedFollowing' | 'currentRow'}
  | {readonly kind: 'preceding' | 'following'; readonly offset: Bound}

export type SubqueryForm =
  | {readonly name: 'scalar' | 'exists' | 'array'}
  /** operand [NOT] IN (query) */
  | {readonly name: 'in'}
  | {readonly name: 'like'; readonly quantifier: 'ANY' | 'ALL'; readonly not: boolean}

export interface SubqueryValue extends Typed {
  readonly kind: 'subquery'
  readonly form: SubqueryForm
  readonly query: BoundQuery
  readonly operand?: Bound
}

/** Values computed once, for a body that uses them more than once. */
export interface Let extends Typed {
  readonly kind: 'let'
  readonly variables: readonly {readonly id: number; readonly value: Bound}[]
  readonly body: Bound
}

export interface LambdaValue extends Typed {
  readonly kind: 'lambda'
  readonly parameters: readonly Variable[]
  readonly body: Bound
}

/** In a grouped query: the n-th grouping key in place of its expression. */
export interface KeyReference extends Typed {
  readonly kind: 'key'
  readonly index: number
  readonly grouping: Grouping
}

// ---- relations ----------------------------------------------------------------------------------------

export type Relation = TableRelation | QueryRelation | CteRelation | UnnestRelation | JoinRelation

export interface BoundSample {
  readonly size: Bound
  readonly unit: 'PERCENT' | 'ROWS'
  readonly repeatable?: Bound
}

export interface TableRelation {
  readonly kind: 'table'
  /** A DuckDB relation: a quoted name or a SELECT in parentheses. */
  readonly sql: string
  readonly columns: readonly {readonly column: BoundColumn; readonly physical: string}[]
  readonly sample?: BoundSample
  readonly partitions?: RelationPartitions
  /** The table as it was at a time; `sql` makes the relation of the time's. */
  readonly asOf?: {readonly time: Bound; readonly sql: (time: string) => string}
}

/** A relation made of partitions, of which those need not be read that no row is asked of. */
export interface RelationPartitions {
  readonly columns: ReadonlySet<BoundColumn>
  /** What all rows that are asked for meet: conditions over `columns` alone; found by `pruning.ts`. */
  conditions?: readonly Bound[]
  /** The relation with only those partitions for which the condition may hold. */
  readonly where: (condition: string) => string
}

export interface QueryRelation {
  readonly kind: 'query'
  readonly query: BoundQuery
  readonly lateral: boolean
  readonly sample?: BoundSample
}

export interface CteRelation {
  readonly kind: 'cte'
  readonly cte: BoundCte
  /** One for each column of the CTE. */
  readonly columns: readonly BoundColumn[]
  readonly sample?: BoundSample
}

/** Rows from arrays. Several arrays are zipped; shorter ones are filled up with NULL. */
export interface UnnestRelation {
  readonly kind: 'unnest'
  readonly arrays: readonly Bound[]
  readonly columns: readonly BoundColumn[]
  readonly offset?: BoundColumn
  /** How far arrays of different lengths are read. */
  readonly mode: 'PAD' | 'TRUNCATE' | 'STRICT'
  /** True when an array refers to relations on the left. */
  readonly lateral: boolean
}

export interface JoinRelation {
  readonly kind: 'join'
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS'
  readonly left: Relation
  readonly right: Relation
  readonly on?: Bound
}

// ---- queries ------------------------------------------------------------------------------------------

export interface BoundCte {
  readonly id: number
  readonly name: string
  query: BoundQuery
  /** Columns of the CTE as references see them; for recursive ones fixed by the first branch. */
  readonly columns: readonly BoundColumn[]
  readonly valueTable: boolean
  /** All references must see the same rows, though computing it again could give others. */
  readonly once?: true
  references: number
  recursive?: {
    readonly base: BoundQuery
    readonly step: BoundQuery
    readonly all: boolean
    readonly depth?: {readonly column: BoundColumn; readonly low: number; readonly high?: number}
  }
}

/** An order item: the n-th output column, or an expression of the query's scope. */
export type QueryOrder = {
  readonly descending: boolean
  readonly nullsFirst: boolean
} & ({readonly ordinal: number} | {readonly value: Bound})

export interface BoundQuery {
  readonly ctes: readonly BoundCte[]
  readonly body: BoundBody
  readonly columns: readonly BoundColumn[]
  /** The query's one column is a value, not a column: SELECT AS STRUCT, SELECT AS VALUE. */
  readonly valueTable: boolean
  readonly orderBy: readonly QueryOrder[]
  readonly limit?: Bound
  readonly offset?: Bound
}

export type BoundBody = BoundSelect | BoundSet | BoundNested

export interface Grouping {
  readonly keys: readonly Bound[]
  /** Keys as they are written, where the rows are grouped by something else in their place: collated strings. */
  readonly written?: readonly (Bound | undefined)[]
  /** Grouping sets as indexes of keys; undefined for a plain GROUP BY. */
  readonly sets?: readonly (readonly number[])[]
}

export interface BoundSelect {
  readonly kind: 'select'
  /** One for each column of the query. */
  readonly items: readonly Bound[]
  readonly distinct: boolean
  /** True where some expression aggregates. */
  readonly aggregated?: boolean
  readonly from?: Relation
  readonly where?: Bound
  readonly grouping?: Grouping
  readonly having?: Bound
  readonly qualify?: Bound
}

export interface BoundSet {
  readonly kind: 'set'
  readonly operator: 'UNION' | 'INTERSECT' | 'EXCEPT'
  readonly all: boolean
  readonly branches: readonly BoundQuery[]
}

export interface BoundNested {
  readonly kind: 'nested'
  readonly query: BoundQuery
}
