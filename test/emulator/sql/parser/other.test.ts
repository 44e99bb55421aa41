import {expect, test} from 'vitest'
import {parseScript} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/other-statements
const others = [
  [`ASSERT x > 0 AS 'message'`, ['(assert condition:(> x 0) description:"message")']],
  [
    `EXPORT DATA WITH CONNECTION p.us.c OPTIONS (uri = 'gs://x') AS SELECT 1`,
    [
      '(exportData connection:[p us c] options:[{name:uri value:"gs://x"}] query:(query body:(select items:[(item value:1)])))',
    ],
  ],
  [`EXPORT MODEL m OPTIONS (uri = 'x')`, ['(unsupportedStatement construct:EXPORT MODEL)']],
  [
    `LOAD DATA OVERWRITE d.t (a INT64) PARTITION BY b CLUSTER BY c OPTIONS (description = 'x') FROM FILES (format = 'CSV', uris = ['gs://x']) WITH PARTITION COLUMNS WITH CONNECTION p.us.c`,
    [
      '(loadData overwrite path:[d t] columns:[{name:a type:(scalarType name:INT64)}] partitionBy:[b] clusterBy:[c] options:[{name:description value:"x"}] files:[{name:format value:"CSV"} {name:uris value:(array items:["gs://x"])}] partitionColumns:AUTO connection:[p us c])',
    ],
  ],
  [
    `LOAD DATA INTO TEMP TABLE t FROM FILES (format = 'JSON')`,
    ['(loadData temporary path:[t] files:[{name:format value:"JSON"}])'],
  ],
  [
    "GRANT `roles/bigquery.dataViewer`, roles.x ON TABLE d.t TO 'user:a', 'user:b'",
    ['(grant roles:[`roles/bigquery.dataViewer` roles.x] object:TABLE path:[d t] to:["user:a" "user:b"])'],
  ],
  [
    "REVOKE `roles/x` ON SCHEMA d FROM 'user:a'",
    ['(revoke roles:[`roles/x`] object:SCHEMA path:[d] to:["user:a"])'],
  ],
  ['GRAPH g MATCH (n) RETURN n', ['(unsupportedStatement construct:GRAPH)']],
] as const

test.each(others)('the statements of %s', (text, trees) => {
  expect(parseScript(text).statements.map(outline)).toEqual(trees)
})
