/** Hashes. https://cloud.google.com/bigquery/docs/reference/standard-sql/hash_functions */
import type {FunctionTable} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/hash_functions'

const signatures = ['(STRING) -> BYTES', '(BYTES) -> BYTES']

export const hashFunctions: FunctionTable = {
  MD5: {
    kind: 'scalar',
    signatures,
    duckdb: 'unhex(md5($1))',
    doc: 'The MD5 hash, 16 bytes.',
    url: `${page}#md5`,
    examples: [
      {sql: "TO_BASE64(MD5('Hello World'))", gives: 'sQqNsWTgdUEFt6mb5y4/5Q=='},
      {sql: "TO_HEX(MD5(b''))", gives: 'd41d8cd98f00b204e9800998ecf8427e'},
      {sql: 'MD5(CAST(NULL AS STRING))', gives: 'NULL'},
    ],
  },
  SHA1: {
    kind: 'scalar',
    signatures,
    duckdb: 'unhex(sha1($1))',
    doc: 'The SHA-1 hash, 20 bytes.',
    url: `${page}#sha1`,
    examples: [{sql: "TO_BASE64(SHA1('Hello World'))", gives: 'Ck1VqNd45QIvq3AZd8XYQLvEhtA='}],
  },
  SHA256: {
    kind: 'scalar',
    signatures,
    duckdb: 'unhex(sha256($1))',
    doc: 'The SHA-256 hash, 32 bytes.',
    url: `${page}#sha256`,
    examples: [
      {sql: "TO_BASE64(SHA256('Hello World'))", gives: 'pZGm1Av0IEBKARczz7exkNYsZb8LzaMrV7J32a2fFG4='},
    ],
  },
  SHA512: {
    kind: 'scalar',
    signatures,
    duckdb: ['bq_sha512(encode($1))', 'bq_sha512($1)'],
    doc: 'The SHA-512 hash, 64 bytes.',
    url: `${page}#sha512`,
    examples: [
      {
        sql: "TO_BASE64(SHA512('Hello World'))",
        gives: 'LHT9F+2v2A6ER7DUZ0HuJDt+t03SFJoKsbkkb7MDgvJ+hT2FhXGeDmfL2g2qj1FnEGRhXWRa4nrLFb+xRH9Fmw==',
      },
    ],
  },
  FARM_FINGERPRINT: {
    kind: 'scalar',
    signatures: ['(STRING) -> INT64', '(BYTES) -> INT64'],
    duckdb: ['bq_farm_fingerprint(encode($1))', 'bq_farm_fingerprint($1)'],
    doc: 'The 64-bit fingerprint of FarmHash, which never changes.',
    url: `${page}#farm_fingerprint`,
    examples: [
      {sql: "FARM_FINGERPRINT('1footrue')", gives: '-1541654101129638711'},
      {sql: "FARM_FINGERPRINT('2applefalse')", gives: '2794438866806483259'},
      {sql: "FARM_FINGERPRINT('3true')", gives: '-4880158226897771312'},
      {sql: 'FARM_FINGERPRINT(CAST(NULL AS STRING))', gives: 'NULL'},
    ],
  },
}
