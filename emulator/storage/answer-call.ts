/** Runs a method to an answer: the wanted part of what it gives, or its error in Google's shape. */
import {ApiError, errorBody} from '../http/api-error.ts'
import {applyFieldMask, parseFieldMask} from '../http/partial-response.ts'
import {text} from '../http/query-parameters.ts'
import {notImplemented} from './errors.ts'
import type {Answer, Call, Method} from './method.ts'

/** One documented method; without `run` it is not built. */
export interface Route {
  /** Google's own id: `storage.objects.get`. */
  readonly id: string
  readonly verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As Google's reference writes it: `/b/{bucket}/o/{object}`. */
  readonly path: string
  readonly run?: Method
}

/** Faults of this server itself are thrown on. */
export async function answerCall(route: Route, call: Call): Promise<Answer> {
  try {
    if (!route.run) throw notImplemented(route.id)
    const answer = await route.run(call)
    const fields = text(call.query, 'fields')
    if (answer.json === undefined || fields === undefined) return answer
    return {...answer, json: applyFieldMask(answer.json, parseFieldMask(fields))}
  } catch (error) {
    return errorAnswer(error)
  }
}

/** A fault of this server, as opposed to the client's, the connection's or the request's, is thrown on. */
export function errorAnswer(error: unknown): Answer {
  const known = knownError(error)
  if (known.httpStatus === 304) return {status: 304}
  // Cloud Storage, unlike BigQuery, does not add a canonical status.
  const {status: _status, ...shown} = errorBody(known).error
  return {status: known.httpStatus, json: {error: shown}}
}

/** Faults of this server itself are thrown on. */
export function knownError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const {statusCode, code = '', message} = error as {statusCode?: number; code?: string; message?: string}
  if (code === 'ECONNRESET') return new ApiError(499, 'cancelled', 'The client has gone.')
  if (code.startsWith('Z_')) return new ApiError(400, 'invalid', 'The gzip request body is damaged.')
  if (statusCode === undefined || statusCode >= 500) throw error
  return new ApiError(statusCode, 'invalid', message ?? 'Bad Request')
}

export const FAULT: Answer = errorAnswer(new ApiError(500, 'backendError', 'Internal Error'))
