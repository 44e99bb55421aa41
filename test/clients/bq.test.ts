/**
 * The `bq` command line, unmodified: a working day's worth of commands, each checked by what came out.
 * https://cloud.google.com/bigquery/docs/reference/bq-cli-reference
 */
import {expect, test} from 'vitest'
import {isInstalled, useCommandLine} from './command-line.ts'

const cli = useCommandLine()

async function bq(...args: string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await cli.run('bq', args)
  expect(exitCode, `bq ${args.join(' ')}\n${stdout}${stderr}`).toBe(0)
  return stdout
}

const json = async (...args: string[]) => JSON.parse(await bq('--format=json', ...args))
const query = (...args: string[]) => json('query', '--use_legacy_sql=false', ...args)

/** What a command that must fail printed. */
async function refused(...args: string[]): Promise<string> {
  const {exitCode, stdout, stderr} = await cli.run('bq', args)
  expect(exitCode).not.toBe(0)
  // bq breaks messages into lines of a terminal's width.
  return `${stdout}${stderr}`.replaceAll(/\s+/g, ' ')
}

const here = test.skipIf(!isInstalled('bq', ['version']))

here('datasets and tables are made, listed, described and changed', {timeout: 300_000}, async () => {
  expect(await bq('mk', '-d', '--description', 'What we sell', '--label', 'team:data', 'shop')).toContain(
    "Dataset 'test-project:shop' successfully created.",
  )
  expect(await refused('mk', '-d', 'shop')).toContain('already exists')
  await bq('mk', '-f', '-d', 'shop')
  expect(await bq('ls')).toContain('shop')
  expect(await json('show', 'shop')).toMatchObject({description: 'What we sell', labels: {team: 'data'}})
  await bq('mk', '-t', 'shop.customers', 'id:INTEGER,name:STRING,at:TIMESTAMP')
  expect(await json('show', '--schema', 'shop.customers')).toMatchObject([
    {name: 'id', type: 'INTEGER'},
    {name: 'name', type: 'STRING'},
    {name: 'at', type: 'TIMESTAMP'},
  ])
  await bq(
    ...['mk', '-t', '--time_partitioning_type=DAY', '--time_partitioning_field=at', '--clustering_fields=id'],
    ...['shop.events', 'id:INTEGER,at:TIMESTAMP'],
  )
  expect(await json('show', 'shop.events')).toMatchObject({
    timePartitioning: {type: 'DAY', field: 'at'},
    clustering: {fields: ['id']},
  })
  await bq('update', '--description', 'One row per customer', 'shop.customers')
  await bq('update', '--set_label', 'owner:sales', 'shop.customers')
  await bq('update', 'shop.customers', 'id:INTEGER,name:STRING,at:TIMESTAMP,email:STRING')
  expect(await json('show', 'shop.customers')).toMatchObject({
    description: 'One row per customer',
    labels: {owner: 'sales'},
    schema: {fields: [{name: 'id'}, {name: 'name'}, {name: 'at'}, {name: 'email'}]},
  })
  expect(
    (await json('ls', 'shop')).map(
      (table: {tableReference: {tableId: string}}) => table.tableReference.tableId,
    ),
  ).toEqual(['customers', 'events'])
})

here('rows are inserted, queried and written to tables', {timeout: 300_000}, async () => {
  const rows = await cli.file(
    'rows.json',
    '{"id":1,"name":"Ada","at":"2026-01-31T10:00:00Z"}\n{"id":2,"name":null}\n',
  )
  await bq('insert', 'shop.customers', rows)
  expect(await json('head', '-n', '1', 'shop.customers')).toMatchObject([{id: '1', name: 'Ada'}])
  await bq('query', '--use_legacy_sql=false', "insert shop.customers (id, name) values (3, 'Grace')")
  expect(await query('select count(*) as n, max(name) as name from shop.customers')).toEqual([
    {n: '3', name: 'Grace'},
  ])
  expect(
    await bq(
      '--format=csv',
      'query',
      '--use_legacy_sql=false',
      'select id, name from shop.customers order by id',
    ),
  ).toBe('id,name\n1,Ada\n2,\n3,Grace\n')
  expect(await query('--max_rows=1', 'select id from shop.customers order by id desc')).toEqual([{id: '3'}])
  expect(await query('--parameter=n:INT64:2', 'select name from shop.customers where id > @n')).toEqual([
    {name: 'Grace'},
  ])
  expect(
    await query(
      '--parameter=names:ARRAY<STRING>:["Ada"]',
      'select id from shop.customers where name in unnest(@names)',
    ),
  ).toEqual([{id: '1'}])
  expect(await query('--parameter=:STRING:x', "select concat(?, 'y') as xy")).toEqual([{xy: 'xy'}])
  expect(
    await json('query', '--use_legacy_sql=false', '--dry_run', 'select id, name from shop.customers'),
  ).toMatchObject({
    statistics: {query: {statementType: 'SELECT', schema: {fields: [{name: 'id'}, {name: 'name'}]}}},
  })
  await query('--destination_table=shop.names', 'select name from shop.customers where name is not null')
  await query('--append_table', '--destination_table=shop.names', "select 'Edsger' as name")
  expect(await query('select count(*) as n from shop.names')).toEqual([{n: '3'}])
  await query('--replace', '--destination_table=shop.names', "select 'Barbara' as name")
  expect(await query('select name from shop.names')).toEqual([{name: 'Barbara'}])
  expect(await refused('query', '--use_legacy_sql=false', 'select nme from shop.customers')).toContain(
    'Unrecognized name: nme; Did you mean name? at [1:8]',
  )
  expect(await refused('query', '--use_legacy_sql=false', 'select 1 from shop.nothing')).toContain(
    'shop.nothing was not found in location US',
  )
})

