import type {TableSchema} from '../../types.ts'
import type {LoadContext} from '../source-format.ts'

/** A SELECT of no rows. */
export const emptySql = ({fileColumns}: LoadContext, schema: TableSchema): string =>
  `SELECT ${[...schema.fields, ...fileColumns].map(() => 'NULL').join(', ') || 'NULL'} WHERE false`
