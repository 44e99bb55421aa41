/**
 * Hosts and IP addresses. https://cloud.google.com/bigquery/docs/reference/standard-sql/net_functions
 */
import {isIPv4, isIPv6} from 'node:net'
import type {RuntimeFunction} from '../runtime.ts'
import {defineRuntime} from '../runtime.ts'

/** The host of a URL that may be sloppy: without scheme, with spaces around, with user and port; null where there is none. */
export function hostOf(url: string): string | null {
  const [, behindSlashes] = /^(?:[^/\\?#:]*:)?[/\\]{2}(.*)$/s.exec(url.trim()) ?? []
  const [authority = ''] = (behindSlashes ?? url.trim()).split(/[/\\?#]/)
  const address = authority.slice(authority.lastIndexOf('@') + 1)
  const bracket = address.startsWith('[') ? `${address}]`.indexOf(']') : 0
  const end = address.indexOf(':', bracket)
  const host = (end < 0 ? address : address.slice(0, end)).replace(/^\./, '')
  return host === '' ? null : host
}

function parseAddress(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number)
  if (!isIPv6(text) || text.includes('%')) return undefined
  const [head = '', tail] = text.split('::')
  const groups = (part: string): number[] =>
    part === ''
      ? []
      : part.split(':').flatMap((group) => {
          if (!group.includes('.')) return [Number.parseInt(group, 16)]
          const [a, b, c, d] = group.split('.').map(Number)
          return [a! * 256 + b!, c! * 256 + d!]
        })
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const all = [...left, ...Array.from({length: 8 - left.length - right.length}, () => 0), ...right]
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]))
}

/** The longest run of zero groups is shortened; addresses that embed IPv4 show it in dots. */
function printAddress(address: Uint8Array): string {
  if (address.length === 4) return address.join('.')
  if (address.length !== 16) {
    throw new Error(`NET.IP_TO_STRING: Unsupported length of bytes: ${address.length}; expected 4 or 16`)
  }
  const groups = Array.from({length: 8}, (_, i) => address[2 * i]! * 256 + address[2 * i + 1]!)
  const embedded =
    groups.slice(0, 5).every((g) => g === 0) && (groups[5] === 0xffff || (groups[5] === 0 && groups[6] !== 0))
  const shown = groups.slice(0, embedded ? 6 : 8).map((g) => g.toString(16))
  if (embedded) shown.push(address.subarray(12).join('.'))
  let best = {start: 0, length: 1}
  for (let start = 0; start < shown.length; start++) {
    let length = 0
    while (shown[start + length] === '0') length++
    if (length > best.length) best = {start, length}
  }
  if (best.length === 1) return shown.join(':')
  return `${shown.slice(0, best.start).join(':')}::${shown.slice(best.start + best.length).join(':')}`
}

/** The first `prefix` bits of `length` bytes are set. */
function netMask(length: bigint, prefix: bigint): Uint8Array {
  if (length !== 4n && length !== 16n) {
    throw new Error(`NET.IP_NET_MASK: the first argument must be either 4 or 16; got ${length}`)
  }
  if (prefix < 0n || prefix > length * 8n) {
    throw new Error(
      `NET.IP_NET_MASK: the second argument must be in the range from 0 to ${length * 8n}; got ${prefix}`,
    )
  }
  return Uint8Array.from({length: Number(length)}, (_, i) => {
    const bits = Math.max(0, Math.min(8, Number(prefix) - i * 8))
    return (0xff << (8 - bits)) & 0xff
  })
}

function truncate(address: Uint8Array, prefix: bigint): Uint8Array {
  if (address.length !== 4 && address.length !== 16) {
    throw new Error(
      `NET.IP_TRUNC: length of the first argument must be either 4 or 16; got ${address.length}`,
    )
  }
  if (prefix < 0n || prefix > BigInt(address.length * 8)) {
    throw new Error(
      `NET.IP_TRUNC: the second argument must be in the range from 0 to ${address.length * 8}; got ${prefix}`,
    )
  }
  const mask = netMask(BigInt(address.length), prefix)
  return address.map((byte, i) => byte & mask[i]!)
}

