/** A warehouse with a bucket beside it, for one test file. */
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll} from 'vitest'
import {type ObjectStore, openObjectStore} from '../../../../emulator/storage/objects/object-store.ts'
import {openWarehouse} from '../../../../emulator/warehouse/open.ts'
import type {
  ExtractOutcome,
  FieldSchema,
  LoadOutcome,
  StatementOutcome,
  TableSchema,
  Value,
  Warehouse,
} from '../../../../emulator/warehouse/types.ts'

export interface Lake {
  readonly warehouse: Warehouse
  readonly objects: ObjectStore
  /** An object `gs://b/name`. */
  put(name: string, content: string | Uint8Array): Promise<void>
  get(name: string): Promise<Buffer>
  names(uri?: string): Promise<string[]>
  /** Loads `gs://b/…` names, or one file of the given content where none are named. */
  load(table: string, source: Source, configuration?: Record<string, unknown>): Promise<LoadOutcome>
  extract(table: string, name: string, configuration?: Record<string, unknown>): Promise<ExtractOutcome>
  query(sql: string): Promise<StatementOutcome>
  /** All rows of a query. */
  select(sql: string): Promise<readonly (readonly Value[])[]>
  /** `name TYPE MODE` of each column. */
  columns(table: string): string[]
}

export type Source = string | Uint8Array | {readonly uris: readonly string[]}

export function useLake(): Lake {
  let folder = ''
  let warehouse: Warehouse
  let objects: ObjectStore
  let files = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lake-'))
    objects = await openObjectStore(join(folder, 'objects'))
    objects.buckets.create({name: 'b', project: 'p', fields: {}})
    warehouse = await openWarehouse({
      folder: join(folder, 'data'),
      folders: [join(folder, 'objects')],
      objects,
    })
    await warehouse.createDataset({project: 'p', dataset: 'd'}, {})
  })
  afterAll(async () => {
    await warehouse.close()
    await objects.close()
    await rm(folder, {recursive: true})
  })
  const tableOf = (tableId: string) => ({projectId: 'p', datasetId: 'd', tableId})

  const lake: Lake = {
    get warehouse() {
      return warehouse
    },
    get objects() {
      return objects
    },
    async put(name, content) {
      const path = objects.temporaryPath()
      await writeFile(path, content)
      await objects.store(`gs://b/${name}`, path, {contentType: 'text/plain'})
    },
    async get(name) {
      const [file] = await objects.list(`gs://b/${name}`)
      return readFile(file!.path)
    },
    async names(uri = 'gs://b/*') {
      return (await objects.list(uri)).map((file) => file.uri.slice('gs://b/'.length))
    },
    async load(table, source, configuration = {}) {
      const given = typeof source === 'string' || source instanceof Uint8Array ? source : undefined
      const name = `loads/${++files}`
      if (given !== undefined) await lake.put(name, given)
      const sourceUris = given === undefined ? (source as {uris: string[]}).uris : [`gs://b/${name}`]
      return warehouse.load({
        project: 'p',
        configuration: {
          destinationTable: tableOf(table),
          sourceFormat: 'NEWLINE_DELIMITED_JSON',
          sourceUris,
          ...configuration,
        },
      })
    },
    extract: (table, name, configuration = {}) =>
      warehouse.extract({
        project: 'p',
        configuration: {sourceTable: tableOf(table), destinationUris: [`gs://b/${name}`], ...configuration},
      }),
    query: (sql) => warehouse.query({sql, project: 'p', defaultDataset: {project: 'p', dataset: 'd'}}),
    async select(sql) {
      const {rows} = await lake.query(sql)
      const found = await rows!.read(0, rows!.totalRows)
      await rows!.close()
      return found
    },
    columns(table) {
      const {fields} = warehouse.table({project: 'p', dataset: 'd', table})!.schema
      return fields.map(({name, type, mode}) => `${name} ${type} ${mode}`)
    },
  }
  return lake
}

/** `schema('a INT64 REQUIRED', 'b STRING')` */
export const schema = (...fields: readonly (string | FieldSchema)[]): TableSchema => ({
  fields: fields.map((field): FieldSchema => {
    if (typeof field !== 'string') return field
    const [name, type, mode] = field.split(' ')
    return {name: name!, type: type!, ...(mode && {mode: mode as FieldSchema['mode']})}
  }),
})

export const record = (
  name: string,
  mode: FieldSchema['mode'],
  ...fields: readonly (string | FieldSchema)[]
) => ({
  name,
  type: 'RECORD',
  mode,
  fields: schema(...fields).fields,
})
