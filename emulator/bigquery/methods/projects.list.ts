/** https://cloud.google.com/bigquery/docs/reference/rest/v2/projects/list */
import type {Method} from '../method.ts'
import {pageOf} from '../page.ts'

/** The project that the server was started for, and those that have run jobs. */
export const projectsList: Method = ({bigquery, query}) => {
  const projects = [...new Set([bigquery.project, ...bigquery.jobs.projects()])].sort()
  const {page, nextPageToken} = pageOf(projects, query)
  return {
    kind: 'bigquery#projectList',
    ...(nextPageToken && {nextPageToken}),
    projects: page.map((id) => ({
      kind: 'bigquery#project',
      id,
      projectReference: {projectId: id},
      friendlyName: id,
    })),
    totalItems: projects.length,
  }
}