/** An address with how many of its leading bits count: `10.1.2.3`, `10.1.2.0/24`. */
interface Subnet {
  readonly address: Uint8Array
  readonly bits: bigint
}

function parseSubnet(text: string, name: string): Subnet {
  const [, host = '', length] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const address = parseAddress(host)
  const all = BigInt((address?.length ?? 0) * 8)
  const bits = length === undefined ? all : BigInt(length)
  if (!address || bits > all) throw new Error(`${name}: invalid IP address or subnet: ${text}`)
  return {address, bits}
}

export function isInNet(addressText: string, subnetText: string): boolean {
  const inner = parseSubnet(addressText, 'NET.IP_IN_NET')
  const outer = parseSubnet(subnetText, 'NET.IP_IN_NET')
  if (inner.address.length !== outer.address.length || inner.bits < outer.bits) return false
  const bytes = ({address}: Subnet): Buffer => Buffer.from(truncate(address, outer.bits))
  return bytes(inner).equals(bytes(outer))
}

export function makeNet(addressText: string, prefix: bigint): string {
  const {address, bits} = parseSubnet(addressText, 'NET.MAKE_NET')
  if (prefix < 0n || prefix > bits) {
    throw new Error(`NET.MAKE_NET: the prefix length must be in the range from 0 to ${bits}; got ${prefix}`)
  }
  return `${printAddress(truncate(address, prefix))}/${prefix}`
}

export const netFunctions: readonly RuntimeFunction[] = [
  defineRuntime({name: 'bq_net_host', args: ['VARCHAR'], returns: 'VARCHAR', call: hostOf}),
  defineRuntime({
    name: 'bq_ip_from_string',
    args: ['VARCHAR'],
    returns: 'BLOB',
    call: (text: string) => {
      const address = parseAddress(text)
      if (!address) throw new Error(`NET.IP_FROM_STRING: Invalid IP address: ${text}`)
      return address
    },
  }),
  defineRuntime({
    name: 'bq_safe_ip_from_string',
    args: ['VARCHAR'],
    returns: 'BLOB',
    call: (text: string) => parseAddress(text) ?? null,
  }),
  defineRuntime({name: 'bq_ip_to_string', args: ['BLOB'], returns: 'VARCHAR', call: printAddress}),
  defineRuntime({name: 'bq_ip_net_mask', args: ['BIGINT', 'BIGINT'], returns: 'BLOB', call: netMask}),
  defineRuntime({name: 'bq_ip_in_net', args: ['VARCHAR', 'VARCHAR'], returns: 'BOOLEAN', call: isInNet}),
  defineRuntime({name: 'bq_make_net', args: ['VARCHAR', 'BIGINT'], returns: 'VARCHAR', call: makeNet}),
  defineRuntime({name: 'bq_ip_trunc', args: ['BLOB', 'BIGINT'], returns: 'BLOB', call: truncate}),
  defineRuntime({
    name: 'bq_ipv4_from_int64',
    args: ['BIGINT'],
    returns: 'BLOB',
    call: (value: bigint) => {
      if (value < -0x80000000n || value > 0xffffffffn) {
        throw new Error(
          `NET.IPV4_FROM_INT64: the argument must be in the range from -0x80000000 to 0xFFFFFFFF; got ${value}`,
        )
      }
      const address = Buffer.alloc(4)
      address.writeUInt32BE(Number(BigInt.asUintN(32, value)))
      return address
    },
  }),
  defineRuntime({
    name: 'bq_ipv4_to_int64',
    args: ['BLOB'],
    returns: 'BIGINT',
    call: (address: Uint8Array) => {
      if (address.length !== 4) {
        throw new Error(`NET.IPV4_TO_INT64: length of the argument must be 4; got ${address.length}`)
      }
      return BigInt(Buffer.from(address).readUInt32BE())
    },
  }),
]
