/** Groups of geographies that are near each other. */
import {defineRuntime, type RuntimeFunction} from '../../../runtime.ts'
import {clusterNumbers} from '../cluster.ts'

export const clusterFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_st_clusters',
    args: ['VARCHAR[]', 'DOUBLE', 'BIGINT'],
    returns: 'BIGINT[]',
    call: clusterNumbers,
  }),
]
