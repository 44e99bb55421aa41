/**
 * Avro, decoded record by record.
 * https://cloud.google.com/bigquery/docs/loading-data-cloud-storage-avro
 */
import {Readable} from 'node:stream'
import {inflateRaw} from 'node:zlib'
import avsc from 'avsc'
import type {TableSchema} from '../../types.ts'
import {type Attempt, readCarefully} from '../careful.ts'
import {invalidLoad} from '../load-error.ts'
import {RecordProblem, recordChecker} from '../records/check-record.ts'
import {LOAD_WORDING} from '../records/wording.ts'
import {contentOf} from '../source-content.ts'
import type {SourceFile} from '../source-files.ts'
import type {LoadContext, SourceFormat} from '../source-format.ts'
import {avroLong} from './avro-long.ts'
import {type AvroType, avroField, avroRecord} from './avro-schema.ts'
import {avroValue} from './avro-values.ts'
import {unpackSnappy} from './snappy.ts'

export const avro: SourceFormat = {
  selfDescribing: true,
  async detect({files, configuration}) {
    // BigQuery takes the schema of the file whose name comes last.
    const last = files.toSorted((a, b) => (a.uri < b.uri ? -1 : 1)).at(-1)
    if (!last) throw invalidLoad('Schema has no fields.')
    const opened = openAvro(last)
    try {
      const {fields} = await opened.schema
      return {schema: {fields: fields!.map(({name, type}) => avroField(name, type, configuration))}}
    } finally {
      opened.close()
    }
  },
  read: (context, schema) => readCarefully(context, schema, 'Avro', attemptRecords(context, schema)),
}

async function* attemptRecords(
  {files}: LoadContext,
  schema: TableSchema,
): AsyncGenerator<Attempt, void, undefined> {
  const table = {name: '', type: 'RECORD', fields: schema.fields}
  // Fields of the file that the table does not have are passed over.
  const check = recordChecker(schema, {wording: LOAD_WORDING, ignoreUnknownValues: true, jsonAsText: true})
  for (const file of files) {
    const {schema: header, records} = openAvro(file)
    const type = await header
    for await (const record of records()) {
      try {
        yield {file, texts: check(avroValue(record, type, table))}
      } catch (error) {
        if (!(error instanceof RecordProblem)) throw error
        yield {file, problem: error.message}
      }
    }
  }
}

interface AvroFile {
  readonly schema: Promise<AvroType>
  records(): AsyncGenerator<unknown, void, undefined>
  close(): void
}

function openAvro(file: SourceFile): AvroFile {
  const header = Promise.withResolvers<AvroType>()
  const decoder = new avsc.streams.BlockDecoder({
    codecs: CODECS,
    parseHook(schema) {
      header.resolve(Promise.try(() => avroRecord(schema)))
      return avsc.Type.forSchema(schema, {registry: {long: avroLong}, wrapUnions: 'never'})
    },
  })
  const source = Readable.from(contentOf(file, undefined))
  const failed = (error: Error): Error =>
    invalidLoad(
      `Error while reading data, error message: The Apache Avro library failed to read data with the following error: ${error.message}`,
      {cause: error},
    )
  decoder.on('error', (error) => header.reject(failed(error)))
  decoder.on('end', () => header.reject(failed(new Error('Not an avro data file'))))
  source.on('error', (error) => decoder.destroy(error))
  source.pipe(decoder)
  return {
    schema: header.promise.finally(() => decoder.pause()),
    async *records() {
      try {
        yield* decoder
      } catch (error) {
        throw failed(error as Error)
      } finally {
        source.destroy()
      }
    },
    close: () => void source.destroy(),
  }
}

type Unpacked = (error: Error | null, data?: Buffer) => void

const CODECS = {
  null: (data: Buffer, done: Unpacked) => done(null, data),
  deflate: (data: Buffer, done: Unpacked) => inflateRaw(data, done),
  /** Four bytes of a checksum follow. */
  snappy(data: Buffer, done: Unpacked) {
    try {
      done(null, unpackSnappy(data.subarray(0, -4)))
    } catch (error) {
      done(error as Error)
    }
  },
}
