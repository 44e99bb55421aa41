/**
 * Google's own evaluator: the server of the npm package @fivetrandevelopers/zetasql, which is installed by hand
 * and is no dependency. Started on a free port, with BigQuery's settings and the tables that both sides share.
 */
import {type ChildProcess, spawn} from 'node:child_process'
import {createServer} from 'node:net'
import {join} from 'node:path'
import * as grpc from '@grpc/grpc-js'
import {loadSync} from '@grpc/proto-loader'
import type {Answer} from './canonical.ts'
import {plainValue, type TypeProto, typeText, type ValueProto} from './decode.ts'

/** Google's evaluator has no limits of its own: after this time it is started anew. */
const DEADLINE_MS = 4000

export interface Google {
  answer(sql: string): Promise<Answer>
  close(): void
}

/** Language features beyond the ideal set, or of it, in which BigQuery differs. */
const WITHOUT = new Set([
  'FEATURE_TIMESTAMP_NANOS',
  'FEATURE_DISALLOW_GROUP_BY_FLOAT',
  'FEATURE_V_1_3_ARRAY_ORDERING',
  'FEATURE_V_1_1_ARRAY_EQUALITY',
  'FEATURE_DISALLOW_LEGACY_UNICODE_COLLATION',
])

/** Features that Google's list has as in development and BigQuery has. */
const WITH = [
  'FEATURE_INTERVAL_TYPE',
  'FEATURE_TIME_BUCKET_FUNCTIONS',
  'FEATURE_INVERSE_TRIG_FUNCTIONS',
  'FEATURE_V_1_4_GROUPING_BUILTIN',
  'FEATURE_V_1_4_GROUPING_SETS',
  'FEATURE_V_1_4_LIKE_ANY_SOME_ALL_ARRAY',
]

const RESERVED = ['QUALIFY']
const MESSAGE_BYTES = 64 * 1024 * 1024

interface Table {
  readonly columns: readonly {readonly name: string; readonly type: TypeProto}[]
  readonly content: {readonly table_data?: {readonly row?: readonly {readonly cell: readonly ValueProto[]}[]}}
}

type Call = (request: object) => Promise<Record<string, unknown>>

/** `tables` are queries whose rows the tables hold, by name. */
export async function startGoogle(module: string, tables: Readonly<Record<string, string>>): Promise<Google> {
  let server = await startServer(module, tables)
  let restarting: Promise<void> | undefined
  const restart = async (): Promise<void> => {
    server.close()
    server = await startServer(module, tables)
    restarting = undefined
  }
  const answer = async (sql: string): Promise<Answer> => {
    await restarting
    const asked = server
    try {
      return await asked.answer(sql)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined
      if (code !== grpc.status.UNAVAILABLE && code !== grpc.status.DEADLINE_EXCEEDED) throw error
      if (process.env.VERBOSE) console.error('no answer:', sql)
      if (asked === server) restarting ??= restart()
      await restarting
      return {error: code === grpc.status.UNAVAILABLE ? 'not supported: crash' : 'not supported: no end'}
    }
  }
  return {answer, close: () => server.close()}
}

