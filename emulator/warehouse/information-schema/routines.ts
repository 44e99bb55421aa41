import {typeName} from '../../sql/types.ts'
import type {RoutineResource} from '../catalog/routine-resource.ts'
import {fromStandardSqlType} from '../catalog/routine-type.ts'
import {routineDdl} from './ddl-text.ts'
import {columns, type InformationView, routinesIn, text, timestamp, yesNo} from './define.ts'

const TYPES = {
  SCALAR_FUNCTION: 'FUNCTION',
  AGGREGATE_FUNCTION: 'FUNCTION',
  TABLE_VALUED_FUNCTION: 'TABLE FUNCTION',
  PROCEDURE: 'PROCEDURE',
} as const

export const routines: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-routines',
  columns: columns(`
    specific_catalog STRING
    specific_schema STRING
    specific_name STRING
    routine_catalog STRING
    routine_schema STRING
    routine_name STRING
    routine_type STRING
    data_type STRING
    routine_body STRING
    routine_definition STRING
    external_language STRING
    is_deterministic STRING
    security_type STRING
    created TIMESTAMP
    last_altered TIMESTAMP
    ddl STRING`),
  *rows(scope) {
    for (const entry of routinesIn(scope)) {
      const {project, dataset, routine} = entry.reference
      const resource = entry.resource as RoutineResource
      const javascript = resource.language === 'JAVASCRIPT'
      yield [
        project,
        dataset,
        routine,
        project,
        dataset,
        routine,
        TYPES[resource.routineType ?? 'SCALAR_FUNCTION'],
        resource.returnType ? typeName(fromStandardSqlType(resource.returnType)) : null,
        javascript ? 'EXTERNAL' : 'SQL',
        text(resource.definitionBody),
        javascript ? 'JAVASCRIPT' : null,
        javascript ? yesNo(resource.determinismLevel === 'DETERMINISTIC') : null,
        null,
        timestamp(entry.createdAt),
        timestamp(entry.modifiedAt),
        routineDdl(entry),
      ]
    }
  },
}
