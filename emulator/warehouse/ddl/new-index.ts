/** A search or vector index as its statement describes it, checked against its table. */
import type {CreateIndex, Options} from '../../sql/ast/index.ts'
import {SqlError} from '../../sql/error.ts'
import {arrayOf, type SqlType, STRING, typeName} from '../../sql/types.ts'
import {fieldType} from '../schema.ts'
import type {Run} from '../script/run.ts'
import type {IndexEntry, IndexOption, TableEntry} from '../types.ts'
import {field, type OptionRules, withOptions} from './options.ts'
import {parts} from './place.ts'

const OPTIONS: Readonly<Record<CreateIndex['type'], OptionRules>> = {
  SEARCH: {
    analyzer: field('analyzer', STRING),
    analyzer_options: field('analyzer_options', STRING),
    data_types: field('data_types', arrayOf(STRING)),
    default_index_column_granularity: field('default_index_column_granularity', STRING),
  },
  VECTOR: {
    index_type: field('index_type', STRING),
    distance_type: field('distance_type', STRING),
    ivf_options: field('ivf_options', STRING),
    tree_ah_options: field('tree_ah_options', STRING),
  },
}

const COLUMN_OPTIONS: OptionRules = {index_granularity: field('index_granularity', STRING)}

export async function newIndex(run: Run, statement: CreateIndex, entry: TableEntry): Promise<IndexEntry> {
  const {type, allColumns} = statement
  const options = await optionTexts(run, statement.options, OPTIONS[type])
  if (type === 'VECTOR') checkVectorIndex(statement, options)
  const dataTypes = options.find(({name}) => name === 'data_types')?.value
  const columns = statement.columns.map((column) => indexedColumn(column.name, type, dataTypes, entry))
  const columnOptions: (IndexOption & {column: string})[] = []
  for (const [i, {options: given}] of statement.columns.entries()) {
    for (const option of await optionTexts(run, given, COLUMN_OPTIONS)) {
      columnOptions.push({column: columns[i]!, ...option})
    }
  }
  const now = Date.now()
  return {
    name: statement.name.text,
    type,
    ...(!allColumns && {columns}),
    options,
    columnOptions,
    ddl: ddlText(run, statement, entry, columns, options),
    createdAt: now,
    modifiedAt: now,
  }
}

function indexedColumn(
  name: CreateIndex['name'],
  type: CreateIndex['type'],
  dataTypes: string | undefined,
  {schema}: TableEntry,
): string {
  const column = schema.fields.find((known) => known.name.toLowerCase() === name.text.toLowerCase())
  if (!column) throw new SqlError(`Column not found: ${name.text}`, name.at)
  const of = fieldType(column)
  if (type === 'SEARCH' ? isSearched(of, dataTypes) : isEmbedding(of)) return column.name
  const what = type === 'SEARCH' ? 'a search index' : 'a vector index'
  throw new SqlError(`Column ${column.name} of type ${typeName(of)} cannot be part of ${what}`, name.at)
}

/**
 * Texts and JSON are searched, and what the option data_types adds, alone and within arrays and structs.
 * https://cloud.google.com/bigquery/docs/search-index
 */
export function isSearched(type: SqlType, dataTypes = '["STRING"]'): boolean {
  if (type.kind === 'ARRAY') return isSearched(type.element, dataTypes)
  if (type.kind === 'STRUCT') return type.fields.some((f) => isSearched(f.type, dataTypes))
  return type.kind === 'STRING' || type.kind === 'JSON' || dataTypes.includes(`"${type.kind}"`)
}

const isEmbedding = (type: SqlType): boolean => type.kind === 'ARRAY' && type.element.kind === 'FLOAT64'

const INDEX_TYPES = ['IVF', 'TREE_AH']
const DISTANCE_TYPES = ['EUCLIDEAN', 'COSINE', 'DOT_PRODUCT']

function checkVectorIndex({columns, allColumns, at}: CreateIndex, options: readonly IndexOption[]): void {
  const value = (name: string) => options.find((option) => option.name === name)?.value
  if (allColumns || columns.length !== 1) throw new SqlError('A vector index is on one column', at)
  const type = value('index_type')
  if (!type) throw new SqlError("Option 'index_type' is missing or empty.", at)
  if (!INDEX_TYPES.includes(type)) throw new SqlError(`Invalid value for index_type: ${type}`, at)
  const distance = value('distance_type')
  if (distance && !DISTANCE_TYPES.includes(distance)) {
    throw new SqlError(`Invalid value for distance_type: ${distance}`, at)
  }
}

/** By name. */
async function optionTexts(run: Run, options: Options, rules: OptionRules): Promise<IndexOption[]> {
  const given = await withOptions(run, options, rules)
  return Object.entries(given)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ({name, type: typeName(rules[name]!.type), value: optionText(value)}))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const optionText = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map((item) => JSON.stringify(item)).join(', ')}]` : String(value)

function ddlText(
  run: Run,
  statement: CreateIndex,
  {reference: {project, dataset, table}}: TableEntry,
  columns: readonly string[],
  options: readonly IndexOption[],
): string {
  const {type, name, allColumns, storing, partitionBy} = statement
  const [partition] = partitionBy
  const texts = options.map((option) => `${option.name} = ${optionLiteral(option)}`)
  return [
    `CREATE ${type} INDEX \`${name.text}\` ON \`${project}.${dataset}.${table}\`(${allColumns ? 'ALL COLUMNS' : columns.join(', ')})`,
    ...(storing.length > 0 ? [`STORING (${parts(storing).join(', ')})`] : []),
    ...(partition ? [`PARTITION BY ${writtenPartition(run.text, partition.at, statement)}`] : []),
    ...(texts.length > 0 ? [`OPTIONS (${texts.join(', ')})`] : []),
  ].join('\n')
}

/** The expression as it was written, up to the options. */
function writtenPartition(text: string, at: number, {options, end}: CreateIndex): string {
  const until = options[0]?.at ?? end
  return text
    .slice(at, until)
    .replace(/\s*OPTIONS\s*\(\s*$/i, '')
    .trim()
}

const optionLiteral = ({type, value}: IndexOption): string =>
  type === 'STRING' ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'` : value
