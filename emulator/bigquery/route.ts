import type {Method} from './method.ts'

/** Types of query parameters; with `*` the parameter may repeat. */
export type ParameterKind = 'string' | 'boolean' | 'int32' | 'uint32' | 'uint64' | 'string*'

/** One documented method; without `run` it is not built. */
export interface Route {
  /** Google's own id: `bigquery.datasets.get`. */
  readonly id: string
  readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As Google's reference writes it, without `/bigquery/v2/`: `projects/{projectId}/datasets/{datasetId}`. */
  readonly path: string
  readonly query?: Readonly<Record<string, ParameterKind>>
  /** Names of the schemas of body and answer. */
  readonly request?: string
  readonly response?: string
  /** The largest body in bytes, where the method has a limit of its own. */
  readonly bodyLimit?: number
  /** Takes a file along with its body. */
  readonly upload?: true
  readonly run?: Method
}
