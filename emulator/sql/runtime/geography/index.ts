/** The functions on GEOGRAPHY that DuckDB calls. A GEOGRAPHY goes in and out as the WKT that BigQuery prints. */
import type {RuntimeFunction} from '../../runtime.ts'
import {accessorFunctions} from './functions/accessors.ts'
import {cellFunctions} from './functions/cells.ts'
import {clusterFunctions} from './functions/clusters.ts'
import {constructorFunctions} from './functions/constructors.ts'
import {formatFunctions} from './functions/formats.ts'
import {measureFunctions} from './functions/measures.ts'
import {predicateFunctions} from './functions/predicates.ts'
import {transformationFunctions} from './functions/transformations.ts'

export const geographyFunctions: readonly RuntimeFunction[] = [
  ...constructorFunctions,
  ...formatFunctions,
  ...accessorFunctions,
  ...transformationFunctions,
  ...predicateFunctions,
  ...measureFunctions,
  ...cellFunctions,
  ...clusterFunctions,
]
