/** User-defined functions in JavaScript, made known to DuckDB when a statement first uses them. */
import type {Database} from '../engine/database.ts'
import {SqlError} from '../sql/error.ts'
import {arrayOf, type SqlType, structOf} from '../sql/types.ts'
import type {RoutineArgument, RoutineResource} from './catalog/routine-resource.ts'
import {fromStandardSqlType} from './catalog/routine-type.ts'
import {librariesOf} from './javascript-libraries.ts'
import type {RoutineEntry} from './types.ts'

/** An entry is replaced when its routine changes, so its registration stays true. */
const registered = new WeakMap<RoutineEntry, string>()
let serial = 0

/** The DuckDB function of a routine. Throws where the code does not parse. */
export function javascriptName(database: Database, entry: RoutineEntry): string {
  const known = registered.get(entry)
  if (known) return known
  const resource = entry.resource as RoutineResource
  const libraries = librariesOf(entry)
  if (!libraries) {
    throw new SqlError(
      `The libraries of JavaScript function ${entry.reference.routine} could not be read: ${resource.importedLibraries?.join(', ')}`,
    )
  }
  if (!resource.returnType) {
    throw new SqlError(`JavaScript function ${entry.reference.routine} must declare what it RETURNS`)
  }
  const name = `js_${++serial}`
  const aggregates = resource.routineType === 'AGGREGATE_FUNCTION'
  const returns = fromStandardSqlType(resource.returnType)
  if (aggregates) checkAggregated(returns)
  database.registerJavascript({
    name,
    title: entry.reference.routine,
    parameters: aggregates ? rowsAndOthers(resource) : parametersOf(resource.arguments ?? []),
    returns,
    aggregates,
    code: resource.definitionBody ?? '',
    libraries,
    deterministic: resource.determinismLevel === 'DETERMINISTIC',
  })
  registered.set(entry, name)
  return name
}

interface Parameter {
  readonly name: string
  readonly type: SqlType
}

const parametersOf = (given: readonly RoutineArgument[]): Parameter[] =>
  given.map((argument) => {
    if (!argument.dataType) throw new SqlError('Parameters of JavaScript functions must have a type')
    return {name: argument.name ?? '', type: fromStandardSqlType(argument.dataType)}
  })

/** An aggregate function gets its rows at once, and once what is the same for all of them. */
function rowsAndOthers({arguments: given = []}: RoutineResource): Parameter[] {
  const parameters = parametersOf(given)
  for (const {type} of parameters) checkAggregated(type)
  const aggregated = parameters.filter((_, i) => given[i]!.isAggregate !== false)
  const others = parameters.filter((_, i) => given[i]!.isAggregate === false)
  return [{name: 'rows', type: arrayOf(structOf(aggregated))}, ...others]
}

/** https://cloud.google.com/bigquery/docs/user-defined-aggregates#javascript-type-encodings */
const AGGREGATED: ReadonlySet<SqlType['kind']> = new Set([
  'ARRAY',
  'BIGNUMERIC',
  'BOOL',
  'BYTES',
  'DATE',
  'FLOAT64',
  'INT64',
  'JSON',
  'NUMERIC',
  'STRING',
  'STRUCT',
  'TIMESTAMP',
])

function checkAggregated(type: SqlType): void {
  if (!AGGREGATED.has(type.kind)) {
    throw new SqlError(`JavaScript aggregate functions do not support the type ${type.kind}`)
  }
  if (type.kind === 'ARRAY') checkAggregated(type.element)
  if (type.kind === 'STRUCT') for (const field of type.fields) checkAggregated(field.type)
}
