/**
 * Routines as the REST API keeps them, read for the compiler and the script interpreter.
 * https://cloud.google.com/bigquery/docs/reference/rest/v2/routines#Routine
 */
import type {CatalogRoutine} from '../../sql/catalog.ts'
import type {SqlType} from '../../sql/types.ts'
import {fromStandardSqlType, type StandardSqlType} from './routine-type.ts'

export interface RoutineArgument {
  readonly name?: string
  readonly argumentKind?: 'FIXED_TYPE' | 'ANY_TYPE' | 'FIXED_TABLE' | 'ANY_TABLE'
  readonly mode?: 'IN' | 'OUT' | 'INOUT'
  readonly dataType?: StandardSqlType
  readonly isAggregate?: boolean
  readonly tableType?: {readonly columns?: readonly {readonly name: string; readonly type: StandardSqlType}[]}
}

export interface RoutineResource {
  readonly routineType?: 'SCALAR_FUNCTION' | 'AGGREGATE_FUNCTION' | 'TABLE_VALUED_FUNCTION' | 'PROCEDURE'
  readonly language?: string
  readonly arguments?: readonly RoutineArgument[]
  readonly returnType?: StandardSqlType
  readonly returnTableType?: {
    readonly columns?: readonly {readonly name: string; readonly type: StandardSqlType}[]
  }
  readonly definitionBody?: string
  readonly importedLibraries?: readonly string[]
  readonly determinismLevel?: string
  readonly strictMode?: boolean
  readonly description?: string
}

const FORMS = {
  SCALAR_FUNCTION: 'scalar',
  AGGREGATE_FUNCTION: 'aggregate',
  TABLE_VALUED_FUNCTION: 'table',
} as const

/** A function for the compiler; undefined for procedures. `runtime` names a JavaScript function in DuckDB. */
export function catalogRoutine(
  name: string,
  resource: RoutineResource,
  runtime: string | undefined,
): CatalogRoutine | undefined {
  const {routineType = 'SCALAR_FUNCTION'} = resource
  if (routineType === 'PROCEDURE') return undefined
  const language = resource.language === 'JAVASCRIPT' ? 'JAVASCRIPT' : 'SQL'
  return {
    name,
    form: FORMS[routineType],
    language,
    parameters: (resource.arguments ?? []).map((argument) => ({
      name: argument.name ?? '',
      type: argument.dataType && fromStandardSqlType(argument.dataType),
      ...(argument.argumentKind === 'ANY_TABLE' && {table: 'ANY' as const}),
      ...(argument.tableType && {table: tableColumns(argument.tableType.columns ?? [])}),
      ...(argument.isAggregate === false && {notAggregate: true}),
    })),
    returns: returnType(resource),
    ...(language === 'SQL' && {body: resource.definitionBody ?? ''}),
    ...(runtime && {runtime}),
  }
}

/** A table function that declares its columns returns them as a struct. */
function returnType(resource: RoutineResource): SqlType | undefined {
  if (resource.returnType) return fromStandardSqlType(resource.returnType)
  const columns = resource.returnTableType?.columns
  return columns && {kind: 'STRUCT', fields: tableColumns(columns)}
}

const tableColumns = (columns: readonly {readonly name: string; readonly type: StandardSqlType}[]) =>
  columns.map((column) => ({name: column.name, type: fromStandardSqlType(column.type)}))
