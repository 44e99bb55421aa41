/**
 * GEOGRAPHY functions of GoogleSQL that BigQuery's pages do not list.
 * https://github.com/google/googlesql/blob/master/docs/geography_functions.md
 */
import {aggregateFunctions} from './aggregate.ts'
import type {AggregateFunction, FunctionTable} from './define.ts'

const page = 'https://github.com/google/googlesql/blob/master/docs/geography_functions.md'

export const googlesqlGeographyFunctions: FunctionTable = {
  ST_ACCUM: {
    ...(aggregateFunctions['ARRAY_AGG'] as AggregateFunction),
    signatures: ['(GEOGRAPHY) -> ARRAY<GEOGRAPHY>'],
    doc: 'All geographies as an array.',
    url: `${page}#st_accum`,
    examples: [
      {sql: 'SELECT ARRAY_LENGTH(ST_ACCUM(ST_GEOGPOINT(x, 0))) FROM UNNEST([1, 2]) AS x', gives: '2'},
    ],
  },
  ST_ASKML: {
    kind: 'scalar',
    signatures: ['(GEOGRAPHY) -> STRING'],
    duckdb: 'bq_st_askml($1)',
    doc: 'The geography as a KML geometry.',
    url: `${page}#st_askml`,
    examples: [
      {sql: 'ST_ASKML(ST_GEOGPOINT(1.5, 2))', gives: '<Point><coordinates>1.5,2</coordinates></Point>'},
      {
        sql: "ST_ASKML(ST_GEOGFROMTEXT('LINESTRING(0 0, 1 1)'))",
        gives: '<LineString><coordinates>0,0 1,1</coordinates></LineString>',
      },
    ],
  },
  ST_GEOGFROMKML: {
    kind: 'scalar',
    signatures: ['(STRING) -> GEOGRAPHY'],
    duckdb: 'bq_st_geogfromkml($1)',
    doc: 'The geography that a KML geometry describes.',
    url: `${page}#st_geogfromkml`,
    examples: [
      {
        sql: "ST_ASTEXT(ST_GEOGFROMKML('<Point><coordinates>1.5,2,0</coordinates></Point>'))",
        gives: 'POINT(1.5 2)',
      },
      {
        sql: "ST_ASTEXT(ST_GEOGFROMKML(ST_ASKML(ST_GEOGFROMTEXT('POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))'))))",
        gives: 'POLYGON((0 0, 2 0, 2 2, 0 2, 0 0))',
      },
      {sql: "ST_GEOGFROMKML('<Point>')", gives: {error: 'ST_GeogFromKML failed'}},
    ],
  },
}
