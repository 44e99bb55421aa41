/** https://cloud.google.com/bigquery/docs/reference/rest/v2/routines#Routine */
import {z} from 'zod'
import {applyFieldMask, parseFieldMask} from '../../http/partial-response.ts'
import type {RoutineEntry} from '../../warehouse/types.ts'

/** A routine as clients send it; unknown fields are kept. */
export const RoutineBody = z.looseObject({
  routineReference: z.looseObject({routineId: z.string().nullish()}).nullish(),
  routineType: z.string().nullish(),
  language: z.string().nullish(),
  definitionBody: z.string().nullish(),
  arguments: z.array(z.looseObject({})).nullish(),
  returnType: z.looseObject({}).nullish(),
})
export type RoutineBody = z.infer<typeof RoutineBody>

const OUTPUT_ONLY: ReadonlySet<string> = new Set([
  'etag',
  'routineReference',
  'creationTime',
  'lastModifiedTime',
])

export const routineFields = (body: RoutineBody): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !OUTPUT_ONLY.has(name)))

export function routineResource(entry: RoutineEntry): Record<string, unknown> {
  const {project, dataset, routine} = entry.reference
  return {
    etag: entry.etag,
    routineReference: {projectId: project, datasetId: dataset, routineId: routine},
    ...entry.resource,
    creationTime: String(entry.createdAt),
    lastModifiedTime: String(entry.modifiedAt),
  }
}

const LISTED = 'etag,routineReference,routineType,creationTime,lastModifiedTime,language'

/** A routine as routines.list shows it. */
export const routineListItem = (entry: RoutineEntry): unknown => readMask(routineResource(entry), LISTED)

/** Only the fields that `readMask` names, all of them without one. */
export const readMask = (resource: unknown, mask: string | undefined): unknown =>
  mask ? applyFieldMask(resource, parseFieldMask(mask.replaceAll('.', '/'))) : resource
