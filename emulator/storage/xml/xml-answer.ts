import {Readable} from 'node:stream'
import {ApiError} from '../../http/api-error.ts'
import {knownError} from '../answer-call.ts'
import type {Answer} from '../method.ts'
import {type XmlElement, xmlDocument} from './xml.ts'

/** Errors of the XML API have names; the reason of an ApiError that begins with a capital letter is one. */
export const xmlError = (status: number, code: string, message: string): ApiError =>
  new ApiError(status, code, message)

export function xmlAnswer(root: XmlElement, namespace?: string, status = 200): Answer {
  const body = xmlDocument(root, namespace)
  return {
    status,
    headers: {
      'content-type': 'application/xml; charset=UTF-8',
      'content-length': `${Buffer.byteLength(body)}`,
    },
    stream: Readable.from([body]),
  }
}

const CODES: Readonly<Record<number, string>> = {
  403: 'AccessDenied',
  404: 'NoSuchKey',
  412: 'PreconditionFailed',
  416: 'InvalidRange',
  501: 'NotImplemented',
}

/** https://cloud.google.com/storage/docs/xml-api/reference-status */
export function xmlErrorAnswer(error: unknown): Answer {
  const {httpStatus, reason, message} = knownError(error)
  if (httpStatus === 304) return {status: 304}
  const code = /^[A-Z]/.test(reason) ? reason : (CODES[httpStatus] ?? 'InvalidArgument')
  const elements: XmlElement[] = [
    ['Code', code],
    ['Message', message],
    ['Details', message],
  ]
  return xmlAnswer(['Error', elements], undefined, httpStatus)
}
