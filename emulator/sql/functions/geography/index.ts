/**
 * GEOGRAPHY functions, on the sphere as BigQuery's. A GEOGRAPHY is the WKT that BigQuery prints.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/geography_functions
 */
import type {FunctionTable, SqlFunction} from '../define.ts'
import {accessors} from './accessors.ts'
import {aggregates, cells, clusters} from './aggregates.ts'
import {constructors} from './constructors.ts'
import {measures} from './measures.ts'
import {formatters, parsers} from './parsers.ts'
import {predicates} from './predicates.ts'
import {transformations} from './transformations.ts'

export const geographySqlFunctions: FunctionTable = Object.fromEntries<SqlFunction>([
  ['ST_CLUSTERDBSCAN', clusters],
  ...constructors,
  ...parsers,
  ...formatters,
  ...transformations,
  ...accessors,
  ...predicates,
  ...measures,
  ...cells,
  ...aggregates,
])
