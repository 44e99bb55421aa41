import {spawn} from 'node:child_process'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {openWarehouse} from '../../../emulator/warehouse/open.ts'
import type {Warehouse} from '../../../emulator/warehouse/types.ts'

const dataset = {project: 'p', dataset: 'd'}
const table = (name: string) => ({...dataset, table: name})

describe('a warehouse in memory', () => {
  let warehouse: Warehouse
  beforeEach(async () => {
    warehouse = await openWarehouse({threads: 1})
    await warehouse.createDataset(dataset, {labels: {team: 'x'}})
  })
  afterEach(() => warehouse.close())

  test('a dataset keeps its resource and is in the location of the warehouse', () => {
    expect(warehouse.dataset(dataset)?.resource).toEqual({location: 'US', labels: {team: 'x'}})
    expect(warehouse.listDatasets('p').map((d) => d.reference.dataset)).toEqual(['d'])
    expect(warehouse.listDatasets('other')).toEqual([])
  })

  test('null removes a field of a resource, undefined leaves it', async () => {
    await warehouse.updateDataset(dataset, {labels: null, description: 'about'})
    expect(warehouse.dataset(dataset)?.resource).toEqual({location: 'US', description: 'about'})
  })

  test('what is there or not is said as BigQuery says it', async () => {
    await expect(warehouse.createDataset(dataset, {})).rejects.toMatchObject({
      message: 'Already Exists: Dataset p:d',
      reason: 'duplicate',
    })
    await expect(warehouse.deleteTable(table('t'))).rejects.toMatchObject({
      message: 'Not found: Table p:d.t',
      reason: 'notFound',
    })
    await expect(
      warehouse.createTable({...table('t'), dataset: 'no'}, 'TABLE', {fields: []}, {}),
    ).rejects.toThrow('Not found: Dataset p:no')
    await expect(warehouse.createDataset({project: 'p', dataset: 'a-b'}, {})).rejects.toThrow(
      'Invalid dataset ID',
    )
  })

  test('names of tables differ by case', async () => {
    const schema = {fields: [{name: 'a', type: 'INT64'}]}
    await warehouse.createTable(table('t'), 'TABLE', schema, {})
    await warehouse.createTable(table('T'), 'TABLE', schema, {})
    expect(warehouse.listTables(dataset).map((t) => t.reference.table)).toEqual(['T', 't'])
    await expect(warehouse.createTable(table('t'), 'TABLE', schema, {})).rejects.toThrow(
      'Already Exists: Table p:d.t',
    )
  })

  test('a schema is kept with old type names, the modes that are given, and numbers as text', async () => {
    const entry = await warehouse.createTable(
      table('t'),
      'TABLE',
      {
        fields: [
          {name: 'a', type: 'INT64', mode: 'REQUIRED'},
          {name: 'r', type: 'STRUCT', mode: 'REPEATED', fields: [{name: 'x', type: 'FLOAT64'}]},
          {
            name: 'n',
            type: 'NUMERIC',
            mode: 'NULLABLE',
            precision: 10 as never,
            scale: '2',
            description: 'money',
          },
        ],
      },
      {},
    )
    expect(entry.schema.fields).toEqual([
      {name: 'a', type: 'INTEGER', mode: 'REQUIRED'},
      {name: 'r', type: 'RECORD', mode: 'REPEATED', fields: [{name: 'x', type: 'FLOAT'}]},
      {name: 'n', type: 'NUMERIC', mode: 'NULLABLE', precision: '10', scale: '2', description: 'money'},
    ])
  })

  test('a schema may grow and relax, not shrink or change', async () => {
    const a = {name: 'a', type: 'INTEGER', mode: 'REQUIRED' as const}
    const s = {name: 's', type: 'RECORD', fields: [{name: 'x', type: 'STRING'}]}
    await warehouse.createTable(table('t'), 'TABLE', {fields: [a, s]}, {})
    const grown = {...s, fields: [...s.fields, {name: 'y', type: 'INTEGER'}]}
    await warehouse.updateTable(table('t'), {
      schema: {fields: [{...a, mode: 'NULLABLE'}, grown, {name: 'b', type: 'DATE'}]},
    })
    const {columns} = await warehouse.readTable(table('t'), {start: 0, count: 1})
    expect(columns.map((c) => c.name)).toEqual(['a', 's', 'b'])
    await expect(warehouse.updateTable(table('t'), {schema: {fields: [a]}})).rejects.toThrow(
      'Provided Schema does not match Table p:d.t. Field s is missing in new schema',
    )
    await expect(
      warehouse.updateTable(table('t'), {
        schema: {fields: [{...a, type: 'STRING'}, grown, {name: 'b', type: 'DATE'}]},
      }),
    ).rejects.toThrow('Field a has changed type from INTEGER to STRING')
  })

  test('a dataset with tables is deleted only with its contents', async () => {
    await warehouse.createTable(table('t'), 'TABLE', {fields: [{name: 'a', type: 'STRING'}]}, {})
    await expect(warehouse.deleteDataset(dataset, {deleteContents: false})).rejects.toMatchObject({
      message: 'Dataset p:d is still in use',
      reason: 'resourceInUse',
    })
    await warehouse.deleteDataset(dataset, {deleteContents: true})
    expect(warehouse.dataset(dataset)).toBeUndefined()
  })

  test('new tables take over the defaults of their dataset', async () => {
    await warehouse.updateDataset(dataset, {defaultTableExpirationMs: '3600000'})
    const entry = await warehouse.createTable(table('t'), 'TABLE', {fields: []}, {})
    expect(Number(entry.resource.expirationTime)).toBeGreaterThan(Date.now())
  })

  test('an expired table is not there', async () => {
    await warehouse.createTable(table('t'), 'TABLE', {fields: []}, {expirationTime: '1'})
    expect(warehouse.table(table('t'))).toBeUndefined()
    expect(warehouse.listTables(dataset)).toEqual([])
  })

  test('an expired table makes room for a new one of its name', async () => {
    await warehouse.createTable(table('t'), 'TABLE', {fields: []}, {expirationTime: '1'})
    await warehouse.createTable(table('t'), 'TABLE', {fields: []}, {})
    expect(warehouse.table(table('t'))).toBeDefined()
  })

  test('a partition decorator finds its table', async () => {
    await warehouse.createTable(
      table('t'),
      'TABLE',
      {fields: [{name: 'a', type: 'STRING'}]},
      {timePartitioning: {type: 'DAY'}},
    )
    expect(warehouse.table(table('t$20260101'))?.reference.table).toBe('t')
    expect((await warehouse.readTable(table('t$20260101'), {start: 0, count: 5})).totalRows).toBe(0)
    await expect(warehouse.readTable(table('t$2026'), {start: 0, count: 5})).rejects.toThrow(
      'Invalid partition id 2026',
    )
  })

  test('routines are created, changed and deleted', async () => {
    const f = {...dataset, routine: 'f'}
    await warehouse.createRoutine(f, {routineType: 'SCALAR_FUNCTION', definitionBody: '1'})
    await warehouse.updateRoutine(f, {definitionBody: '2'})
    expect(warehouse.routine(f)?.resource.definitionBody).toBe('2')
    await expect(warehouse.createRoutine(f, {})).rejects.toThrow('Already Exists: Routine p:d.f')
    await warehouse.deleteRoutine(f)
    expect(warehouse.listRoutines(dataset)).toEqual([])
  })
})

