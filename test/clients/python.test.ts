/**
 * Google's Python clients, unmodified, by the variables of `etl local env` alone. They run where `python3` (or the
 * interpreter named by PYTHON) has them.
 */
import {expect, test} from 'vitest'
import {isInstalled, useCommandLine} from './command-line.ts'

const PYTHON = process.env.PYTHON ?? 'python3'
const here = test.skipIf(!isInstalled(PYTHON, ['-c', 'import google.cloud.bigquery, google.cloud.storage']))
const cli = useCommandLine()

async function python(script: string): Promise<string> {
  const {exitCode, stdout, stderr} = await cli.run(PYTHON, [await cli.file('script.py', script)])
  expect(exitCode, stderr).toBe(0)
  return stdout
}

here('BigQuery: tables, streamed rows, loads, parameters and errors', async () => {
  expect(
    await python(`
import io, json
from google.cloud import bigquery
client = bigquery.Client()
client.create_dataset('shop')
table = client.create_table(bigquery.Table('test-project.shop.t', schema=[
    bigquery.SchemaField('id', 'INT64'), bigquery.SchemaField('name', 'STRING')]))
print(client.insert_rows_json(table, [{'id': 1, 'name': 'a'}]))
client.load_table_from_json([{'id': 2, 'name': 'b'}], table).result()
csv = bigquery.LoadJobConfig(source_format='CSV')
print(client.load_table_from_file(io.BytesIO(b'3,c\\n4,d\\n'), table, job_config=csv).result().output_rows)
config = bigquery.QueryJobConfig(query_parameters=[bigquery.ScalarQueryParameter('n', 'INT64', 2)])
print([tuple(row) for row in client.query('select * from shop.t where id >= @n order by id', job_config=config)])
try:
    client.query('select nope from shop.t').result()
except Exception as error:
    print(type(error).__name__, error.errors[0]['message'])
`),
  ).toBe(
    ['[]', '2', "[(2, 'b'), (3, 'c'), (4, 'd')]", 'BadRequest Unrecognized name: nope at [1:8]', ''].join(
      '\n',
    ),
  )
})

here('Cloud Storage: objects up and down, whole and in chunks', async () => {
  expect(
    await python(`
import io, os
from google.cloud import storage
client = storage.Client()
bucket = client.create_bucket('files')
bucket.blob('a/b.txt').upload_from_string('hello')
print(bucket.blob('a/b.txt').download_as_bytes())
body = os.urandom(700_000)
chunked = bucket.blob('chunked', chunk_size=256 * 1024)
chunked.upload_from_file(io.BytesIO(body))
print(chunked.download_as_bytes() == body, [blob.name for blob in client.list_blobs('files')])
`),
  ).toBe("b'hello'\nTrue ['a/b.txt', 'chunked']\n")
})
