/** What the emitter remembers while it writes one statement. */
import type {Bound, BoundColumn, BoundWindow, Grouping, RowsCall} from '../bind/tree.ts'
import type {JsonDocument} from './json-documents.ts'
import type {NumberedFrame} from './numbered-frames.ts'

export interface Emission {
  /** The session's time zone. */
  readonly timeZone: string
  /** Where each column is to be found, as SQL; set by the relation that gives it. */
  readonly places: Map<BoundColumn, string>
  /** The SQL of the keys of each GROUP BY. */
  readonly keys: Map<Grouping, readonly string[]>
  /** Places of columns that hold within one aggregate only. */
  readonly within: Map<RowsCall, ReadonlyMap<BoundColumn, string>>
  /** SQL of expressions that have been computed ahead. */
  readonly computed: Map<Bound, string>
  /** The columns of each query being emitted, innermost last. */
  readonly reach: ReadonlySet<BoundColumn>[]
  /** For aggregates with HAVING MAX or MIN: where each row says whether it counts. */
  readonly extremes: Map<RowsCall, Extremes>
  /** For frames that DuckDB cannot compute: where each row's number and its frame's edges stand. */
  readonly frames: Map<BoundWindow, NumberedFrame>
  /** JSON columns whose parts are taken out at once. */
  readonly documents: Map<BoundColumn, JsonDocument>
  /** True within what TRY computes. */
  readonly tried: boolean
  nextAlias: number
}

/** One condition; with grouping sets one for each of them. */
export interface Extremes {
  readonly counted: readonly string[]
  readonly grouping?: Grouping
}

export const createEmission = (timeZone: string): Emission => ({
  timeZone,
  places: new Map(),
  keys: new Map(),
  within: new Map(),
  computed: new Map(),
  reach: [],
  extremes: new Map(),
  frames: new Map(),
  documents: new Map(),
  tried: false,
  nextAlias: 1,
})

/** A relation's name, used nowhere else in the statement. */
export const newAlias = (emission: Emission): string => `t${emission.nextAlias++}`

/** The name of a column wherever we name it ourselves. */
export const columnName = (column: BoundColumn): string => `c${column.id}`

/** Columns of a relation that names them by identity. */
export function place(columns: readonly BoundColumn[], alias: string, emission: Emission): void {
  for (const column of columns) emission.places.set(column, `${alias}.${columnName(column)}`)
}
