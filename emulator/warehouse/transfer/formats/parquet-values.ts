/** Values of Parquet files, as DuckDB reads them, laid out as `duckdb-types.ts` says. */
import {duckdbType, fieldName, identifier, text} from '../../../sql/duckdb-types.ts'
import {type SqlType, scalarNamed} from '../../../sql/types.ts'
import {namedFields} from '../../schema.ts'
import {invalidLoad} from '../load-error.ts'
import {type ParquetRules, scalarType} from './parquet-schema.ts'
import {listElement, type ParquetNode} from './parquet-tree.ts'

/** What a value of the file's type may become besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  INT64: ['FLOAT64', 'NUMERIC', 'BIGNUMERIC'],
  NUMERIC: ['BIGNUMERIC', 'STRING'],
  BIGNUMERIC: ['NUMERIC', 'STRING'],
  STRING: ['BYTES', 'JSON', 'GEOGRAPHY'],
  BYTES: ['STRING', 'JSON', 'GEOGRAPHY'],
  JSON: ['STRING'],
  TIMESTAMP: ['DATETIME'],
}

/** @throws LoadError where the column cannot hold what is in the file. */
export function parquetValue(sql: string, node: ParquetNode, type: SqlType, rules: ParquetRules): string {
  const read = (value: string, from: ParquetNode, to: SqlType) => parquetValue(value, from, to, rules)
  const isList = node.annotation === 'LIST'
  const isMap = node.annotation.startsWith('MAP')
  if (node.repetition === 'REPEATED' && type.kind === 'ARRAY') {
    return listOf(sql, type, (item) => read(item, {...node, repetition: 'OPTIONAL'}, type.element))
  }
  if (isList && type.kind === 'ARRAY') {
    return listOf(sql, type, (item) => read(item, listElement(node), type.element))
  }
  if (isMap && type.kind === 'ARRAY') {
    const entry = {...node.children[0]!, repetition: 'OPTIONAL' as const}
    return listOf(`map_entries(${sql})`, type, (item) => read(item, entry, type.element))
  }
  if (type.kind === 'STRUCT' && (isList || isMap)) return wrapped(sql, node, type, rules)
  if ((type.kind === 'STRUCT' || type.kind === 'RANGE') && node.children.length > 0) {
    const members =
      type.kind === 'STRUCT'
        ? namedFields(type.fields)
        : ['start', 'end'].map((name) => ({name, type: type.element}))
    return structOf(
      sql,
      type,
      members.map((member) => {
        const found = node.children.find((child) => child.name.toLowerCase() === member.name.toLowerCase())
        return found ? read(`${sql}.${identifier(found.name)}`, found, member.type) : 'NULL'
      }),
    )
  }
  return scalar(sql, node, type, rules)
}

/** A list or map whose groups are records of their own: `tags.list[].element`. */
function wrapped(
  sql: string,
  node: ParquetNode,
  type: Extract<SqlType, {kind: 'STRUCT'}>,
  rules: ParquetRules,
): string {
  const repeated = type.fields[0]?.type
  if (repeated?.kind !== 'ARRAY') throw mismatch(node, type)
  const group = {...node.children[0]!, repetition: 'OPTIONAL' as const}
  const element = listElement(node)
  const isDirect = node.annotation !== 'LIST' || element.name === group.name
  const items = listOf(node.annotation === 'LIST' ? sql : `map_entries(${sql})`, repeated, (item) => {
    if (isDirect) return parquetValue(item, group, repeated.element, rules)
    if (repeated.element.kind !== 'STRUCT') throw mismatch(node, type)
    const inner = parquetValue(item, element, repeated.element.fields[0]!.type, rules)
    return `CAST(struct_pack(${fieldName(0)} := ${inner}) AS ${duckdbType(repeated.element)})`
  })
  return structOf(sql, type, [items])
}

function listOf(
  sql: string,
  type: Extract<SqlType, {kind: 'ARRAY'}>,
  item: (item: string) => string,
): string {
  const element = item('e')
  const items = element === 'e' ? sql : `list_transform(${sql}, lambda e: ${element})`
  return `coalesce(${items}, CAST([] AS ${duckdbType(type)}))`
}

function structOf(sql: string, type: SqlType, values: readonly string[]): string {
  const members = values.map((value, i) => `${fieldName(i)} := ${value}`).join(', ')
  return `CASE WHEN ${sql} IS NULL THEN NULL ELSE CAST(struct_pack(${members}) AS ${duckdbType(type)}) END`
}

function scalar(sql: string, node: ParquetNode, type: SqlType, rules: ParquetRules): string {
  if (node.children.length > 0 || type.kind === 'ARRAY' || type.kind === 'STRUCT' || type.kind === 'RANGE') {
    throw mismatch(node, type)
  }
  const from = scalarNamed(scalarType(node, rules))!
  if (from !== type.kind && !ALLOWED[from]?.includes(type.kind)) throw mismatch(node, type)
  if (type.kind === 'NUMERIC' && node.duckdb.startsWith('DECIMAL')) return numericSql(sql, node)
  if (type.kind === 'BIGNUMERIC') return `bq_bignumeric_parse(CAST(${sql} AS VARCHAR))`
  if (node.duckdb === 'BLOB' && type.kind !== 'BYTES') return `bq_bytes_to_string(${sql})`
  if (node.duckdb === 'VARCHAR' && type.kind === 'BYTES') return `encode(${sql})`
  return `CAST(${sql} AS ${duckdbType(type)})`
}

/** A decimal that NUMERIC cannot hold to its last digit is an error, not rounded. */
function numericSql(sql: string, node: ParquetNode): string {
  const digits = `CAST(${sql} AS VARCHAR)`
  const problem = `'Error while reading data, error message: The value ' || ${digits} || ' of column ' || ${text(node.name)} || ' is out of valid NUMERIC range'`
  return (
    `CASE WHEN ${sql} IS NULL THEN NULL ` +
    `WHEN regexp_full_match(${digits}, '-?[0-9]{1,29}([.][0-9]{1,9}0*)?') THEN CAST(${sql} AS DECIMAL(38, 9)) ` +
    `ELSE CAST(bq_error(${problem}) AS DECIMAL(38, 9)) END`
  )
}

function mismatch(node: ParquetNode, type: SqlType): Error {
  return invalidLoad(
    `Error while reading data, error message: Parquet column '${node.name}' has type ${node.physical || 'GROUP'} which does not match the target cpp_type ${type.kind}.`,
  )
}
