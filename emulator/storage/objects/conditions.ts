/** Preconditions on generations. https://cloud.google.com/storage/docs/request-preconditions */
import {ApiError} from '../../http/api-error.ts'
import {conditionNotMet, invalid} from '../errors.ts'

export interface Conditions {
  /** 0 stands for: there is no live object. */
  readonly generationMatch?: bigint
  readonly generationNotMatch?: bigint
  readonly metagenerationMatch?: bigint
  readonly metagenerationNotMatch?: bigint
}

export interface Version {
  readonly generation: number
  readonly metageneration: number
}

/** A decimal int64, as Google's JSON APIs send it. */
export function parseInt64(text: string, name: string): bigint {
  if (!/^-?\d{1,19}$/.test(text)) throw invalid(`Invalid value for ${name}: ${text}`)
  return BigInt(text)
}

function failed(conditions: Conditions, current: Version | undefined): 'match' | 'notMatch' | undefined {
  const {generationMatch, generationNotMatch, metagenerationMatch, metagenerationNotMatch} = conditions
  const generation = BigInt(current?.generation ?? 0)
  const metageneration = BigInt(current?.metageneration ?? 0)
  if (generationMatch !== undefined && generationMatch !== generation) return 'match'
  if (metagenerationMatch !== undefined && metagenerationMatch !== metageneration) return 'match'
  if (generationNotMatch !== undefined && generationNotMatch === generation) return 'notMatch'
  if (metagenerationNotMatch !== undefined && metagenerationNotMatch === metageneration) return 'notMatch'
  return undefined
}

/** For writes, and for the sources of copies: every condition that fails is 412. */
export function checkConditions(conditions: Conditions, current: Version | undefined): void {
  if (failed(conditions, current)) throw conditionNotMet()
}

/** For reads: what the caller already has is 304, which has no body. */
export function checkReadConditions(conditions: Conditions, current: Version | undefined): void {
  const failure = failed(conditions, current)
  if (failure === 'match') throw conditionNotMet()
  if (failure === 'notMatch') throw notModified()
}

export const notModified = (): ApiError => new ApiError(304, 'notModified', 'Not Modified')
