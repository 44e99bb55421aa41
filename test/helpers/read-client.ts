/** A client of the BigQuery Storage Read API, made from the project's own proto file. */
import {type ClientReadableStream, credentials, loadPackageDefinition, Metadata} from '@grpc/grpc-js'
import {loadSync} from '@grpc/proto-loader'
import {type Table, tableFromIPC} from 'apache-arrow'
import type {ReadRowsResponse, ReadSession} from '../../emulator/bigquery-storage/messages.ts'
import {PROTO_FILE, PROTO_OPTIONS} from '../../emulator/bigquery-storage/server.ts'
import type {Emulator} from '../../emulator/server.ts'

type Request = Readonly<Record<string, unknown>>

export interface ReadClient {
  createReadSession(request: Request): Promise<ReadSession>
  /** All responses of a stream. */
  readRows(readStream: string, offset?: number): Promise<ReadRowsResponse[]>
  /** A stream that is read as slowly as the test likes. */
  openRows(readStream: string): ClientReadableStream<ReadRowsResponse>
  splitReadStream(request: Request): Promise<{
    primaryStream: {name: string} | null
    remainderStream: {name: string} | null
  }>
  close(): void
}

/** `headers` instead of the right token's. */
export function readClient(
  {readApi, token}: Emulator,
  headers?: Readonly<Record<string, string>>,
): ReadClient {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers ?? {authorization: `Bearer ${token}`})) {
    metadata.set(name, value)
  }
  // biome-ignore lint/suspicious/noExplicitAny: the client's methods are made at run time
  const {google} = loadPackageDefinition(loadSync(PROTO_FILE, PROTO_OPTIONS)) as any
  const client = new google.cloud.bigquery.storage.v1.BigQueryRead(readApi, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
  })
  const unary = <Answer>(method: string, request: Request): Promise<Answer> =>
    new Promise((resolve, reject) => {
      client[method](request, metadata, (error: Error | null, answer: Answer) =>
        error ? reject(error) : resolve(answer),
      )
    })
  const openRows = (readStream: string, offset = 0) => client.readRows({readStream, offset}, metadata)
  return {
    createReadSession: (request) => unary('createReadSession', request),
    readRows: (stream, offset) => Array.fromAsync<ReadRowsResponse>(openRows(stream, offset)),
    openRows,
    splitReadStream: (request) => unary('splitReadStream', request),
    close: () => client.close(),
  }
}

/** The rows of a session that has been read as Arrow. */
export function arrowTable(session: ReadSession, responses: readonly ReadRowsResponse[]): Table {
  if (!('arrowSchema' in session) || !session.arrowSchema) throw new Error('The session is not one of Arrow')
  const batches = responses.map((response) => {
    if (!('arrowRecordBatch' in response)) throw new Error('The rows are not Arrow')
    return response.arrowRecordBatch.serializedRecordBatch
  })
  return tableFromIPC(Buffer.concat([session.arrowSchema.serializedSchema, ...batches]))
}
