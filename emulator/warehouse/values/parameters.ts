/**
 * Query parameters as the REST API sends them.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/QueryParameter
 */
import type {BoundValue} from '../../sql/catalog.ts'
import {duckdbType, fieldName, text} from '../../sql/duckdb-types.ts'
import {SqlError} from '../../sql/error.ts'
import {parseAnyInterval} from '../../sql/runtime/interval.ts'
import {normalJson} from '../../sql/runtime/json-text.ts'
import {type SqlType, scalarNamed} from '../../sql/types.ts'
import type {ParameterType, ParameterValue, QueryParameter} from '../types.ts'
import {valueSql} from './literal.ts'

export interface BoundParameters {
  readonly positionalParameters?: readonly BoundValue[]
  readonly namedParameters?: ReadonlyMap<string, BoundValue>
}

/** Parameters with names are named, those without positional; REST does not mix them. */
export function bindParameters(parameters: readonly QueryParameter[] | undefined): BoundParameters {
  if (!parameters?.length) return {}
  if (parameters.some((parameter) => parameter.name)) {
    return {
      namedParameters: new Map(
        parameters.map((parameter) => [String(parameter.name).toLowerCase(), bindParameter(parameter)]),
      ),
    }
  }
  return {positionalParameters: parameters.map(bindParameter)}
}

function bindParameter(parameter: QueryParameter): BoundValue {
  const type = parameterType(parameter.parameterType)
  return {type, sql: parameterSql(parameter.parameterValue, type, parameter.name ?? '?')}
}

function parameterType(type: ParameterType): SqlType {
  const name = String(type?.type ?? '').toUpperCase()
  if (name === 'ARRAY' && type.arrayType) return {kind: 'ARRAY', element: parameterType(type.arrayType)}
  if ((name === 'STRUCT' || name === 'RECORD') && type.structTypes) {
    return {
      kind: 'STRUCT',
      fields: type.structTypes.map((field) => ({name: field.name, type: parameterType(field.type)})),
    }
  }
  if (name === 'RANGE' && type.rangeElementType) {
    return {kind: 'RANGE', element: parameterType(type.rangeElementType)}
  }
  const kind = scalarNamed(name)
  if (!kind) throw new SqlError(`Invalid query parameter type: ${name || 'missing'}`, undefined, 'invalid')
  return {kind}
}

function parameterSql(value: ParameterValue | null | undefined, type: SqlType, name: string): string {
  const target = duckdbType(type)
  const missing = `CAST(NULL AS ${target})`
  if (value == null) return missing
  switch (type.kind) {
    case 'ARRAY': {
      // An array parameter is never NULL: without values it is empty.
      const items = (value.arrayValues ?? []).map((item) => parameterSql(item, type.element, name))
      return `CAST([${items.join(', ')}] AS ${target})`
    }
    case 'STRUCT': {
      if (!value.structValues) return missing
      const given = value.structValues
      const fields = type.fields.map(
        (field, i) => `'${fieldName(i)}': ${parameterSql(given[field.name ?? ''], field.type, name)}`,
      )
      return fields.length ? `{${fields.join(', ')}}` : missing
    }
    case 'RANGE': {
      if (!value.rangeValue) return missing
      const {start, end} = value.rangeValue
      const element = type.element
      return `{'f1': ${parameterSql(start, element, name)}, 'f2': ${parameterSql(end, element, name)}}`
    }
    default:
      return value.value == null ? missing : scalarSql(String(value.value), type, name)
  }
}

function scalarSql(value: string, type: SqlType, name: string): string {
  const invalid = () =>
    new SqlError(
      `Invalid value for type ${type.kind} of query parameter ${name}: ${value}`,
      undefined,
      'invalid',
    )
  switch (type.kind) {
    case 'INT64':
      if (!/^\s*[+-]?\d+\s*$/.test(value)) throw invalid()
      return valueSql(BigInt(value.trim()), type)
    case 'FLOAT64': {
      const number = /^\s*[+-]?(inf|infinity)\s*$/i.test(value)
        ? value.includes('-')
          ? Number.NEGATIVE_INFINITY
          : Number.POSITIVE_INFINITY
        : Number(value)
      if (Number.isNaN(number) && !/^\s*[+-]?nan\s*$/i.test(value)) throw invalid()
      return valueSql(number, type)
    }
    case 'BOOL':
      if (!/^\s*(true|false)\s*$/i.test(value)) throw invalid()
      return valueSql(/true/i.test(value), type)
    case 'BYTES':
      if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) throw invalid()
      return valueSql(Buffer.from(value, 'base64'), type)
    case 'NUMERIC':
    case 'BIGNUMERIC':
      if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value)) throw invalid()
      return valueSql(value.trim(), type)
    case 'STRING':
    case 'GEOGRAPHY':
      return valueSql(value, type)
    case 'JSON':
      try {
        return valueSql(normalJson(value), type)
      } catch {
        throw invalid()
      }
    case 'INTERVAL':
      try {
        return valueSql(parseAnyInterval(value), type)
      } catch {
        throw invalid()
      }
    case 'TIMESTAMP':
      return `CAST(${text(withZone(value))} AS TIMESTAMPTZ)`
    default:
      return `CAST(${text(value)} AS ${duckdbType(type)})`
  }
}

/** A timestamp without a zone is in UTC; `2020-01-01 00:00:00 UTC` and `…Z` are as good as an offset. */
const withZone = (value: string): string => value.trim().replace(/\s*(?:UTC|Z)$/i, '+00')
