/** What DuckDB's operators lack: shifts that never overflow, the bits of BYTES, patterns over BYTES. */
import {defineRuntime, type RuntimeFunction} from '../runtime.ts'

/** Bits that leave the number are lost, as in C; a right shift brings in zeros. */
function shift(value: bigint, operator: string, count: bigint): bigint {
  if (count < 0n) throw new Error('Bitwise shift by a negative number of bits is not allowed')
  if (count >= 64n) return 0n
  const bits = BigInt.asUintN(64, value)
  return BigInt.asIntN(64, operator === '<<' ? bits << count : bits >> count)
}

function bytesShift(value: Uint8Array, operator: string, count: bigint): Uint8Array {
  if (count < 0n) throw new Error('Bitwise shift by a negative number of bits is not allowed')
  const size = BigInt(value.length * 8)
  if (size === 0n || count >= size) return new Uint8Array(value.length)
  const hex = Buffer.from(value).toString('hex')
  const number = BigInt(`0x${hex}`)
  const shifted = BigInt.asUintN(Number(size), operator === '<<' ? number << count : number >> count)
  return Buffer.from(shifted.toString(16).padStart(hex.length, '0'), 'hex')
}

const BITWISE: Readonly<Record<string, (a: number, b: number) => number>> = {
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
}

function bytesBitwise(left: Uint8Array, operator: string, right: Uint8Array): Uint8Array {
  if (left.length !== right.length) {
    throw new Error(
      `Bitwise binary operator for BYTES requires equal length of the inputs. Got ${left.length} bytes on the left hand side and ${right.length} bytes on the right hand side.`,
    )
  }
  const combine = BITWISE[operator]!
  return left.map((byte, i) => combine(byte, right[i]!))
}

const PERCENT = '%'.charCodeAt(0)
const UNDERSCORE = '_'.charCodeAt(0)
const BACKSLASH = '\\'.charCodeAt(0)

/** LIKE byte by byte: `%` any bytes, `_` one byte, a backslash before what stands for itself. */
function bytesLike(value: Uint8Array, pattern: Uint8Array): boolean {
  const matches = (v: number, p: number): boolean => {
    for (; p < pattern.length; p++, v++) {
      if (pattern[p] === PERCENT) {
        for (let rest = v; rest <= value.length; rest++) if (matches(rest, p + 1)) return true
        return false
      }
      if (v >= value.length) return false
      if (pattern[p] === UNDERSCORE) continue
      if (pattern[p] === BACKSLASH && ++p >= pattern.length)
        throw new Error('LIKE pattern ends with a backslash')
      if (pattern[p] !== value[v]) return false
    }
    return v === value.length
  }
  return matches(0, 0)
}

export const operatorFunctions: readonly RuntimeFunction[] = [
  defineRuntime({name: 'bq_shift', args: ['BIGINT', 'VARCHAR', 'BIGINT'], returns: 'BIGINT', call: shift}),
  defineRuntime({
    name: 'bq_bytes_shift',
    args: ['BLOB', 'VARCHAR', 'BIGINT'],
    returns: 'BLOB',
    call: bytesShift,
  }),
  defineRuntime({
    name: 'bq_bytes_bitwise',
    args: ['BLOB', 'VARCHAR', 'BLOB'],
    returns: 'BLOB',
    call: bytesBitwise,
  }),
  defineRuntime({
    name: 'bq_bytes_not',
    args: ['BLOB'],
    returns: 'BLOB',
    call: (value: Uint8Array) => value.map((byte) => ~byte),
  }),
  defineRuntime({name: 'bq_bytes_like', args: ['BLOB', 'BLOB'], returns: 'BOOLEAN', call: bytesLike}),
]
