/**
 * What can go wrong between an API and the lake. A message says what failed, where, and what to do; fields carry
 * the same for programs; `cause` keeps the original. No secret and no response body of the source enters a message.
 */
import type {ExtractSummary} from './summary.ts'

export interface ErrorFields {
  readonly source?: string
  readonly stream?: string
  readonly page?: number
  /** Without query: queries may carry secrets. */
  readonly url?: string
  readonly status?: number
  /** What to do, as one sentence. */
  readonly advice?: string
}

export class EtlError extends Error {
  override readonly name: string = 'EtlError'
  readonly fields: ErrorFields
  /** What had been done when a run of several streams failed. */
  summary?: ExtractSummary

  constructor(message: string, fields: ErrorFields = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : {cause})
    this.fields = fields
  }
}

/** A missing or wrong setting, or an option that the stream cannot take. */
export class ConfigError extends EtlError {
  override readonly name = 'ConfigError'
}

/** The source does not answer, refuses, or answers what its definition does not expect. */
export class SourceError extends EtlError {
  override readonly name = 'SourceError'
}

/** More records break their rules than the run allows. */
export class RecordError extends EtlError {
  override readonly name = 'RecordError'
}

/** Cloud Storage or BigQuery does not take what was read. */
export class LakeError extends EtlError {
  override readonly name = 'LakeError'
}
