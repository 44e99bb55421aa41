/** The table that LIKE, COPY, CLONE and SNAPSHOT start from. */
import type {Expression, Name} from '../../sql/ast/index.ts'
import {unsupported} from '../../sql/error.ts'
import {TIMESTAMP} from '../../sql/types.ts'
import {tableNotFound} from '../catalog/names.ts'
import {tableReference, temporaryName} from '../catalog/paths.ts'
import {evaluate} from '../script/evaluate.ts'
import {located, type Run} from '../script/run.ts'
import type {TableEntry} from '../types.ts'
import {parts, wrongKind} from './place.ts'

/** A table with rows of its own, as it is now. An earlier state is not kept. */
export async function sourceTable(
  run: Run,
  path: readonly Name[],
  systemTime: Expression | undefined,
): Promise<TableEntry> {
  const {session} = run
  const temporary = temporaryName(parts(path))
  const own = temporary ? session.tables.get(temporary) : undefined
  const reference = own?.reference ?? located(run, () => tableReference(parts(path), session))
  const entry = own ?? session.core.catalog.table(reference)
  if (!entry) throw tableNotFound(reference, session.location)
  if (!entry.physical) throw wrongKind(reference, entry.kind)
  if (systemTime) {
    const at = (await evaluate(run, systemTime, TIMESTAMP)).value as bigint | null
    if (at !== null && at < BigInt(entry.modifiedAt) * 1000n) {
      throw unsupported('FOR SYSTEM_TIME AS OF a time before the last change of the table', systemTime.at)
    }
  }
  return entry
}
