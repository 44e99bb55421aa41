/** Rows as Avro. https://cloud.google.com/bigquery/docs/reference/storage#avro_schema_details */
import type {SelectedRows} from '../selected-rows.ts'
import {AvroBytes} from './avro-bytes.ts'
import {avroFields} from './avro-fields.ts'
import {rowWriter} from './avro-rows.ts'
import {avroSchema} from './avro-schema.ts'
import type {RowFormat} from './row-format.ts'

export function avroFormat({rows, columns, schema, select}: SelectedRows): RowFormat {
  const fields = avroFields(columns, schema)
  const write = rowWriter(fields)
  return {
    schema: {avroSchema: {schema: avroSchema(fields)}},
    async encode(start, count) {
      const into = new AvroBytes()
      for (const row of await rows.read(start, count)) write(select(row), into)
      const bytes = into.finished()
      return {rows: {avroRows: {serializedBinaryRows: bytes, rowCount: count}}, bytes: bytes.length}
    },
  }
}
