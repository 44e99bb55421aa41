/** Access control lists: kept and shown, but nobody is refused because of them. */
import {projectNumber} from './project-number.ts'

export interface AccessControl {
  readonly entity: string
  readonly role: string
  readonly projectTeam?: {readonly projectNumber: string; readonly team: string}
}

/** What a new bucket has: the project's people in their roles. */
export function defaultBucketAcl(project: string): AccessControl[] {
  return [
    team(project, 'owners', 'OWNER'),
    team(project, 'editors', 'OWNER'),
    team(project, 'viewers', 'READER'),
  ]
}

export const defaultObjectAcl = defaultBucketAcl

function team(project: string, name: string, role: string): AccessControl {
  const number = projectNumber(project)
  return {entity: `project-${name}-${number}`, role, projectTeam: {projectNumber: number, team: name}}
}
