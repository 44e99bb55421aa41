/** ALTER TABLE … ALTER COLUMN. */
import type {TableAction} from '../../sql/ast/index.ts'
import {bindType} from '../../sql/bind/types.ts'
import {compileExpression} from '../../sql/compile.ts'
import {duckdbType, identifier} from '../../sql/duckdb-types.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {type SqlType, typeName} from '../../sql/types.ts'
import {merged} from '../resource.ts'
import {fieldType, typeField} from '../schema.ts'
import {compileContext, located} from '../script/run.ts'
import type {FieldSchema} from '../types.ts'
import {type Altering, findColumn, physically, replaceField} from './alter-table.ts'
import {COLUMN_OPTIONS, withOptions} from './options.ts'

export async function alterColumn(
  altering: Altering,
  action: Extract<TableAction, {kind: 'alterColumn'}>,
): Promise<void> {
  const {run, entry} = altering
  const field = findColumn(entry, action.name)
  if (!field) {
    if (action.ifExists) return
    throw new SqlError(`Column not found: ${action.name.text}`, action.name.at)
  }
  const {change} = action
  switch (change.kind) {
    case 'setOptions': {
      const options = await withOptions(run, change.options, COLUMN_OPTIONS)
      replaceField(altering, field, merged(field, options) as FieldSchema)
      return
    }
    case 'setDataType':
      setDataType(altering, field, bindType(change.type), action.name.at)
      return
    case 'setDefault':
      located(run, () => compileExpression(change.value, compileContext(run), fieldType(field)))
      replaceField(altering, field, {...field, defaultValueExpression: change.text})
      return
    case 'dropDefault': {
      const {defaultValueExpression: _, ...rest} = field
      replaceField(altering, field, rest as FieldSchema)
      return
    }
    case 'dropNotNull':
      if (field.mode !== 'REQUIRED') {
        throw new SqlError(
          `ALTER TABLE ALTER COLUMN DROP NOT NULL: column ${field.name} is not REQUIRED`,
          action.at,
        )
      }
      physically(altering, `ALTER COLUMN ${identifier(field.name)} DROP NOT NULL`)
      replaceField(altering, field, {...field, mode: 'NULLABLE'})
  }
}

function setDataType(altering: Altering, field: FieldSchema, to: SqlType, at: number): void {
  const from = fieldType(field)
  if (!widens(from, to)) {
    throw new SqlError(
      `ALTER TABLE ALTER COLUMN SET DATA TYPE requires that the existing column type (${typeName(from)}) is assignable to the new type (${typeName(to)})`,
      at,
    )
  }
  if (from.kind === 'STRUCT' || from.kind === 'ARRAY') checkNested(from, to, at)
  const {description, policyTags, defaultValueExpression} = field
  const after = typeField(field.name, to)
  if (field.mode === 'REQUIRED') after.mode = 'REQUIRED'
  Object.assign(after, merged({}, {description, policyTags, defaultValueExpression}))
  if (duckdbType(from) !== duckdbType(to)) {
    physically(
      altering,
      `ALTER COLUMN ${identifier(field.name)} SET DATA TYPE ${duckdbType(to)}${using(field.name, from, to)}`,
    )
  }
  replaceField(altering, field, after)
}

/** DuckDB's cast of a struct does not know how BIGNUMERIC lies in it. */
function checkNested(from: SqlType, to: SqlType, at: number): void {
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    checkNested(from.element, to.element, at)
    return
  }
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') {
    for (const [i, field] of from.fields.entries()) checkNested(field.type, to.fields[i]!.type, at)
    return
  }
  if (from.kind !== to.kind && (from.kind === 'BIGNUMERIC' || to.kind === 'BIGNUMERIC')) {
    throw unsupported('changing a nested field to or from BIGNUMERIC', at)
  }
}

/** BIGNUMERIC lies in DuckDB as its value × 10^38, which a cast would not do. */
function using(name: string, from: SqlType, to: SqlType): string {
  if (from.kind === 'BIGNUMERIC' && to.kind === 'FLOAT64') {
    return ` USING CAST(${identifier(name)} AS DOUBLE) / 1e38`
  }
  if (to.kind !== 'BIGNUMERIC' || from.kind === 'BIGNUMERIC') return ''
  const column = identifier(name)
  const digits = from.kind === 'NUMERIC' ? 9 : 0
  const unscaled =
    digits === 0 ? `${column}::VARCHAR` : `replace(${column}::DECIMAL(38, 9)::VARCHAR, '.', '')`
  return ` USING CAST(${unscaled} || repeat('0', ${38 - digits}) AS BIGNUM)`
}

/** https://cloud.google.com/bigquery/docs/managing-table-schemas#change_a_columns_data_type */
const WIDER: Partial<Readonly<Record<SqlType['kind'], readonly SqlType['kind'][]>>> = {
  INT64: ['NUMERIC', 'BIGNUMERIC', 'FLOAT64'],
  NUMERIC: ['BIGNUMERIC', 'FLOAT64'],
  BIGNUMERIC: ['FLOAT64'],
}

function widens(from: SqlType, to: SqlType): boolean {
  if (from.kind === 'ARRAY') return to.kind === 'ARRAY' && widens(from.element, to.element)
  if (from.kind === 'RANGE') return to.kind === 'RANGE' && from.element.kind === to.element.kind
  if (from.kind === 'STRUCT') {
    return (
      to.kind === 'STRUCT' &&
      from.fields.length <= to.fields.length &&
      from.fields.every((f, i) => f.name === to.fields[i]!.name && widens(f.type, to.fields[i]!.type))
    )
  }
  if (to.kind === 'ARRAY' || to.kind === 'STRUCT' || to.kind === 'RANGE') return false
  if (from.kind !== to.kind) return WIDER[from.kind]?.includes(to.kind) ?? false
  const [a, b] = [from.parameters, to.parameters]
  if (!b) return true
  if (!a) return false
  const [precision = 0, scale = 0] = a
  const [newPrecision = 0, newScale = 0] = b
  return newScale >= scale && newPrecision - newScale >= precision - scale
}
