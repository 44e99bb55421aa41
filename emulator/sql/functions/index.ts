/**
 * All functions, by name. A family is one file: an import and a line here make it known to the binder, the
 * generated docs and the suite that runs every example.
 */

import {stringFunctions} from './string.ts'
import {encodingFunctions} from './encoding.ts'
import {regexpFunctions} from './regexp.ts'
import {dateFunctions} from './date.ts'
import {datetimeFunctions} from './datetime.ts'
import type {FunctionTable, SqlFunction} from './define.ts'
import {jsonChangerFunctions} from './json-changers.ts'
import {jsonConverterFunctions} from './json-converters.ts'
import {jsonFunctions} from './json.ts'
import {timeFunctions} from './time.ts'
import {timestampFunctions} from './timestamp.ts'

/** Families in the order of Google's reference. */
export const families: Readonly<Record<string, FunctionTable>> = {
  string: stringFunctions,
  encoding: encodingFunctions,
  regexp: regexpFunctions,
  date: dateFunctions,
  time: timeFunctions,
  datetime: datetimeFunctions,
  timestamp: timestampFunctions,
  json: jsonFunctions,
  jsonConverters: jsonConverterFunctions,
  jsonChangers: jsonChangerFunctions,
}

/** Other names of functions; Google's pages call them synonyms. */
export const aliases: Readonly<Record<string, string>> = {
  CEILING: 'CEIL',
  CHARACTER_LENGTH: 'CHAR_LENGTH',
  LCASE: 'LOWER',
  OCTET_LENGTH: 'BYTE_LENGTH',
  POWER: 'POW',
  REGEXP_SUBSTR: 'REGEXP_EXTRACT',
  SUBSTRING: 'SUBSTR',
  UCASE: 'UPPER',
}

const table = new Map<string, SqlFunction>(
  Object.values(families).flatMap((family) => Object.entries(family)),
)

/** A function by its name in any case, with its prefix (`net.host`); undefined where there is none. */
export function findFunction(name: string): SqlFunction | undefined {
  const upper = name.toUpperCase()
  return table.get(aliases[upper] ?? upper)
}
