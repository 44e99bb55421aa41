/** Constants as DuckDB writes them. */
import type {Constant} from '../bind/tree.ts'
import {duckdbType, text} from '../duckdb-types.ts'
import {BIGNUMERIC_TYPE, decimalText, NUMERIC_TYPE, parseDecimal} from '../runtime/decimal.ts'

export function emitConstant({value, type, empty}: Constant): string {
  if (empty) return `CAST([] AS ${duckdbType(type)})`
  if (value === null) return `CAST(NULL AS ${duckdbType(type)})`
  if (value instanceof Uint8Array) return bytes(value)
  switch (type.kind) {
    case 'INT64':
      return integer(BigInt(value))
    case 'FLOAT64':
      return float(Number(value))
    case 'BOOL':
      return value ? 'TRUE' : 'FALSE'
    case 'STRING':
    case 'GEOGRAPHY':
      return text(String(value))
    case 'NUMERIC':
      return `${decimalText(parseDecimal(String(value).trim(), NUMERIC_TYPE) ?? 0n, NUMERIC_TYPE)}::DECIMAL(38,9)`.replace(
        /^(-.*?)::/,
        '($1)::',
      )
    case 'BIGNUMERIC':
      return `'${parseDecimal(String(value).trim(), BIGNUMERIC_TYPE) ?? 0n}'::BIGNUM`
    case 'JSON':
      return `CAST(${text(String(value))} AS JSON)`
    default:
      return `CAST(${text(String(value))} AS ${duckdbType(type)})`
  }
}

const LEAST = -(2n ** 63n)

function integer(value: bigint): string {
  if (value === LEAST) return `CAST('${value}' AS BIGINT)`
  return value < 0n ? `(${value})::BIGINT` : `${value}::BIGINT`
}

/** With an exponent, so that DuckDB reads a DOUBLE and not a DECIMAL. */
function float(value: number): string {
  const digits = String(value)
  const written = /e/.test(digits) ? digits : `${digits}e0`
  return value < 0 || Object.is(value, -0) ? `(${Object.is(value, -0) ? '-0e0' : written})` : written
}

const bytes = (value: Uint8Array): string =>
  `'${Array.from(value, (b) => `\\x${b.toString(16).padStart(2, '0').toUpperCase()}`).join('')}'::BLOB`
