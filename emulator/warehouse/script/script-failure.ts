import {SqlError} from '../../sql/error.ts'
import type {StatementOutcome} from '../types.ts'

/** A script that failed, with the statements that ran until then; the last of them may be the one that failed. */
export class ScriptFailure extends SqlError {
  readonly children: readonly StatementOutcome[]

  constructor(message: string, cause: SqlError, children: readonly StatementOutcome[]) {
    super(message, undefined, cause.reason, {cause: cause.cause})
    this.children = children
  }
}
