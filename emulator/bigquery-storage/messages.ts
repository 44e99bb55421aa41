/** The messages of `storage.proto` as TypeScript sees them. 64-bit integers are text, absent messages null. */

export type DataFormat = 'DATA_FORMAT_UNSPECIFIED' | 'AVRO' | 'ARROW'

export interface Timestamp {
  readonly seconds: string
  readonly nanos: number
}

export interface SerializationOptions {
  readonly picosTimestampPrecision?: string
  readonly enableDisplayNameAttribute?: boolean
}

export interface TableReadOptions {
  readonly selectedFields: readonly string[]
  readonly rowRestriction: string
  readonly arrowSerializationOptions?: SerializationOptions | null
  readonly avroSerializationOptions?: SerializationOptions | null
  readonly samplePercentage?: number
}

export interface CreateReadSessionRequest {
  readonly parent: string
  readonly readSession: RequestedSession | null
  readonly maxStreamCount: number
  readonly preferredMinStreamCount: number
}

/** What clients say of a session. */
export interface RequestedSession {
  readonly dataFormat: DataFormat
  readonly table: string
  readonly tableModifiers: {readonly snapshotTime: Timestamp | null} | null
  readonly readOptions: TableReadOptions | null
  readonly traceId: string
}

export interface ReadStream {
  readonly name: string
}

export type Schema =
  | {readonly arrowSchema: {readonly serializedSchema: Uint8Array}}
  | {readonly avroSchema: {readonly schema: string}}

export type Rows =
  | {readonly arrowRecordBatch: {readonly serializedRecordBatch: Uint8Array; readonly rowCount: number}}
  | {readonly avroRows: {readonly serializedBinaryRows: Uint8Array; readonly rowCount: number}}

export type ReadSession = Partial<Schema> & {
  readonly name: string
  readonly expireTime: Timestamp
  readonly dataFormat: DataFormat
  readonly table: string
  readonly readOptions: TableReadOptions | null
  readonly streams: readonly ReadStream[]
  readonly estimatedTotalBytesScanned: number
  readonly traceId: string
  readonly estimatedRowCount: number
}

export interface ReadRowsRequest {
  readonly readStream: string
  readonly offset: string
  readonly arrowSerializationOptions: SerializationOptions | null
}

export type ReadRowsResponse = Rows &
  Partial<Schema> & {
    readonly rowCount: number
    readonly stats: {readonly progress: {readonly atResponseStart: number; readonly atResponseEnd: number}}
  }

export interface SplitReadStreamRequest {
  readonly name: string
  readonly fraction: number
}

export interface SplitReadStreamResponse {
  readonly primaryStream?: ReadStream
  readonly remainderStream?: ReadStream
}
