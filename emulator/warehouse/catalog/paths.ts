/** Paths as written in statements → references. */
import type {TableReference} from '../../sql/catalog.ts'
import {SqlError} from '../../sql/error.ts'
import {TEMPORARY_DATASET} from '../physical.ts'
import type {DatasetReference} from '../types.ts'
import type {RoutineReference} from './names.ts'

/** What a path leaves open. */
export interface Defaults {
  readonly project: string
  /** The project of datasets without one, where it is not `project`: @@dataset_project_id. */
  readonly defaultProject?: string
  readonly defaultDataset?: DatasetReference
}

const projectOf = (defaults: Defaults): string => defaults.defaultProject ?? defaults.project

/** `[project.]dataset.table`, or a table of the default dataset. `dataset` may be `_SESSION`. */
export function tableReference(path: readonly string[], defaults: Defaults): TableReference {
  const [first, second, third] = path
  if (path.length === 1 && first) {
    if (!defaults.defaultDataset) {
      throw new SqlError(
        `Table "${first}" must be qualified with a dataset (e.g. dataset.table).`,
        undefined,
        'invalid',
      )
    }
    return {...defaults.defaultDataset, table: first}
  }
  if (path.length === 2 && first && second)
    return {project: projectOf(defaults), dataset: first, table: second}
  if (path.length === 3 && first && second && third) return {project: first, dataset: second, table: third}
  throw new SqlError(`Invalid table name: ${path.join('.')}`, undefined, 'invalid')
}

export function routineReference(path: readonly string[], defaults: Defaults): RoutineReference {
  const {project, dataset, table} = (() => {
    if (path.length > 1 || defaults.defaultDataset) return tableReference(path, defaults)
    throw new SqlError(
      `Routine name "${path.join('.')}" missing dataset while no default dataset is set in the request.`,
      undefined,
      'invalid',
    )
  })()
  return {project, dataset, routine: table}
}

export function datasetReference(path: readonly string[], defaults: Defaults): DatasetReference {
  const [first, second] = path
  if (path.length === 1 && first) return {project: projectOf(defaults), dataset: first}
  if (path.length === 2 && first && second) return {project: first, dataset: second}
  throw new SqlError(`Invalid dataset name: ${path.join('.')}`, undefined, 'invalid')
}

/** The name of a temporary table that a path may mean: `t` or `_SESSION.t`. */
export function temporaryName(path: readonly string[]): string | undefined {
  if (path.length === 1) return path[0]
  if (path.length === 2 && path[0]?.toUpperCase() === TEMPORARY_DATASET) return path[1]
  return undefined
}

export interface InformationSchemaPath {
  readonly project: string
  /** The dataset or `region-xx` before INFORMATION_SCHEMA. */
  readonly dataset?: string
  readonly region?: string
  /** The view's name in upper case. */
  readonly view: string
}

/** `[project.][dataset.|region-xx.]INFORMATION_SCHEMA.VIEW`, also where all of it stood in one pair of backticks. */
export function informationSchemaPath(
  path: readonly string[],
  defaults: Defaults,
): InformationSchemaPath | undefined {
  const at = path.findIndex((part) => part.toUpperCase() === 'INFORMATION_SCHEMA')
  if (at < 0 || at !== path.length - 2) return undefined
  const view = path[at + 1]!.toUpperCase()
  const before = path.slice(0, at)
  const last = before.at(-1)
  const region = last?.toLowerCase().startsWith('region-') ? last.toLowerCase().slice(7) : undefined
  const project = before.length > 1 ? before[0]! : projectOf(defaults)
  if (region !== undefined) return {project, region, view}
  if (last !== undefined) return {project, dataset: last, view}
  return {project, dataset: defaults.defaultDataset?.dataset, view}
}
