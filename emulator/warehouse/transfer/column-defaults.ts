/**
 * Columns with a DEFAULT that a load or a streamed row says nothing of.
 * https://cloud.google.com/bigquery/docs/default-values
 */
import {compileExpression} from '../../sql/compile.ts'
import {parseExpression} from '../../sql/parser/index.ts'
import type {Core} from '../core.ts'
import {fieldType} from '../schema.ts'
import {Frame} from '../script/frame.ts'
import {compileContext, located, newReport} from '../script/run.ts'
import {createSession} from '../session.ts'
import type {FieldSchema, TableEntry} from '../types.ts'

export const hasDefault = (field: FieldSchema): boolean => field.defaultValueExpression != null

/** DuckDB SQL of a column's default, to be evaluated for each row anew. */
export function defaultSql(core: Core, entry: TableEntry, field: FieldSchema): string {
  const text = field.defaultValueExpression ?? 'NULL'
  const session = createSession(core, {project: entry.reference.project})
  const run = {session, text, frame: new Frame(), report: newReport(), stack: []}
  return located(run, () => compileExpression(parseExpression(text), compileContext(run), fieldType(field)))
    .sql
}
