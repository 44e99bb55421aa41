import {beforeAll, describe, expect, test} from 'vitest'
import {PROJECT, useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()
const ROUTINES = `/bigquery/v2/projects/${PROJECT}/datasets/d/routines`
const PLUS_ONE = {
  routineType: 'SCALAR_FUNCTION',
  language: 'SQL',
  arguments: [{name: 'x', dataType: {typeKind: 'INT64'}}],
  returnType: {typeKind: 'INT64'},
  definitionBody: 'x + 1',
}

beforeAll(async () => {
  await server.client().createDataset('d')
})

test('a routine is made, found, replaced and deleted by Google’s client', async () => {
  const routine = server.client().dataset('d').routine('plus_one')
  await routine.create(PLUS_ONE)
  const [metadata] = await routine.getMetadata()
  expect(metadata).toMatchObject({
    ...PLUS_ONE,
    routineReference: {projectId: PROJECT, datasetId: 'd', routineId: 'plus_one'},
  })
  await routine.setMetadata({description: 'adds one'})
  expect((await routine.getMetadata())[0]).toMatchObject({...PLUS_ONE, description: 'adds one'})
  await routine.delete()
  expect(await routine.exists()).toEqual([false])
})

test('routines are listed with their main fields, and filtered by type', async () => {
  await server.client().dataset('d').routine('listed').create(PLUS_ONE)
  const {json} = await server.call('GET', `${ROUTINES}?filter=routineType:SCALAR_FUNCTION`)
  expect(json.routines).toHaveLength(1)
  expect(json.routines[0]).toMatchObject({routineType: 'SCALAR_FUNCTION', language: 'SQL'})
  expect(json.routines[0]).not.toHaveProperty('definitionBody')
  const none = await server.call('GET', `${ROUTINES}?filter=routineType:PROCEDURE`)
  expect(none.json).toEqual({})
  const masked = await server.call('GET', `${ROUTINES}/listed?readMask=definitionBody`)
  expect(masked.json).toEqual({definitionBody: 'x + 1'})
})

test('a routine that is not there is not found', async () => {
  const {status, json} = await server.call('GET', `${ROUTINES}/absent`)
  expect(status).toBe(404)
  expect(json.error.message).toBe(`Not found: Routine ${PROJECT}:d.absent`)
})

describe('JavaScript with libraries of Cloud Storage', () => {
  const library = 'gs://code/lib.js'
  const query = async (sql: string): Promise<unknown> => {
    const [rows] = await server.client().query(sql)
    return Object.values(rows[0])[0]
  }
  beforeAll(async () => {
    await server.call('POST', `/storage/v1/b?project=${PROJECT}`, {name: 'code'})
    const path = '/upload/storage/v1/b/code/o?uploadType=media&name=lib.js'
    await server.call('POST', path, 'function shout(s) { return s.toUpperCase() + "!" }')
  })

  test('runs their code before its own', async () => {
    const code = 'return shout(x)'
    const create = `FUNCTION NAME(x STRING) RETURNS STRING LANGUAGE js OPTIONS (library = ['${library}']) AS '${code}'`
    const temporary = `CREATE TEMP ${create.replace('NAME', 'f')}; SELECT f('a')`
    expect(await query(temporary)).toBe('A!')
    await query(`CREATE ${create.replace('NAME', 'd.loud')}; SELECT 1`)
    expect(await query("SELECT d.loud('b')")).toBe('B!')
    await server.restart()
    expect(await query("SELECT d.loud('c')")).toBe('C!')
  })

  test('is refused where a library is not there', async () => {
    const create =
      "CREATE TEMP FUNCTION f() RETURNS INT64 LANGUAGE js OPTIONS (library = 'gs://code/none.js') AS 'return 1'"
    await expect(query(`${create}; SELECT f()`)).rejects.toThrow('gs://code/none.js')
  })
})
