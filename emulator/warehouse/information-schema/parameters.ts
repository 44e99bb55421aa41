import {typeName} from '../../sql/types.ts'
import type {RoutineArgument, RoutineResource} from '../catalog/routine-resource.ts'
import {fromStandardSqlType} from '../catalog/routine-type.ts'
import {columns, type InformationView, routinesIn, yesNo} from './define.ts'

export const parameters: InformationView = {
  url: 'https://cloud.google.com/bigquery/docs/information-schema-parameters',
  columns: columns(`
    specific_catalog STRING
    specific_schema STRING
    specific_name STRING
    ordinal_position INT64
    parameter_mode STRING
    is_result STRING
    parameter_name STRING
    data_type STRING
    parameter_default STRING
    is_aggregate STRING`),
  *rows(scope) {
    for (const {reference, resource} of routinesIn(scope)) {
      const {project, dataset, routine} = reference
      const {arguments: args = [], returnType} = resource as RoutineResource
      if (returnType) {
        const type = typeName(fromStandardSqlType(returnType))
        yield [project, dataset, routine, 0n, null, 'YES', null, type, null, null]
      }
      for (const [i, argument] of args.entries()) {
        yield [
          project,
          dataset,
          routine,
          BigInt(i + 1),
          argument.mode ?? null,
          'NO',
          argument.name ?? null,
          argumentType(argument),
          null,
          argument.isAggregate === undefined ? null : yesNo(argument.isAggregate),
        ]
      }
    }
  },
}

const argumentType = (argument: RoutineArgument): string =>
  argument.dataType ? typeName(fromStandardSqlType(argument.dataType)) : 'ANY TYPE'
