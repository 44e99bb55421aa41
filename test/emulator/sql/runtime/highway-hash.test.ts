import {expect, test} from 'vitest'
import {highwayHash128} from '../../../../emulator/sql/runtime/highway-hash.ts'

const bytes = (length: number): Buffer => Buffer.from(Array.from({length}, (_, i) => i))

/** The key of the published test vectors: the bytes 0 to 31. */
const KEY = [0, 8, 16, 24].map((at) => bytes(32).readBigUInt64LE(at)) as [bigint, bigint, bigint, bigint]

/** Packets are of 32 bytes; what is left over counts differently below and from 16 bytes on. */
const cases: [number, string][] = [
  [0, '6f3e097f765e5633c7fe8f9d8f26ed0f'],
  [3, '79ddced90f9ae6bfeb0b5f291b620706'],
  [16, 'c8189f01d5a39e02ad01a4d5ff604441'],
  [31, '46d4f5073a5e4152297ca5e865b4e706'],
  [32, 'b9e4b3f95819fc16aa4a43c166df8419'],
  [33, '9d84a2e59db558f96cc3c6e0af781611'],
]

test.each(cases)('the hash of %i bytes', (length, hash) => {
  expect(highwayHash128(bytes(length), KEY).toString('hex')).toBe(hash)
})
