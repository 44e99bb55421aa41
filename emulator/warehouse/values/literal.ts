/** Values as DuckDB SQL that is constant and of exactly the type's DuckDB type. */
import {unscaledDecimal} from '../../engine/decimal.ts'
import type {BoundValue} from '../../sql/catalog.ts'
import {duckdbType, fieldName, text} from '../../sql/duckdb-types.ts'
import type {SqlType} from '../../sql/types.ts'
import type {Value} from '../types.ts'

export const boundValue = (value: Value, type: SqlType): BoundValue => ({type, sql: valueSql(value, type)})

export function valueSql(value: Value, type: SqlType): string {
  const target = duckdbType(type)
  if (value === null) return `CAST(NULL AS ${target})`
  switch (type.kind) {
    case 'INT64':
    case 'NUMERIC':
      return `CAST('${value}' AS ${target})`
    case 'BIGNUMERIC':
      return `CAST('${unscaledDecimal(String(value), 38) ?? 0n}' AS BIGNUM)`
    case 'FLOAT64':
      return `CAST('${floatText(value as number)}' AS DOUBLE)`
    case 'BOOL':
      return value ? 'true' : 'false'
    case 'STRING':
    case 'GEOGRAPHY':
      return stringSql(value as string)
    case 'JSON':
      return `CAST(${stringSql(value as string)} AS JSON)`
    case 'BYTES':
      return `unhex('${Buffer.from(value as Uint8Array).toString('hex')}')`
    case 'DATE':
      return `(DATE '1970-01-01' + CAST(${value} AS INTEGER))`
    case 'DATETIME':
      return `make_timestamp(${value}::BIGINT)`
    case 'TIMESTAMP':
      return `timezone('UTC', make_timestamp(${value}::BIGINT))`
    case 'TIME':
      return `CAST(make_timestamp(${value}::BIGINT) AS TIME)`
    case 'INTERVAL': {
      const {months, days, micros} = value as {months: number; days: number; micros: bigint}
      return `(to_months(${months}) + to_days(${days}) + to_microseconds(${micros}))`
    }
    case 'ARRAY': {
      const items = (value as readonly Value[]).map((item) => valueSql(item, type.element))
      return `CAST([${items.join(', ')}] AS ${target})`
    }
    case 'STRUCT': {
      const values = value as readonly Value[]
      if (type.fields.length === 0) return `CAST({'f1': true} AS ${target})`
      const fields = type.fields.map(
        (field, i) => `'${fieldName(i)}': ${valueSql(values[i] ?? null, field.type)}`,
      )
      return `{${fields.join(', ')}}`
    }
    case 'RANGE': {
      const {start, end} = value as {start: Value; end: Value}
      return `{'f1': ${valueSql(start, type.element)}, 'f2': ${valueSql(end, type.element)}}`
    }
  }
}

/** DuckDB's literals end at a NUL character. */
function stringSql(value: string): string {
  if (!value.includes('\0')) return text(value)
  return `decode(unhex('${Buffer.from(value).toString('hex')}'))`
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  return Object.is(value, -0) ? '-0.0' : String(value)
}
