/**
 * All functions, by name. A family is one file: an import and a line here make it known to the binder, the
 * generated docs and the suite that runs every example.
 */

import {aeadFunctions} from './aead.ts'
import {aggregateFunctions} from './aggregate.ts'
import {approximateFunctions} from './approximate.ts'
import {arrayFunctions} from './array.ts'
import {bitFunctions} from './bit.ts'
import {conditionalFunctions} from './conditional.ts'
import {dateFunctions} from './date.ts'
import {datetimeFunctions} from './datetime.ts'
import type {FunctionTable, SqlFunction} from './define.ts'
import {encodingFunctions} from './encoding.ts'
import {formatFunctions} from './format.ts'
import {geographySqlFunctions} from './geography/index.ts'
import {googlesqlFunctions} from './googlesql.ts'
import {googlesqlArrayFunctions} from './googlesql-arrays.ts'
import {googlesqlBitFunctions} from './googlesql-bits.ts'
import {googlesqlGeographyFunctions} from './googlesql-geography.ts'
import {googlesqlJsonFunctions} from './googlesql-json.ts'
import {googlesqlKllFunctions} from './googlesql-kll.ts'
import {googlesqlNetFunctions} from './googlesql-net.ts'
import {hashFunctions} from './hash.ts'
import {hllFunctions} from './hll.ts'
import {intervalSqlFunctions} from './interval.ts'
import {jsonFunctions} from './json.ts'
import {jsonChangerFunctions} from './json-changers.ts'
import {jsonConverterFunctions} from './json-converters.ts'
import {kllFunctions} from './kll.ts'
import {mathFunctions} from './math.ts'
import {netFunctions} from './net.ts'
import {parseNumberFunctions} from './parse-number.ts'
import {rangeFunctions} from './range.ts'
import {regexpFunctions} from './regexp.ts'
import {roundingFunctions} from './rounding.ts'
import {searchFunctions} from './search.ts'
import {statisticalFunctions} from './statistical.ts'
import {stringFunctions} from './string.ts'
import {stringCaseFunctions} from './string-case.ts'
import {stringPartFunctions} from './string-parts.ts'
import {stringSearchFunctions} from './string-search.ts'
import {timeFunctions} from './time.ts'
import {timeSeriesFunctions} from './time-series.ts'
import {timestampFunctions} from './timestamp.ts'
import {transcendentalFunctions} from './transcendental.ts'
import {utilityFunctions} from './utility.ts'
import {windowFunctions} from './window.ts'

/** Families in the order of Google's reference. */
export const families: Readonly<Record<string, FunctionTable>> = {
  string: stringFunctions,
  stringCase: stringCaseFunctions,
  stringParts: stringPartFunctions,
  stringSearch: stringSearchFunctions,
  encoding: encodingFunctions,
  regexp: regexpFunctions,
  format: formatFunctions,
  math: mathFunctions,
  rounding: roundingFunctions,
  transcendental: transcendentalFunctions,
  bit: bitFunctions,
  conditional: conditionalFunctions,
  hash: hashFunctions,
  net: netFunctions,
  utility: utilityFunctions,
  'parse-number': parseNumberFunctions,
  aggregate: aggregateFunctions,
  statistical: statisticalFunctions,
  approximate: approximateFunctions,
  hll: hllFunctions,
  kll: kllFunctions,
  search: searchFunctions,
  aead: aeadFunctions,
  window: windowFunctions,
  date: dateFunctions,
  time: timeFunctions,
  datetime: datetimeFunctions,
  timestamp: timestampFunctions,
  json: jsonFunctions,
  jsonConverters: jsonConverterFunctions,
  jsonChangers: jsonChangerFunctions,
  array: arrayFunctions,
  interval: intervalSqlFunctions,
  range: rangeFunctions,
  timeSeries: timeSeriesFunctions,
  geography: geographySqlFunctions,
  googlesql: googlesqlFunctions,
  googlesqlArrays: googlesqlArrayFunctions,
  googlesqlJson: googlesqlJsonFunctions,
  googlesqlBits: googlesqlBitFunctions,
  googlesqlNet: googlesqlNetFunctions,
  googlesqlKll: googlesqlKllFunctions,
  googlesqlGeography: googlesqlGeographyFunctions,
}

/** Other names of functions; Google's pages call them synonyms. */
export const aliases: Readonly<Record<string, string>> = {
  CEILING: 'CEIL',
  CHARACTER_LENGTH: 'CHAR_LENGTH',
  DOUBLE: 'FLOAT64',
  DOUBLE_ARRAY: 'FLOAT64_ARRAY',
  'KLL_QUANTILES.EXTRACT_DOUBLE': 'KLL_QUANTILES.EXTRACT_FLOAT64',
  'KLL_QUANTILES.EXTRACT_POINT_DOUBLE': 'KLL_QUANTILES.EXTRACT_POINT_FLOAT64',
  'KLL_QUANTILES.INIT_DOUBLE': 'KLL_QUANTILES.INIT_FLOAT64',
  'KLL_QUANTILES.MERGE_DOUBLE': 'KLL_QUANTILES.MERGE_FLOAT64',
  'KLL_QUANTILES.MERGE_POINT_DOUBLE': 'KLL_QUANTILES.MERGE_POINT_FLOAT64',
  LAX_DOUBLE: 'LAX_FLOAT64',
  LAX_DOUBLE_ARRAY: 'LAX_FLOAT64_ARRAY',
  LCASE: 'LOWER',
  OCTET_LENGTH: 'BYTE_LENGTH',
  POWER: 'POW',
  REGEXP_SUBSTR: 'REGEXP_EXTRACT',
  STDDEV: 'STDDEV_SAMP',
  VARIANCE: 'VAR_SAMP',
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
