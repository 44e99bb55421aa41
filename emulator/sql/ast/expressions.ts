/**
 * Expressions as written. Every node has `at`, its offset in the text; nothing here is resolved or typed.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical
 */
import type {OrderItem, Query, WindowSpec} from './queries.ts'

export interface Node {
  readonly at: number
}

/** An identifier as written; `quoted` by backticks. */
export interface Name extends Node {
  readonly text: string
  readonly quoted: boolean
}

/** A type as written: INT64, NUMERIC(10, 2), ARRAY<STRUCT<a INT64>>, RANGE<DATE>, ANY TYPE, TABLE<…>. */
export type TypeSyntax = Node &
  (
    | {
        readonly kind: 'scalarType'
        readonly name: string
        readonly parameters: readonly (bigint | 'MAX')[]
        readonly collation?: string
      }
    | {readonly kind: 'arrayType'; readonly element: TypeSyntax}
    | {readonly kind: 'rangeType'; readonly element: TypeSyntax}
    | {
        readonly kind: 'structType'
        readonly fields: readonly {readonly name?: Name; readonly type: TypeSyntax}[]
      }
    | {readonly kind: 'anyType'}
    | {
        readonly kind: 'tableType'
        readonly columns: readonly {readonly name: Name; readonly type: TypeSyntax}[] | 'ANY'
      }
  )

export type BinaryOperator =
  | '||'
  | '*'
  | '/'
  | '+'
  | '-'
  | '<<'
  | '>>'
  | '&'
  | '^'
  | '|'
  | '='
  | '<'
  | '>'
  | '<='
  | '>='
  | '!='
  | 'AND'
  | 'OR'

export type Expression =
  | Literal
  | Path
  | Parameter
  | SystemVariable
  | Unary
  | Binary
  | IsTest
  | Like
  | Between
  | In
  | Call
  | Cast
  | Extract
  | Case
  | FieldAccess
  | Subscript
  | ArrayLiteral
  | StructLiteral
  | IntervalLiteral
  | RangeLiteral
  | Subquery
  | WithExpression
  | Lambda
  | DefaultKeyword
  | Star

/** `int` keeps its text (decimal or 0x…); `float` too. DATE '…' and its like carry the type and the text. */
export type Literal = Node & {
  readonly kind: 'literal'
} & (
    | {readonly type: 'null'}
    | {readonly type: 'bool'; readonly value: boolean}
    | {readonly type: 'int' | 'float'; readonly text: string}
    | {readonly type: 'string'; readonly value: string}
    | {readonly type: 'bytes'; readonly value: Uint8Array}
    | {
        readonly type: 'typed'
        readonly name: 'DATE' | 'DATETIME' | 'TIME' | 'TIMESTAMP' | 'NUMERIC' | 'BIGNUMERIC' | 'JSON'
        readonly value: string
      }
  )

/** `a.b.c` as far as it is names: a column, a field of one, a variable, a table alias. */
export interface Path extends Node {
  readonly kind: 'path'
  readonly names: readonly Name[]
}

/** `@name`, or `?` with its ordinal from 0. */
export interface Parameter extends Node {
  readonly kind: 'parameter'
  readonly name: string | number
}

/** `@@error.message`: the name without `@@`. */
export interface SystemVariable extends Node {
  readonly kind: 'systemVariable'
  readonly name: string
}

export interface Unary extends Node {
  readonly kind: 'unary'
  readonly operator: '-' | '+' | '~' | 'NOT'
  readonly operand: Expression
}

export interface Binary extends Node {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly left: Expression
  readonly right: Expression
}

/** x IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM y */
export interface IsTest extends Node {
  readonly kind: 'is'
  readonly operand: Expression
  readonly not: boolean
  readonly test: 'NULL' | 'TRUE' | 'FALSE' | 'UNKNOWN' | 'DISTINCT'
  readonly from?: Expression
}

/** x [NOT] LIKE y, or LIKE ANY | SOME | ALL (a, b) or UNNEST(array) or a subquery. */
export interface Like extends Node {
  readonly kind: 'like'
  readonly operand: Expression
  readonly not: boolean
  readonly quantifier?: 'ANY' | 'ALL'
  readonly patterns: readonly Expression[]
  readonly unnest?: Expression
  readonly query?: Query
}

export interface Between extends Node {
  readonly kind: 'between'
  readonly operand: Expression
  readonly not: boolean
  readonly low: Expression
  readonly high: Expression
}

/** One of `values`, `unnest`, `query` is there. */
export interface In extends Node {
  readonly kind: 'in'
  readonly operand: Expression
  readonly not: boolean
  readonly values?: readonly Expression[]
  readonly unnest?: Expression
  readonly query?: Query
}

