/**
 * Values as BigQuery writes them into files of text, as DuckDB SQL.
 * https://cloud.google.com/bigquery/docs/exporting-data#data_types
 */
import {fieldName, text} from '../../../sql/duckdb-types.ts'
import {numericText} from '../../../sql/functions/sql.ts'
import {textOfDate, textOfDatetime, textOfTime} from '../../../sql/functions/time-conversions.ts'
import {constantZone, toLocalSql} from '../../../sql/functions/time-zones.ts'
import {quoteJson} from '../../../sql/runtime/json-text.ts'
import type {ScalarType, SqlType} from '../../../sql/types.ts'
import {namedFields} from '../../schema.ts'

const UTC = constantZone('UTC')

/** A scalar as plain text: `2020-01-01 00:00:00 UTC`, base64, digits. */
export function plainText(sql: string, {kind}: ScalarType): string {
  switch (kind) {
    case 'STRING':
    case 'GEOGRAPHY':
      return sql
    case 'FLOAT64':
      return floatText(sql)
    case 'NUMERIC':
      return numericText(sql)
    case 'BIGNUMERIC':
      return `bq_bignumeric_text(${sql})`
    case 'BYTES':
      return `base64(${sql})`
    case 'DATE':
      return textOfDate(sql)
    case 'TIME':
      return textOfTime(sql)
    case 'DATETIME':
      return textOfDatetime(sql, 'T')
    case 'TIMESTAMP':
      return `(${textOfDatetime(toLocalSql(sql, UTC))} || ' UTC')`
    case 'INTERVAL':
      return `bq_interval_text(${sql})`
    default:
      return `CAST(${sql} AS VARCHAR)`
  }
}

/** The fewest digits that read back as the same double; whole numbers without a point. */
const floatText = (sql: string): string =>
  `CASE WHEN isnan(${sql}) THEN 'NaN' WHEN isinf(${sql}) THEN CASE WHEN ${sql} > 0 THEN 'Infinity' ELSE '-Infinity' END ` +
  `ELSE regexp_replace(CAST(${sql} AS VARCHAR), '[.]0$', '') END`

/** A record as a line of JSON. Fields that are NULL are left out. */
export function jsonLine(columns: readonly {sql: string; name: string; type: SqlType}[]): string {
  return objectText(columns, 0)
}

function objectText(members: readonly {sql: string; name: string; type: SqlType}[], depth: number): string {
  const texts = members.map(
    ({sql, name, type}) => `${text(`${quoteJson(name)}:`)} || ${jsonText(sql, type, depth)}`,
  )
  return `('{' || concat_ws(',', ${texts.join(', ')}) || '}')`
}

/** SQL of a value's JSON; NULL for NULL. `depth` keeps the names of lambdas apart. */
function jsonText(sql: string, type: SqlType, depth: number): string {
  switch (type.kind) {
    case 'ARRAY': {
      const item = `e${depth}`
      const items = `list_transform(${sql}, lambda ${item}: ${jsonText(item, type.element, depth + 1)})`
      return `('[' || coalesce(array_to_string(${items}, ','), '') || ']')`
    }
    case 'STRUCT': {
      const members = namedFields(type.fields).map((field, i) => ({
        ...field,
        sql: `struct_extract(${sql}, '${fieldName(i)}')`,
      }))
      return `CASE WHEN ${sql} IS NOT NULL THEN ${objectText(members, depth)} END`
    }
    case 'RANGE': {
      const ends = ['start', 'end'].map((name, i) => ({
        name,
        type: type.element,
        sql: `struct_extract(${sql}, '${fieldName(i)}')`,
      }))
      return `CASE WHEN ${sql} IS NOT NULL THEN ${objectText(ends, depth)} END`
    }
    case 'BOOL':
    case 'JSON':
      return plainText(sql, type)
    case 'FLOAT64':
      return `CASE WHEN isfinite(${sql}) THEN ${floatText(sql)} ELSE '"' || ${floatText(sql)} || '"' END`
    case 'STRING':
    case 'GEOGRAPHY':
      return `CAST(to_json(${sql}) AS VARCHAR)`
    default:
      return `('"' || ${plainText(sql, type)} || '"')`
  }
}