here('files are loaded and extracted, from here and from Cloud Storage', {timeout: 300_000}, async () => {
  await cli.emulator.call('POST', '/storage/v1/b?project=test-project', {name: 'files'})
  const lines = await cli.file('lines.json', '{"id":1,"tags":["a","b"]}\n{"id":2,"tags":[]}\n')
  const schema = await cli.file(
    'schema.json',
    JSON.stringify([
      {name: 'id', type: 'INTEGER', mode: 'REQUIRED'},
      {name: 'tags', type: 'STRING', mode: 'REPEATED'},
    ]),
  )
  await bq('load', '--source_format=NEWLINE_DELIMITED_JSON', 'shop.tagged', lines, schema)
  expect(await query('select id, array_length(tags) as n from shop.tagged order by id')).toEqual([
    {id: '1', n: '2'},
    {id: '2', n: '0'},
  ])
  const sheet = await cli.file('sheet.csv', 'sku,price,since\nA1,1.50,2026-01-31\nA2,2.25,2026-02-01\n')
  await bq('load', '--source_format=CSV', '--autodetect', 'shop.prices', sheet)
  expect(await json('show', '--schema', 'shop.prices')).toMatchObject([
    {name: 'sku', type: 'STRING'},
    {name: 'price', type: 'FLOAT'},
    {name: 'since', type: 'DATE'},
  ])
  await bq(
    'load',
    '--replace',
    '--skip_leading_rows=1',
    'shop.prices',
    sheet,
    'sku:STRING,price:NUMERIC,since:DATE',
  )
  expect(await query('select sum(price) as total from shop.prices')).toEqual([{total: '3.75'}])
  await bq('extract', '--destination_format=NEWLINE_DELIMITED_JSON', 'shop.prices', 'gs://files/prices.json')
  await bq(
    'load',
    '--source_format=NEWLINE_DELIMITED_JSON',
    '--autodetect',
    'shop.again',
    'gs://files/prices.json',
  )
  expect(await query('select count(*) as n from shop.again')).toEqual([{n: '2'}])
  await bq('extract', '--compression=GZIP', 'shop.prices', 'gs://files/part-*.csv.gz')
  await bq(
    'load',
    '--skip_leading_rows=1',
    'shop.parts',
    'gs://files/part-*.csv.gz',
    'sku:STRING,price:NUMERIC,since:DATE',
  )
  expect(await query('select max(sku) as sku from shop.parts')).toEqual([{sku: 'A2'}])
  expect(await refused('load', 'shop.parts', 'gs://files/nothing.csv', 'sku:STRING')).toContain('Not found')
  const definition = await cli.file(
    'external.json',
    JSON.stringify({
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      sourceUris: ['gs://files/prices.json'],
      autodetect: true,
    }),
  )
  await bq('mk', `--external_table_definition=${definition}`, 'shop.outside')
  expect(await query('select count(*) as n from shop.outside')).toEqual([{n: '2'}])
})

here('views, routines, copies and scripts work', {timeout: 300_000}, async () => {
  await bq('mk', '--use_legacy_sql=false', '--view=select id from shop.customers', 'shop.ids')
  expect(await bq('show', '--view', 'shop.ids')).toContain('select id from shop.customers')
  expect(await query('select count(*) as n from shop.ids')).toEqual([{n: '3'}])
  await bq('query', '--use_legacy_sql=false', 'create function shop.twice(x int64) as (x * 2)')
  expect(await bq('ls', '--routines', 'shop')).toContain('twice')
  expect(await query('select shop.twice(21) as answer')).toEqual([{answer: '42'}])
  await bq('cp', 'shop.customers', 'shop.customers_copy')
  await bq('cp', '-a', 'shop.customers', 'shop.customers_copy')
  expect(await query('select count(*) as n from shop.customers_copy')).toEqual([{n: '6'}])
  await bq('cp', '-f', 'shop.customers', 'shop.customers_copy')
  expect(await query('select count(*) as n from shop.customers_copy')).toEqual([{n: '3'}])
  const script = 'declare n int64 default 2; while n < 5 do set n = n + 1; end while; select n as last'
  expect(await bq('query', '--use_legacy_sql=false', script)).toContain('last')
})

here(
  'jobs are listed, shown, waited for and cancelled; everything can be removed',
  {timeout: 300_000},
  async () => {
    const started = await bq('query', '--nosync', '--use_legacy_sql=false', '--job_id=my_job', 'select 1')
    expect(started).toContain('my_job')
    expect(await bq('wait', 'my_job')).toContain('SUCCESS')
    expect(await json('show', '-j', 'my_job')).toMatchObject({
      status: {state: 'DONE'},
      configuration: {jobType: 'QUERY'},
    })
    expect(JSON.stringify(await json('ls', '-j', '-n', '5'))).toContain('my_job')
    expect(await bq('cancel', 'my_job')).toContain('my_job')
    expect(await bq('ls', '-p')).toContain('test-project')
    await bq('rm', '-f', '-t', 'shop.names')
    expect(await refused('show', 'shop.names')).toContain('Not found')
    await bq('rm', '-r', '-f', '-d', 'shop')
    expect(await bq('ls')).toBe('')
  },
)
