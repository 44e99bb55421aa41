/**
 * https://cloud.google.com/storage/docs/json_api/v1/objects/rewrite
 *
 * A copy costs the same here whatever its size. It takes several calls all the same where the client limits what one of
 * them may move, and Google would have to move bytes: to another place, or into another storage class.
 */
import {text} from '../../http/query-parameters.ts'
import {type Copy, copyIn} from '../copy.ts'
import {invalid} from '../errors.ts'
import {type Call, json, type Method, named} from '../method.ts'
import {parseInt64} from '../objects/conditions.ts'
import {fromPageToken, toPageToken} from '../page-token.ts'
import {showObject} from '../resources/view.ts'

const MEBIBYTE = 1024 * 1024

/** What a rewriteToken says: how far a rewrite of this very object to this very place has come. */
interface Progress {
  readonly of: string
  readonly bytes: number
}

export const objectsRewrite: Method = async (call) => {
  const copy = await copyIn(call)
  const {size} = copy.source.content
  const of = rewriteOf(call, copy)
  const before = fromPageToken(text(call.query, 'rewriteToken'), isProgress)
  if (before && before.of !== of) throw invalid('The rewriteToken is that of another rewrite.')
  const bytes = Math.min(size, (before?.bytes ?? 0) + bytesPerCall(call, copy))
  const answer = {kind: 'storage#rewriteResponse', totalBytesRewritten: `${bytes}`, objectSize: `${size}`}
  if (bytes < size) return json({...answer, done: false, rewriteToken: toPageToken({of, bytes})})
  return json({...answer, done: true, resource: showObject(call, await copy.make())})
}

function bytesPerCall(call: Call, copy: Copy): number {
  const given = text(call.query, 'maxBytesRewrittenPerCall')
  if (given === undefined) return Number.POSITIVE_INFINITY
  const limit = Number(parseInt64(given, 'maxBytesRewrittenPerCall'))
  if (limit < MEBIBYTE || limit % MEBIBYTE !== 0) {
    throw invalid('maxBytesRewrittenPerCall must be a multiple of 1 MiB (1048576).')
  }
  return movesBytes(call, copy) ? limit : Number.POSITIVE_INFINITY
}

function movesBytes(call: Call, {source, bucket, fields}: Copy): boolean {
  const from = call.store.buckets.get(source.bucket)
  const before = source.fields.storageClass ?? from.fields['storageClass']
  const after = fields.storageClass ?? bucket.fields['storageClass']
  return from.fields['location'] !== bucket.fields['location'] || before !== after
}

const rewriteOf = (call: Call, {source, bucket}: Copy): string =>
  JSON.stringify([
    source.bucket,
    source.name,
    source.generation,
    bucket.name,
    named(call, 'destinationObject'),
  ])

function isProgress(value: unknown): value is Progress {
  const {of, bytes} = (value ?? {}) as Partial<Progress>
  return typeof of === 'string' && typeof bytes === 'number'
}
