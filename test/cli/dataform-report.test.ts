import {expect, test} from 'vitest'
import {reportedActions} from '../../cli/dataform/report.ts'

const OUTPUT = `Compiling...

Compiled successfully.

Running...

Table created:  hub.customers [incremental] 
 \t jobId: dataform-1,
 \t Bytes billed: 0 B
Assertion passed:  dataform_assertions.hub_customers_assertions_uniqueKey_0
Dataset creation failed:  hub.orders [table]
  > create or replace table
  > select 1 +
  bigquery error: Syntax error: Unexpected end of statement at [2:10]
Skipping dataset creation:  dataproduct.sales [table] (upstream failed)
Operation completed successfully:  hub.grants
Assertion execution disabled:  dataform_assertions.off [disabled]`

test('every line that reports an action becomes a report', () => {
  expect(
    reportedActions(OUTPUT.split('\n')).map(({name, kind, status}) => `${kind} ${name} ${status}`),
  ).toEqual([
    'table hub.customers passed',
    'assertion dataform_assertions.hub_customers_assertions_uniqueKey_0 passed',
    'table hub.orders failed',
    'table dataproduct.sales skipped',
    'operation hub.grants passed',
    'assertion dataform_assertions.off disabled',
  ])
})

test('what is printed below a failure belongs to it', () => {
  const failed = reportedActions(OUTPUT.split('\n')).find((report) => report.status === 'failed')
  expect(failed).toMatchObject({
    type: 'table',
    details: [
      '> create or replace table',
      '> select 1 +',
      'bigquery error: Syntax error: Unexpected end of statement at [2:10]',
    ],
  })
})
