/** What is extracted and loaded again is what was there: every type, every format, rows by chance. */
import {beforeAll, describe, expect, test} from 'vitest'
import {useLake} from './lake.ts'

const lake = useLake()

/** Columns by the SQL that makes a value of the numbers i (the row) and h (something like chance). */
const SCALARS: Readonly<Record<string, string>> = {
  i: 'CAST(h AS INT64) * 1000003',
  f: 'IEEE_DIVIDE(h, 7)',
  b: 'MOD(h, 2) = 0',
  s: `CONCAT('text "', CAST(h AS STRING), '", ', CODE_POINTS_TO_STRING([955, 128640]), ' \\\\ ')`,
  empty: `IF(MOD(h, 3) = 0, '', 'x')`,
  y: 'FROM_HEX(TO_HEX(SHA256(CAST(h AS STRING))))',
  n: 'CAST(h AS NUMERIC) / 1000',
  d: 'DATE_ADD(DATE "2020-01-01", INTERVAL MOD(h, 9000) DAY)',
  tm: 'TIME_ADD(TIME "00:00:00", INTERVAL MOD(h, 86400000000) MICROSECOND)',
  dt: 'DATETIME_ADD(DATETIME "1969-12-31 23:59:59", INTERVAL h MICROSECOND)',
  ts: 'TIMESTAMP_ADD(TIMESTAMP "1969-12-31 23:59:59+00", INTERVAL h MICROSECOND)',
  j: `TO_JSON(STRUCT(h AS a, [i] AS b))`,
  g: 'ST_GEOGPOINT(MOD(h, 90), MOD(i, 90))',
}
const NOT_PARQUET: Readonly<Record<string, string>> = {
  big: `CAST(CONCAT('123456789012345678901234567890', CAST(MOD(h, 1000) AS STRING), '.5') AS BIGNUMERIC)`,
  iv: 'MAKE_INTERVAL(year => MOD(i, 10), day => i, second => MOD(h, 60))',
}
const NESTED: Readonly<Record<string, string>> = {
  l: 'GENERATE_ARRAY(1, MOD(h, 4))',
  st: `IF(MOD(h, 5) = 0, NULL, STRUCT(h AS x, CONCAT('q', CAST(i AS STRING)) AS y, [STRUCT(i AS z)] AS zs))`,
  r: `IF(MOD(h, 5) = 0, NULL, RANGE(DATE_ADD(DATE "2020-01-01", INTERVAL i DAY), IF(MOD(h, 3) = 0, NULL, DATE "2030-01-01")))`,
}

const ROWS = 200

async function fill(table: string, columns: Readonly<Record<string, string>>): Promise<void> {
  const list = Object.entries(columns).map(
    ([name, sql]) => `IF(MOD(h + ${name.length}, 11) = 0, NULL, ${sql}) AS ${name}`,
  )
  await lake.query(`CREATE TABLE d.${table} AS SELECT i AS id, ${list.join(', ')}
    FROM (SELECT i, MOD(i * 7919 * 104729, 1000003) AS h FROM UNNEST(GENERATE_ARRAY(1, ${ROWS})) AS i)`)
}

beforeAll(async () => {
  await fill('json', {...SCALARS, ...NOT_PARQUET, ...NESTED})
  await fill('csv', {...SCALARS, ...NOT_PARQUET})
  await fill('parquet', {...SCALARS, ...NESTED})
  await fill('avro', {...SCALARS, ...NOT_PARQUET, ...NESTED})
})

describe.each([
  ['json', 'NEWLINE_DELIMITED_JSON', 'NONE'],
  ['json', 'NEWLINE_DELIMITED_JSON', 'GZIP'],
  ['csv', 'CSV', 'NONE'],
  ['csv', 'CSV', 'GZIP'],
  ['parquet', 'PARQUET', 'SNAPPY'],
  ['avro', 'AVRO', 'NONE'],
  ['avro', 'AVRO', 'DEFLATE'],
])('%s as %s with compression %s', (table, format, compression) => {
  test('comes back as it was', async () => {
    const copy = `${table}_${compression}`
    const name = `${copy}/*`
    await lake.extract(table, name, {destinationFormat: format, compression})
    const {schema} = lake.warehouse.table({project: 'p', dataset: 'd', table})!
    await lake.load(
      copy,
      {uris: [`gs://b/${name}`]},
      {sourceFormat: format, schema, skipLeadingRows: format === 'CSV' ? 1 : 0},
    )
    const before = await lake.select(`SELECT * FROM d.${table} ORDER BY id`)
    expect(before).toHaveLength(ROWS)
    expect(await lake.select(`SELECT * FROM d.${copy} ORDER BY id`)).toEqual(before)
  })
})