async function startServer(module: string, tables: Readonly<Record<string, string>>): Promise<Google> {
  const lib = join(module, 'node_modules/@fivetrandevelopers/zetasql/lib/zetasql')
  const port = await freePort()
  const server = spawn(join(lib, 'remote_server.so'), ['localhost', String(port)], {stdio: 'ignore'})
  const call = await connect(lib, port)
  const options = await analyzerOptions(call)
  const evaluate = async (sql: string, catalog: object): Promise<Table> => {
    const {content, prepared} = await call('evaluateQuery')({sql, options, ...catalog})
    return {...(prepared as Pick<Table, 'columns'>), content: content as Table['content']}
  }
  const empty = {simple_catalog: catalogOf(options, [])}
  const contents: [string, Table][] = []
  for (const [name, sql] of Object.entries(tables)) contents.push([name, await evaluate(sql, empty)])
  const {registered_id} = await call('registerCatalog')({
    simple_catalog: catalogOf(options, contents),
    descriptor_pool_list: {definitions: [{builtin: {}}]},
    table_content: Object.fromEntries(contents.map(([name, {content}]) => [name, content])),
  })
  const descriptor_pool_list = {definitions: [{builtin: {}}]}
  return {
    async answer(sql) {
      try {
        const {columns = [], content} = await evaluate(sql, {
          registered_catalog_id: registered_id,
          descriptor_pool_list,
        })
        const rows = content.table_data?.row ?? []
        return {
          columns: columns.map(({name, type}) => ({name, type: typeText(type)})),
          rows: rows.map(({cell}) => columns.map(({type}, i) => plainValue(cell[i]!, type))),
        }
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error)) throw error
        if (error.code === grpc.status.UNAVAILABLE || error.code === grpc.status.DEADLINE_EXCEEDED)
          throw error
        return {error: 'details' in error ? String(error.details) : error.message}
      }
    },
    close: () => stop(server),
  }
}

function stop(server: ChildProcess): void {
  server.kill('SIGKILL')
}

async function freePort(): Promise<number> {
  const listener = createServer()
  await new Promise<void>((done) => listener.listen(0, 'localhost', done))
  const {port} = listener.address() as {port: number}
  await new Promise((done) => listener.close(done))
  return port
}

/** The service's methods by name, once the server listens. */
async function connect(lib: string, port: number): Promise<(method: string) => Call> {
  const definition = loadSync('local_service.proto', {
    includeDirs: [join(lib, 'protos')],
    keepCase: true,
    oneofs: true,
    longs: String,
    enums: String,
  })
  const loaded = grpc.loadPackageDefinition(definition) as unknown as {
    zetasql: {local_service: {ZetaSqlLocalService: grpc.ServiceClientConstructor}}
  }
  const client = new loaded.zetasql.local_service.ZetaSqlLocalService(
    `localhost:${port}`,
    grpc.credentials.createInsecure(),
    {'grpc.max_send_message_length': MESSAGE_BYTES, 'grpc.max_receive_message_length': MESSAGE_BYTES},
  )
  await new Promise<void>((done, fail) =>
    client.waitForReady(Date.now() + 20_000, (error) => (error ? fail(error) : done())),
  )
  return (method) => (request) =>
    new Promise((done, fail) => {
      const rpc = client[method] as unknown as (
        this: grpc.Client,
        request: object,
        options: grpc.CallOptions,
        answered: (error: Error | null, response: Record<string, unknown>) => void,
      ) => void
      const deadline = Date.now() + DEADLINE_MS
      rpc.call(client, request, {deadline}, (error, response) => (error ? fail(error) : done(response)))
    })
}

async function analyzerOptions(call: (method: string) => Call): Promise<Record<string, unknown>> {
  const ideal = await call('getLanguageOptions')({maximum_features: true})
  const features = (ideal.enabled_language_features as string[]).filter((f) => !WITHOUT.has(f))
  const language_options = {
    ...ideal,
    product_mode: 'PRODUCT_EXTERNAL',
    name_resolution_mode: 'NAME_RESOLUTION_DEFAULT',
    enabled_language_features: [...new Set([...features, ...WITH])],
    reserved_keywords: RESERVED,
  }
  const analyzer = await call('getAnalyzerOptions')({})
  return {...analyzer, language_options, default_timezone: 'UTC'}
}

function catalogOf(options: Record<string, unknown>, tables: readonly [string, Table][]): object {
  return {
    name: 'catalog',
    builtin_function_options: {language_options: options.language_options},
    table: tables.map(([name, {columns}]) => ({
      name,
      column: columns.map((column) => ({name: column.name, type: column.type})),
    })),
  }
}
