/**
 * Uploads in parts, which may arrive in any order and several at a time. Each part has a body of its own until the
 * upload is complete. https://cloud.google.com/storage/docs/multipart-uploads
 */
import {randomUUID} from 'node:crypto'
import type {Checksums} from './content-hash.ts'
import type {UploadRequest} from './object-store.ts'
import type {Content} from './objects.ts'
import type {Records} from './records.ts'

export interface MultipartUpload {
  readonly id: string
  readonly bucket: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly request: UploadRequest
}

export interface UploadedPart {
  readonly number: number
  readonly uploadedAt: number
  readonly content: Content & Checksums
}

export interface MultipartUploads {
  begin(bucket: string, request: UploadRequest): MultipartUpload
  find(id: string): MultipartUpload | undefined
  /** In the order in which they began. */
  list(bucket: string): readonly MultipartUpload[]
  /** A part takes the place of an earlier one with its number. */
  putPart(id: string, number: number, content: Content & Checksums): void
  /** By number. */
  parts(id: string): readonly UploadedPart[]
  /** Forgets an upload and lets go of its parts. */
  remove(id: string): void
  /** Removes what began before this time. */
  expire(time: number): void
}

const UPLOAD = 'multipartUpload'
const PART = 'multipartPart'
/** Uploads are found by their id alone. */
const PARENT = ''

const partId = (number: number): string => String(number).padStart(5, '0')

export function createMultipartUploads(
  records: Records,
  now: () => number,
  discard: (bodies: readonly string[]) => void,
): MultipartUploads {
  const all = () => records.list(UPLOAD, PARENT).map(({fields}) => fields as unknown as MultipartUpload)
  const parts: MultipartUploads['parts'] = (id) =>
    records.list(PART, id).map(({fields}) => fields as unknown as UploadedPart)
  const remove: MultipartUploads['remove'] = (id) => {
    const held = parts(id)
    records.delete(UPLOAD, PARENT, id)
    for (const {number} of held) records.delete(PART, id, partId(number))
    discard(held.map(({content}) => content.body))
  }

  return {
    begin: (bucket, request) => {
      const upload = {id: randomUUID(), bucket, startedAt: now(), request}
      records.put(UPLOAD, PARENT, {id: upload.id, fields: {...upload}})
      return upload
    },
    find: (id) => records.find(UPLOAD, PARENT, id)?.fields as unknown as MultipartUpload | undefined,
    list: (bucket) =>
      all()
        .filter((upload) => upload.bucket === bucket)
        .sort((a, b) => a.startedAt - b.startedAt),
    putPart: (id, number, content) => {
      const before = records.find(PART, id, partId(number))?.fields as unknown as UploadedPart | undefined
      records.put(PART, id, {id: partId(number), fields: {number, uploadedAt: now(), content}})
      if (before) discard([before.content.body])
    },
    parts,
    remove,
    expire: (time) => {
      for (const {id, startedAt} of all()) if (startedAt < time) remove(id)
    },
  }
}
