/** The columns of Parquet files as the files themselves describe them. */
import type {Connection} from '../../../engine/connection.ts'
import {INT64, STRING} from '../../../sql/types.ts'

export interface ParquetNode {
  readonly name: string
  readonly repetition: 'REQUIRED' | 'OPTIONAL' | 'REPEATED'
  /** LIST, MAP, ENUM, DECIMAL …; empty where there is none. */
  readonly annotation: string
  /** The type of the bytes in the file, `BYTE_ARRAY`; empty for groups. */
  readonly physical: string
  /** The type in which DuckDB gives the values of a leaf. */
  readonly duckdb: string
  readonly children: readonly ParquetNode[]
}

/** @returns the columns of all the files by name, each as the first file that has it describes it. */
export async function parquetColumns(
  connection: Connection,
  paths: string,
  signal: AbortSignal | undefined,
): Promise<ParquetNode[]> {
  const rows = await connection.rows(
    `SELECT file_name, name, coalesce(repetition_type, ''), coalesce(converted_type, ''), coalesce(type, ''), ` +
      `coalesce(duckdb_type, ''), coalesce(num_children, 0) FROM parquet_schema(${paths}) ORDER BY file_name, column_id`,
    [STRING, STRING, STRING, STRING, STRING, STRING, INT64],
    signal,
  )
  const nodes = rows[Symbol.iterator]()
  const columns = new Map<string, ParquetNode>()
  for (let root = nodes.next(); !root.done; root = nodes.next()) {
    for (const column of childrenOf(nodes, Number(root.value[6]))) {
      const key = column.name.toLowerCase()
      if (!columns.has(key)) columns.set(key, column)
    }
  }
  return [...columns.values()]
}

/** The tree is written depth first: each group says how many children follow. */
function childrenOf(nodes: Iterator<readonly unknown[]>, count: number): ParquetNode[] {
  return Array.from({length: count}, () => {
    const [, name, repetition, annotation, physical, duckdb, children] = nodes.next()
      .value as readonly unknown[]
    return {
      name: String(name),
      repetition: String(repetition) as ParquetNode['repetition'],
      annotation: String(annotation),
      physical: String(physical),
      duckdb: String(duckdb),
      children: childrenOf(nodes, Number(children)),
    }
  })
}

/** What a list repeats. Its usual form has a group between the list and the element. */
export function listElement(list: ParquetNode): ParquetNode {
  const repeated = list.children[0]!
  const wrapped =
    repeated.children.length === 1 && repeated.name !== 'array' && repeated.name !== `${list.name}_tuple`
  return wrapped ? repeated.children[0]! : {...repeated, repetition: 'OPTIONAL'}
}
