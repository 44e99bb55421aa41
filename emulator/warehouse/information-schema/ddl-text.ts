/** The DDL that would create a thing as it is: the `ddl` columns. */

import {typeName} from '../../sql/types.ts'
import type {RoutineResource} from '../catalog/routine-resource.ts'
import {fromStandardSqlType} from '../catalog/routine-type.ts'
import {fieldType} from '../schema.ts'
import type {DatasetEntry, FieldSchema, RoutineEntry, TableEntry} from '../types.ts'
import {type OptionText, quoted, routineOptions, schemaOptions, tableOptions} from './option-text.ts'

const KINDS: Readonly<Record<TableEntry['kind'], string>> = {
  TABLE: 'TABLE',
  VIEW: 'VIEW',
  MATERIALIZED_VIEW: 'MATERIALIZED VIEW',
  EXTERNAL: 'EXTERNAL TABLE',
  SNAPSHOT: 'SNAPSHOT TABLE',
}

export function tableDdl(entry: TableEntry): string {
  const {project, dataset, table} = entry.reference
  const head = `CREATE ${KINDS[entry.kind]} \`${project}.${dataset}.${table}\``
  const options = optionsText(tableOptions(entry.resource))
  const query = ((entry.resource.view ?? entry.resource.materializedView) as {query?: string} | undefined)
    ?.query
  if (query !== undefined) return `${head}${viewColumns(entry)}${options}\nAS ${query};`
  const columns = entry.schema.fields.map((field) => `  ${columnText(field)}`)
  const keys = constraintsText(entry.resource)
  const body = `\n(\n${[...columns, ...keys].join(',\n')}\n)${defaultCollation(entry.resource)}`
  return `${head}${body}${partitionText(entry)}${options};`
}

const defaultCollation = ({defaultCollation: name}: Readonly<Record<string, unknown>>): string =>
  name ? `\nDEFAULT COLLATE '${name}'` : ''

/** A view lists its columns where they say more than the query. */
function viewColumns(entry: TableEntry): string {
  if (!entry.schema.fields.some((field) => field.description)) return ''
  const columns = entry.schema.fields.map((f) =>
    f.description ? `  ${f.name} OPTIONS(description=${quoted(f.description)})` : `  ${f.name}`,
  )
  return `\n(\n${columns.join(',\n')}\n)`
}

export function columnText(field: FieldSchema): string {
  const parts = [field.name, columnType(field)]
  if (field.defaultValueExpression != null) parts.push(`DEFAULT ${field.defaultValueExpression}`)
  if (field.mode === 'REQUIRED') parts.push('NOT NULL')
  if (field.description) parts.push(`OPTIONS(description=${quoted(field.description)})`)
  return parts.join(' ')
}

function columnType(field: FieldSchema): string {
  if (!field.fields) {
    const type = typeName(fieldType({...field, mode: 'NULLABLE'}))
    const collated = field.collation ? `${type} COLLATE '${field.collation}'` : type
    return field.mode === 'REPEATED' ? `ARRAY<${collated}>` : collated
  }
  const struct = `STRUCT<${field.fields.map((f) => columnText(f)).join(', ')}>`
  return field.mode === 'REPEATED' ? `ARRAY<${struct}>` : struct
}

interface Constraints {
  primaryKey?: {columns: string[]}
  foreignKeys?: {
    name: string
    referencedTable: {projectId: string; datasetId: string; tableId: string}
    columnReferences: {referencingColumn: string; referencedColumn: string}[]
  }[]
}

function constraintsText(resource: Readonly<Record<string, unknown>>): string[] {
  const {primaryKey, foreignKeys = []} = (resource.tableConstraints as Constraints | undefined) ?? {}
  return [
    ...(primaryKey ? [`  PRIMARY KEY (${primaryKey.columns.join(', ')}) NOT ENFORCED`] : []),
    ...foreignKeys.map((key) => {
      const {projectId, datasetId, tableId} = key.referencedTable
      const from = key.columnReferences.map((c) => c.referencingColumn).join(', ')
      const to = key.columnReferences.map((c) => c.referencedColumn).join(', ')
      return `  CONSTRAINT \`${key.name}\` FOREIGN KEY (${from}) REFERENCES \`${projectId}.${datasetId}.${tableId}\`(${to}) NOT ENFORCED`
    }),
  ]
}

function partitionText(entry: TableEntry): string {
  const {
    timePartitioning: time,
    rangePartitioning: range,
    clustering,
  } = entry.resource as {
    timePartitioning?: {type: string; field?: string}
    rangePartitioning?: {field: string; range: {start: string; end: string; interval: string}}
    clustering?: {fields: string[]}
  }
  let text = ''
  if (time) text += `\nPARTITION BY ${timeText(entry, time)}`
  if (range) {
    const {start, end, interval} = range.range
    text += `\nPARTITION BY RANGE_BUCKET(${range.field}, GENERATE_ARRAY(${start}, ${end}, ${interval}))`
  }
  if (clustering) text += `\nCLUSTER BY ${clustering.fields.join(', ')}`
  return text
}

function timeText(entry: TableEntry, {type, field}: {type: string; field?: string}): string {
  if (!field) return type === 'DAY' ? '_PARTITIONDATE' : `TIMESTAMP_TRUNC(_PARTITIONTIME, ${type})`
  const column = entry.schema.fields.find((f) => f.name.toLowerCase() === field.toLowerCase())
  const kind = column?.type ?? 'DATE'
  if (type === 'DAY') return kind === 'DATE' ? field : `DATE(${field})`
  return `${kind}_TRUNC(${field}, ${type})`
}

function optionsText(options: readonly OptionText[]): string {
  if (options.length === 0) return ''
  return `\nOPTIONS(\n${options.map((o) => `  ${o.name}=${o.value}`).join(',\n')}\n)`
}

export function schemaDdl(entry: DatasetEntry): string {
  const {project, dataset} = entry.reference
  return `CREATE SCHEMA \`${project}.${dataset}\`${defaultCollation(entry.resource)}${optionsText(schemaOptions(entry.resource))};`
}

export function routineDdl(entry: RoutineEntry): string {
  const {project, dataset, routine} = entry.reference
  const resource = entry.resource as RoutineResource
  const kind = {
    SCALAR_FUNCTION: 'FUNCTION',
    AGGREGATE_FUNCTION: 'AGGREGATE FUNCTION',
    TABLE_VALUED_FUNCTION: 'TABLE FUNCTION',
    PROCEDURE: 'PROCEDURE',
  }[resource.routineType ?? 'SCALAR_FUNCTION']
  const parameters = (resource.arguments ?? []).map((argument) => {
    const type = argument.dataType ? typeName(fromStandardSqlType(argument.dataType)) : 'ANY TYPE'
    return [argument.mode && argument.mode !== 'IN' ? argument.mode : '', argument.name ?? '', type]
      .filter(Boolean)
      .join(' ')
  })
  const returns = resource.returnType ? ` RETURNS ${typeName(fromStandardSqlType(resource.returnType))}` : ''
  const head = `CREATE ${kind} \`${project}.${dataset}\`.${routine}(${parameters.join(', ')})${returns}`
  const options = optionsText(routineOptions(entry.resource))
  const body = resource.definitionBody ?? ''
  if (resource.routineType === 'PROCEDURE') return `${head}${options}\n${body};`
  if (resource.language === 'JAVASCRIPT') return `${head}\nLANGUAGE js${options}\nAS r"""${body}""";`
  return `${head}${options}\nAS (${body});`
}
