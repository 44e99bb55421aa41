/** Rows into an Avro file. https://avro.apache.org/docs/1.11.1/specification/#object-container-files */
import {createWriteStream} from 'node:fs'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {crc32} from 'node:zlib'
import avsc from 'avsc'
import {appendRows, type Chunk} from '../../../engine/connection.ts'
import {valueReader} from '../../../engine/value.ts'
import type {Column} from '../../../sql/types.ts'
import type {Value} from '../../types.ts'
import {avroLong} from '../formats/avro-long.ts'
import {invalidLoad} from '../load-error.ts'
import {avroFields} from './avro-values.ts'
import type {ExportTarget} from './export-target.ts'
import {packSnappy} from './pack-snappy.ts'

const CODECS: Readonly<Record<string, string>> = {NONE: 'null', DEFLATE: 'deflate', SNAPPY: 'snappy'}

type Packed = (error: Error | null, packed?: Buffer) => void

/** The codecs as the library calls them. A block of Snappy ends in the checksum of what is packed. */
const PACKERS = {
  ...avsc.streams.BlockEncoder.defaultCodecs(),
  snappy(data: Buffer, done: Packed) {
    const checksum = Buffer.alloc(4)
    checksum.writeUInt32BE(crc32(data))
    done(null, Buffer.concat([packSnappy(data), checksum]))
  },
}

/** Writes rows whose columns are the ones given, in order, into the file at the path. */
export type WriteAvro = (path: string, chunks: AsyncIterable<Chunk>) => Promise<void>

/** @throws LoadError for columns and compressions that Avro does not have. */
export function avroWriter(
  columns: readonly Column[],
  {compression, avroLogicalTypes}: ExportTarget,
): WriteAvro {
  const codec = CODECS[compression]
  if (!codec) throw invalidLoad(`Compression ${compression} is not supported for the format AVRO`)
  const {fields, write} = avroFields(columns, avroLogicalTypes, 'root')
  const schema = {type: 'record', name: 'Root', fields}
  const type = recordType(schema)
  async function* records(chunks: AsyncIterable<Chunk>) {
    const readers = columns.map((column) => valueReader(column.type))
    for await (const chunk of chunks) {
      const rows: Value[][] = []
      appendRows(rows, chunk, readers)
      for (const row of rows) yield write(row)
    }
  }
  return (path, chunks) => {
    const encoder = new avsc.streams.BlockEncoder(type, {
      codec,
      codecs: PACKERS,
      // Also where no record follows.
      writeHeader: 'always',
      // The library would leave out what it does not know itself, as `sqlType`.
      metadata: {'avro.schema': Buffer.from(JSON.stringify(schema))},
    } as object)
    return pipeline(Readable.from(records(chunks)), encoder, createWriteStream(path))
  }
}

function recordType(schema: object): avsc.Type {
  try {
    return avsc.Type.forSchema(schema as avsc.Schema, {
      registry: {long: avroLong},
      wrapUnions: 'always',
      // Longs that say more of themselves than their type are not looked for in the registry.
      typeHook: (given) => ((given as {type?: unknown}).type === 'long' ? avroLong : undefined),
    })
  } catch (error) {
    throw invalidLoad(`The schema cannot be written in Avro: ${(error as Error).message}`, {cause: error})
  }
}
