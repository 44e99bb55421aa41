import {expect, test} from 'vitest'
import {readConfig} from '../../cli/config.ts'
import {ConfigError} from '../../cli/errors.ts'

test('without any variable everything is local', () => {
  expect(readConfig({})).toMatchObject({target: 'local', project: 'local', bucket: 'lake', location: 'US'})
})

test('a variable that is set to nothing is not set', () => {
  expect(readConfig({GOOGLE_CLOUD_PROJECT: ' '}).project).toBe('local')
})

test('Google Cloud needs a project and a bucket, and says so in one line', () => {
  expect(() => readConfig({ETL_TARGET: 'bigquery'})).toThrow(
    new ConfigError(
      'ETL_TARGET=bigquery needs GOOGLE_CLOUD_PROJECT and GCS_BUCKET_NAME. Set it in the environment or in .env, or leave ETL_TARGET out to work locally.',
    ),
  )
})

test('an unknown target is refused by name', () => {
  expect(() => readConfig({ETL_TARGET: 'snowflake'})).toThrow(/ETL_TARGET/)
})

test('the key file keeps its older name', () => {
  expect(readConfig({GCP_CREDENTIALS_FILE_NAME: 'key.json'}).keyFile).toBe('key.json')
})