export interface Argument {
  /** `name => value` */
  readonly name?: Name
  readonly value: Expression
  /** `value AS name`: ARRAY_ZIP names its fields so. */
  readonly alias?: Name
  /** TABLE t, MODEL m, CONNECTION c in an argument list; `value` is then the path, or the call of TABLE f(…). */
  readonly object?: {readonly type: 'TABLE' | 'MODEL' | 'CONNECTION'; readonly path: readonly Name[]}
}

/**
 * A function call with everything that may stand in or after the parentheses. `name` is the path in upper and
 * lower case as written; `safe` says it was written SAFE.name(…). COUNT(*) has one `star` argument.
 */
export interface Call extends Node {
  readonly kind: 'call'
  readonly name: readonly Name[]
  readonly safe: boolean
  readonly args: readonly Argument[]
  readonly distinct: boolean
  readonly nulls?: 'IGNORE' | 'RESPECT'
  readonly having?: {readonly type: 'MAX' | 'MIN'; readonly value: Expression}
  readonly where?: Expression
  /** CLAMPED BETWEEN low AND high, of differentially private aggregates. */
  readonly clamped?: {readonly low: Expression; readonly high: Expression}
  readonly orderBy: readonly OrderItem[]
  readonly limit?: Expression
  readonly offset?: Expression
  /** Multi-level aggregation: SUM(x GROUP BY y). */
  readonly groupBy?: readonly Expression[]
  readonly withGroupRows?: Query
  readonly over?: WindowSpec | Name
  /** x.f(…) chained calls are written (x).f(…): the operand is then args[0]. */
  readonly chained?: boolean
  /** Written without parentheses: CURRENT_DATE and its like. A column of that name in scope comes first. */
  readonly bare?: boolean
}

export interface Cast extends Node {
  readonly kind: 'cast'
  readonly safe: boolean
  readonly operand: Expression
  readonly type: TypeSyntax
  readonly format?: Expression
  readonly timeZone?: Expression
}

/** EXTRACT(part FROM x [AT TIME ZONE z]); the part is 'DAY', 'WEEK(MONDAY)' … in upper case. */
export interface Extract extends Node {
  readonly kind: 'extract'
  readonly part: string
  readonly operand: Expression
  readonly timeZone?: Expression
}

export interface Case extends Node {
  readonly kind: 'case'
  readonly operand?: Expression
  readonly branches: readonly {readonly when: Expression; readonly then: Expression}[]
  readonly otherwise?: Expression
}

/** `.field` of something that is not a path: f(x).field, a[0].field, (SELECT …).field */
export interface FieldAccess extends Node {
  readonly kind: 'field'
  readonly operand: Expression
  readonly name: Name
}

/** x[i]; `mode` for x[OFFSET(i)], ORDINAL, SAFE_OFFSET, SAFE_ORDINAL. */
export interface Subscript extends Node {
  readonly kind: 'subscript'
  readonly operand: Expression
  readonly index: Expression
  readonly mode?: 'OFFSET' | 'ORDINAL' | 'SAFE_OFFSET' | 'SAFE_ORDINAL'
}

/** [1, 2], ARRAY[…] or ARRAY<T>[…] */
export interface ArrayLiteral extends Node {
  readonly kind: 'array'
  readonly type?: TypeSyntax
  readonly items: readonly Expression[]
}

/** (a, b), STRUCT(a AS x, b) or STRUCT<…>(a, b) */
export interface StructLiteral extends Node {
  readonly kind: 'struct'
  readonly type?: TypeSyntax
  readonly tuple: boolean
  readonly fields: readonly {readonly name?: Name; readonly value: Expression}[]
}

/** INTERVAL 5 DAY; INTERVAL '1-2' YEAR TO MONTH has `to`. */
export interface IntervalLiteral extends Node {
  readonly kind: 'interval'
  readonly value: Expression
  readonly part: string
  readonly to?: string
}

/** RANGE<DATE> '[2020-01-01, UNBOUNDED)' */
export interface RangeLiteral extends Node {
  readonly kind: 'range'
  readonly element: TypeSyntax
  readonly value: string
}

/** A subquery as a value: (SELECT …), EXISTS(…), ARRAY(…). */
export interface Subquery extends Node {
  readonly kind: 'subquery'
  readonly form: 'scalar' | 'exists' | 'array'
  readonly query: Query
}

/** WITH(a AS 1, b AS a + 1, a * b) */
export interface WithExpression extends Node {
  readonly kind: 'with'
  readonly variables: readonly {readonly name: Name; readonly value: Expression}[]
  readonly result: Expression
}

/** e -> e * 2, (a, b) -> a + b */
export interface Lambda extends Node {
  readonly kind: 'lambda'
  readonly parameters: readonly Name[]
  readonly body: Expression
}

/** DEFAULT as a value of INSERT, UPDATE and MERGE. */
export interface DefaultKeyword extends Node {
  readonly kind: 'default'
}

/** The `*` of COUNT(*). */
export interface Star extends Node {
  readonly kind: 'star'
}
