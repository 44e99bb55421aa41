/**
 * Types as routines spell them in REST.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/StandardSqlDataType
 */
import {SqlError} from '../../sql/error.ts'
import {type SqlType, scalarNamed} from '../../sql/types.ts'

export interface StandardSqlType {
  typeKind: string
  arrayElementType?: StandardSqlType
  structType?: {fields: {name?: string; type: StandardSqlType}[]}
  rangeElementType?: StandardSqlType
}

export function standardSqlType(type: SqlType): StandardSqlType {
  switch (type.kind) {
    case 'ARRAY':
      return {typeKind: 'ARRAY', arrayElementType: standardSqlType(type.element)}
    case 'RANGE':
      return {typeKind: 'RANGE', rangeElementType: standardSqlType(type.element)}
    case 'STRUCT':
      return {
        typeKind: 'STRUCT',
        structType: {fields: type.fields.map((f) => ({name: f.name, type: standardSqlType(f.type)}))},
      }
    default:
      return {typeKind: type.kind}
  }
}

export function fromStandardSqlType(type: StandardSqlType): SqlType {
  switch (type.typeKind) {
    case 'ARRAY':
      if (type.arrayElementType) return {kind: 'ARRAY', element: fromStandardSqlType(type.arrayElementType)}
      break
    case 'RANGE':
      if (type.rangeElementType) return {kind: 'RANGE', element: fromStandardSqlType(type.rangeElementType)}
      break
    case 'STRUCT':
      return {
        kind: 'STRUCT',
        fields: (type.structType?.fields ?? []).map((f) => ({
          name: f.name,
          type: fromStandardSqlType(f.type),
        })),
      }
    default: {
      const kind = scalarNamed(type.typeKind)
      if (kind) return {kind}
    }
  }
  throw new SqlError(`Invalid type of a routine: ${type.typeKind}`, undefined, 'invalid')
}
