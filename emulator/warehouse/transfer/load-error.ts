/** A load or extract that failed, with Google's list of what was wrong with which file. */
import {SqlError} from '../../sql/error.ts'
import type {RecordError} from '../types.ts'

export class LoadError extends SqlError {
  readonly errors: readonly RecordError[]

  constructor(message: string, errors: readonly RecordError[] = [], options?: ErrorOptions) {
    super(message, undefined, 'invalid', options)
    this.name = 'LoadError'
    this.errors = errors
  }
}

export const invalidLoad = (message: string, options?: ErrorOptions): LoadError =>
  new LoadError(message, [{reason: 'invalid', message}], options)
