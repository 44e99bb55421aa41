/**
 * Numbers from text in more forms than CAST reads.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#parse_numeric
 */
import type {FunctionTable} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions'

export const parseNumberFunctions: FunctionTable = {
  PARSE_NUMERIC: {
    kind: 'scalar',
    signatures: ['(STRING) -> NUMERIC'],
    duckdb: 'bq_parse_numeric($1)',
    doc: 'The NUMERIC of a text with spaces, grouping commas, or its sign at the end.',
    url: `${page}#parse_numeric`,
    examples: [
      {sql: "PARSE_NUMERIC('123.45')", gives: '123.45'},
      {sql: "PARSE_NUMERIC('12.34567891298')", gives: '12.345678913'},
      {sql: "PARSE_NUMERIC('  -  12.34 ')", gives: '-12.34'},
      {sql: "PARSE_NUMERIC('12.34-')", gives: '-12.34'},
      {sql: "PARSE_NUMERIC('1,2,,3,.45')", gives: '123.45'},
      {sql: "PARSE_NUMERIC('12.34E-2')", gives: '0.1234'},
      {sql: "PARSE_NUMERIC('.1234 ')", gives: '0.1234'},
      {sql: "PARSE_NUMERIC('')", gives: {error: 'Invalid input to PARSE_NUMERIC'}},
      {sql: "PARSE_NUMERIC('1 2')", gives: {error: 'Invalid input to PARSE_NUMERIC'}},
      {sql: "PARSE_NUMERIC('+12.34-')", gives: {error: 'Invalid input to PARSE_NUMERIC'}},
      {sql: 'PARSE_NUMERIC(NULL)', gives: 'NULL'},
    ],
  },
  PARSE_BIGNUMERIC: {
    kind: 'scalar',
    signatures: ['(STRING) -> BIGNUMERIC'],
    duckdb: 'bq_parse_bignumeric($1)',
    doc: 'The BIGNUMERIC of a text with spaces, grouping commas, or its sign at the end.',
    url: `${page}#parse_bignumeric`,
    examples: [
      {sql: "PARSE_BIGNUMERIC('123.45')", gives: '123.45'},
      {sql: "PARSE_BIGNUMERIC('123.456E35')", gives: '12345600000000000000000000000000000000'},
      {sql: "PARSE_BIGNUMERIC('$12.34')", gives: {error: 'Invalid input to PARSE_BIGNUMERIC'}},
    ],
  },
}
