/**
 * PARTITION BY expressions → timePartitioning and rangePartitioning.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#partition_expression
 */
import type {Call, Expression} from '../../sql/ast/index.ts'
import {SqlError} from '../../sql/error.ts'
import type {SqlType} from '../../sql/types.ts'
import {INT64} from '../../sql/types.ts'
import {partitioningSpec} from '../partitioning-spec.ts'
import {fieldType} from '../schema.ts'
import {evaluate} from '../script/evaluate.ts'
import type {Run} from '../script/run.ts'
import type {FieldSchema, TableEntry} from '../types.ts'

export interface Partitioning {
  readonly timePartitioning?: Record<string, unknown>
  readonly rangePartitioning?: Record<string, unknown>
}

const UNITS = ['HOUR', 'DAY', 'MONTH', 'YEAR'] as const
type Unit = (typeof UNITS)[number]

/** The functions that round a column down to a partition, and the column types that they take. */
const TRUNCATIONS: Readonly<Record<string, readonly SqlType['kind'][]>> = {
  DATE_TRUNC: ['DATE'],
  DATETIME_TRUNC: ['DATETIME'],
  TIMESTAMP_TRUNC: ['TIMESTAMP'],
}

export async function partitioning(
  run: Run,
  expressions: readonly Expression[],
  fields: readonly FieldSchema[],
): Promise<Partitioning> {
  const [expression] = expressions
  if (!expression) return {}
  if (expressions.length > 1)
    throw new SqlError('Only a single PARTITION BY expression is supported but found multiple', expression.at)
  const column = columnOf(expression)
  if (column) return byColumn(column, 'DAY', ['DATE'], expression, fields)
  if (expression.kind !== 'call') throw invalid(expression)
  const name = expression.name.map((part) => part.text.toUpperCase()).join('.')
  const [first, second] = expression.args.map((argument) => argument.value)
  const inner = first && columnOf(first)
  if (name === 'RANGE_BUCKET') return byRange(run, expression, fields)
  if (name === 'DATE' && inner && expression.args.length === 1) {
    return byColumn(inner, 'DAY', ['TIMESTAMP', 'DATETIME'], expression, fields)
  }
  const types = TRUNCATIONS[name]
  const unit = second && columnOf(second)?.toUpperCase()
  if (types && inner && unit && UNITS.includes(unit as Unit)) {
    return byColumn(inner, unit as Unit, types, expression, fields)
  }
  throw invalid(expression)
}

const columnOf = (expression: Expression): string | undefined =>
  expression.kind === 'path' && expression.names.length === 1 ? expression.names[0]!.text : undefined

function byColumn(
  column: string,
  unit: Unit,
  types: readonly SqlType['kind'][],
  expression: Expression,
  fields: readonly FieldSchema[],
): Partitioning {
  const pseudo = column.toUpperCase()
  if (pseudo === '_PARTITIONTIME' || pseudo === '_PARTITIONDATE') return {timePartitioning: {type: unit}}
  const field = findField(column, expression, fields)
  const {kind} = fieldType(field)
  if (!types.includes(kind)) {
    throw new SqlError(
      `PARTITION BY expression must be DATE(<timestamp_column>), DATE(<datetime_column>), DATETIME_TRUNC(<datetime_column>, DAY/HOUR/MONTH/YEAR), a DATE column, TIMESTAMP_TRUNC(<timestamp_column>, DAY/HOUR/MONTH/YEAR), DATE_TRUNC(<date_column>, MONTH/YEAR), or RANGE_BUCKET(<int64_column>, GENERATE_ARRAY(<int64_value>, <int64_value>[, <int64_value>]))`,
      expression.at,
    )
  }
  return {timePartitioning: {type: unit, field: field.name}}
}

async function byRange(run: Run, call: Call, fields: readonly FieldSchema[]): Promise<Partitioning> {
  const [first, second] = call.args.map((argument) => argument.value)
  const column = first && columnOf(first)
  if (!column || second?.kind !== 'call' || second.name.at(-1)?.text.toUpperCase() !== 'GENERATE_ARRAY') {
    throw invalid(call)
  }
  const field = findField(column, call, fields)
  if (fieldType(field).kind !== 'INT64') throw invalid(call)
  const bounds = await Promise.all(
    second.args.map(async (argument) => (await evaluate(run, argument.value, INT64)).value as bigint),
  )
  const [start, end, interval = 1n] = bounds
  if (start === undefined || end === undefined) throw invalid(call)
  return {
    rangePartitioning: {
      field: field.name,
      range: {start: String(start), end: String(end), interval: String(interval)},
    },
  }
}

function findField(column: string, expression: Expression, fields: readonly FieldSchema[]): FieldSchema {
  const field = fields.find((f) => f.name.toLowerCase() === column.toLowerCase())
  if (!field) throw new SqlError(`Unrecognized name: ${column}`, expression.at)
  return field
}

function invalid(expression: Expression): SqlError {
  return new SqlError(
    'PARTITION BY expression must be DATE(<timestamp_column>), DATE(<datetime_column>), DATETIME_TRUNC(<datetime_column>, DAY/HOUR/MONTH/YEAR), a DATE column, TIMESTAMP_TRUNC(<timestamp_column>, DAY/HOUR/MONTH/YEAR), DATE_TRUNC(<date_column>, MONTH/YEAR), or RANGE_BUCKET(<int64_column>, GENERATE_ARRAY(<int64_value>, <int64_value>[, <int64_value>]))',
    expression.at,
  )
}

/** CLUSTER BY: up to four columns of the table. */
export function clustering(
  expressions: readonly Expression[],
  fields: readonly FieldSchema[],
): {clustering?: {fields: string[]}} {
  if (expressions.length === 0) return {}
  if (expressions.length > 4) {
    throw new SqlError('Too many clustering columns: at most 4 are allowed', expressions[4]!.at)
  }
  const names = expressions.map((expression) => {
    const column = columnOf(expression)
    if (!column) throw new SqlError('CLUSTER BY expression must be a column reference', expression.at)
    return findField(column, expression, fields).name
  })
  return {clustering: {fields: names}}
}

/** A table is replaced by one that is partitioned alike. */
export function checkReplacement(existing: TableEntry, replacement: TableEntry): void {
  const [before, after] = [existing, replacement].map(({resource}) => partitioningSpec(resource))
  if (before === after) return
  throw new SqlError(
    `Cannot replace a table with a different partitioning spec. Instead, DROP the table, and then recreate it. New partitioning spec is ${after} and existing spec is ${before}`,
  )
}
