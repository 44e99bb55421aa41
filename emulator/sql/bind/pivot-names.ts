/**
 * The names of PIVOT's columns that have no alias.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/query-syntax#rules_pivot_column
 */
import {SqlError} from '../error.ts'
import {BIGNUMERIC_TYPE, decimalText, NUMERIC_TYPE, parseDecimal} from '../runtime/decimal.ts'
import {type SqlType, typeName} from '../types.ts'
import type {Bound, Constant} from './tree.ts'

/**
 * What a value of the IN list, compared with a column of `type`, adds to a name: 'Q1' → Q1, 5 → 5, -5 → minus_5,
 * DATE '2020-01-02' → 2020_01_02, STRUCT(5, 'x') → a_5_b_x with the column's fields a and b.
 */
export function pivotValueName(value: Bound, type: SqlType, at: number): string {
  if (value.kind === 'operation' && value.operator.name === 'struct' && type.kind === 'STRUCT') {
    return value.operands
      .flatMap((operand, i) => {
        const field = type.fields[i]!
        const own = pivotValueName(operand, field.type, at)
        return field.name === undefined ? [own] : [field.name, own]
      })
      .join('_')
  }
  if (value.kind !== 'constant') throw new SqlError('A PIVOT value that is no literal needs an alias', at)
  const name = constantName(value, type)
  if (name === undefined)
    throw new SqlError(`PIVOT values of type ${typeName(type)} must specify an alias`, at)
  return name
}

const EMPTY = '_empty_string_value'

function constantName({value, text}: Constant, {kind}: SqlType): string | undefined {
  if (value === null) return 'NULL'
  switch (kind) {
    case 'STRING':
      return String(value) || EMPTY
    case 'BOOL':
      return String(value)
    case 'INT64':
      return numberName(String(value))
    case 'NUMERIC':
    case 'BIGNUMERIC': {
      const decimal = kind === 'NUMERIC' ? NUMERIC_TYPE : BIGNUMERIC_TYPE
      return numberName(decimalText(parseDecimal(text ?? String(value), decimal) ?? 0n, decimal))
    }
    case 'DATE':
      return String(value).replaceAll('-', '_')
    default:
      return undefined
  }
}

const numberName = (digits: string): string => digits.replace('-', 'minus_').replace('.', '_point_')

/** A name on its own does not begin with a digit, unless a text does. */
export function standaloneName(name: string, {kind}: SqlType): string {
  if (name === EMPTY) return name.slice(1)
  return kind !== 'STRING' && /^[0-9]/.test(name) ? `_${name}` : name
}