describe('a data folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'landform-'))
  })
  afterEach(() => rm(folder, {recursive: true, force: true}))

  test('keeps everything from one opening to the next', async () => {
    const first = await openWarehouse({folder})
    await first.createDataset(dataset, {})
    await first.createTable(table('t'), 'TABLE', {fields: [{name: 'a', type: 'STRING'}]}, {labels: {a: 'b'}})
    await first.close()
    const second = await openWarehouse({folder})
    expect(second.table(table('t'))?.resource).toEqual({labels: {a: 'b'}})
    expect((await second.readTable(table('t'), {start: 0, count: 1})).totalRows).toBe(0)
    await second.close()
  })

  test('what was acknowledged survives the death of the process', async () => {
    const module = new URL('../../../emulator/warehouse/open.ts', import.meta.url).href
    const code = `
      const {openWarehouse} = await import(${JSON.stringify(module)})
      const w = await openWarehouse({folder: ${JSON.stringify(folder)}})
      await w.createDataset({project: 'p', dataset: 'd'}, {})
      for (let i = 0; ; i++) {
        await w.createTable({project: 'p', dataset: 'd', table: 't' + i}, 'TABLE', {fields: [{name: 'a', type: 'STRING'}]}, {})
        console.log(i)
      }`
    const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', code])
    let output = ''
    const errors: string[] = []
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (data) => errors.push(String(data)))
      child.stdout.on('data', (data) => {
        output += data
        if (output.split('\n').length > 20) child.kill('SIGKILL')
      })
      child.on('exit', () => resolve())
    })
    expect(errors).toEqual([])
    const acknowledged = output.trim().split('\n').length
    const warehouse = await openWarehouse({folder})
    const names = new Set(warehouse.listTables(dataset).map((t) => t.reference.table))
    for (let i = 0; i < acknowledged; i++) expect(names).toContain(`t${i}`)
    for (const name of names) await warehouse.readTable(table(name), {start: 0, count: 1})
    await warehouse.close()
  })
})
