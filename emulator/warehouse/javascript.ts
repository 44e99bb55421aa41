/** User-defined functions in JavaScript, made known to DuckDB when a statement first uses them. */
import type {Database} from '../engine/database.ts'
import {SqlError} from '../sql/error.ts'
import type {RoutineResource} from './catalog/routine-resource.ts'
import {fromStandardSqlType} from './catalog/routine-type.ts'
import {libraryTexts} from './javascript-libraries.ts'
import type {RoutineEntry} from './types.ts'

/** An entry is replaced when its routine changes, so its registration stays true. */
const registered = new WeakMap<RoutineEntry, string>()
let serial = 0

/** The DuckDB function of a routine. Throws where the code does not parse. */
export function javascriptName(database: Database, entry: RoutineEntry): string {
  const known = registered.get(entry)
  if (known) return known
  const resource = entry.resource as RoutineResource
  const libraries = libraryTexts(entry)
  if (!libraries) {
    throw new SqlError(
      `The libraries of JavaScript function ${entry.reference.routine} could not be read: ${resource.importedLibraries?.join(', ')}`,
    )
  }
  if (!resource.returnType) {
    throw new SqlError(`JavaScript function ${entry.reference.routine} must declare what it RETURNS`)
  }
  const name = `js_${++serial}`
  database.registerJavascript({
    name,
    title: entry.reference.routine,
    parameters: (resource.arguments ?? []).map((argument) => {
      if (!argument.dataType) throw new SqlError('Parameters of JavaScript functions must have a type')
      return {name: argument.name ?? '', type: fromStandardSqlType(argument.dataType)}
    }),
    returns: fromStandardSqlType(resource.returnType),
    code: resource.definitionBody ?? '',
    libraries,
    deterministic: resource.determinismLevel === 'DETERMINISTIC',
  })
  registered.set(entry, name)
  return name
}
