/** Names of resources, as `projects/shop/datasets/hub/tables/orders`. */
import {invalidRequest} from '../http/api-error.ts'
import type {TableReference} from '../warehouse/types.ts'

const named = (pattern: RegExp, name: string, form: string): Record<string, string> => {
  const match = pattern.exec(name)
  if (!match?.groups) throw invalidRequest(`Invalid resource name "${name}": it must be of the form ${form}`)
  return match.groups
}

const TABLE = /^projects\/(?<project>[^/]+)\/datasets\/(?<dataset>[^/]+)\/tables\/(?<table>[^/]+)$/
const PROJECT = /^projects\/(?<project>[^/]+)$/
const STREAM = /^(?<session>projects\/[^/]+\/locations\/[^/]+\/sessions\/[^/]+)\/streams\/(?<stream>[^/]+)$/
const JOB_STREAM = /^projects\/(?<project>[^/]+)\/locations\/[^/]+\/jobs\/(?<id>[^/]+)\/streams\/_default$/

export function tableNamed(name: string): TableReference {
  const {project, dataset, table} = named(
    TABLE,
    name,
    'projects/{project_id}/datasets/{dataset_id}/tables/{table_id}',
  )
  return {project: project!, dataset: dataset!, table: table!}
}

export const projectNamed = (name: string): string =>
  named(PROJECT, name, 'projects/{project_id}')['project']!

/** The session's name and the stream's own. */
export function streamNamed(name: string): {session: string; stream: string} {
  const {session, stream} = named(
    STREAM,
    name,
    'projects/{project_id}/locations/{location}/sessions/{session_id}/streams/{stream_id}',
  )
  return {session: session!, stream: stream!}
}

/** The job whose rows a default stream gives; undefined for streams of sessions. */
export function jobNamed(name: string): {project: string; id: string} | undefined {
  const {project, id} = JOB_STREAM.exec(name)?.groups ?? {}
  return project === undefined || id === undefined ? undefined : {project, id}
}
