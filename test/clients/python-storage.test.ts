/**
 * Google's Python client of the BigQuery Storage Read API, unmodified, as `docs/clients.md` makes it. The tests run where
 * `python3` (or the interpreter named by PYTHON) has it, with pyarrow.
 */
import {expect, test} from 'vitest'
import {isInstalled, useCommandLine} from './command-line.ts'

const PYTHON = process.env.PYTHON ?? 'python3'
const here = test.skipIf(
  !isInstalled(PYTHON, ['-c', 'import google.cloud.bigquery, google.cloud.bigquery_storage, pyarrow']),
)
const cli = useCommandLine()

const CLIENT = `
import json, os, grpc
from google.cloud import bigquery, bigquery_storage
from google.cloud.bigquery_storage_v1.services.big_query_read.transports import BigQueryReadGrpcTransport
token = json.load(open(os.environ['GOOGLE_APPLICATION_CREDENTIALS']))['refresh_token']
channel = grpc.secure_channel(
    os.environ['BIGQUERY_STORAGE_EMULATOR_HOST'],
    grpc.composite_channel_credentials(
        grpc.local_channel_credentials(), grpc.access_token_call_credentials(token)))
reader = bigquery_storage.BigQueryReadClient(transport=BigQueryReadGrpcTransport(channel=channel))
client = bigquery.Client()
`

async function python(script: string): Promise<string> {
  const {exitCode, stdout, stderr} = await cli.run(PYTHON, [await cli.file('script.py', CLIENT + script)])
  expect(exitCode, stderr).toBe(0)
  return stdout
}

here('a table is the same by the Storage Read API as by REST', async () => {
  expect(
    await python(`
client.query('''create schema shop; create table shop.t as
  select n as id, concat('customer ', cast(n as string)) as name, n / 4 as share, numeric '1.25' as price,
    bignumeric '-0.5' as exact, mod(n, 2) = 0 as even, b'x' as raw, date '2024-02-29' as day,
    datetime '2024-01-01 12:00:00.5' as local, timestamp '2024-01-01 00:00:00+00' as moment, time '12:00:01' as clock,
    if(n = 2, null, struct(n as a, 'y' as b)) as pair, [n, n + 1] as list, range(date '2024-01-01', null) as span
  from unnest(generate_array(1, 20000)) as n''').result()
direct = client.list_rows('shop.t').to_arrow(bqstorage_client=reader).to_pylist()
pages = client.list_rows('shop.t').to_arrow(create_bqstorage_client=False).to_pylist()
print(len(direct), direct == pages)
result = client.query('select id from shop.t where id > 5 order by id').result()
print(result.to_arrow(bqstorage_client=reader)['id'].to_pylist() == list(range(6, 20001)))
`),
  ).toBe('20000 True\nTrue\n')
})

here('rows are restricted, fields are selected, errors are errors', async () => {
  expect(
    await python(`
client.query("create schema lake; create table lake.t as select 1 as id, 'a' as s union all select 2, 'b'").result()
from google.cloud.bigquery_storage import types
session = reader.create_read_session(parent='projects/' + client.project, max_stream_count=1, read_session=types.ReadSession(
    table=f'projects/{client.project}/datasets/lake/tables/t', data_format=types.DataFormat.ARROW,
    read_options=types.ReadSession.TableReadOptions(selected_fields=['s'], row_restriction='id = 2')))
print(reader.read_rows(session.streams[0].name).to_arrow(session).to_pylist())
try:
    reader.read_rows(session.streams[0].name + 'x')
except Exception as error:
    print(type(error).__name__)
`),
  ).toBe("[{'s': 'b'}]\nNotFound\n")
})
