/** Rows as Arrow. https://cloud.google.com/bigquery/docs/reference/storage#arrow_schema_details */
import {recordBatch} from '../../bigquery/arrow/record-batch.ts'
import {arrowFields, arrowSchema} from '../../bigquery/arrow/schema.ts'
import {columnsOf} from '../../bigquery/arrow/value-columns.ts'
import type {ArrowColumn} from '../../warehouse/types.ts'
import type {SelectedRows} from '../selected-rows.ts'
import type {RowFormat} from './row-format.ts'

export function arrowFormat({rows, columns, select, selectColumns}: SelectedRows): RowFormat {
  const fields = arrowFields(columns)
  const columnsAt = async (start: number, count: number): Promise<readonly ArrowColumn[]> => {
    const direct = await rows.readColumns?.(start, count)
    return direct ? selectColumns(direct) : columnsOf(fields, (await rows.read(start, count)).map(select))
  }
  return {
    schema: {arrowSchema: {serializedSchema: arrowSchema(fields)}},
    async encode(start, count) {
      const batch = recordBatch(count, await columnsAt(start, count))
      return {rows: {arrowRecordBatch: {serializedRecordBatch: batch, rowCount: count}}, bytes: batch.length}
    },
  }
}
