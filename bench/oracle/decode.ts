/** Google's protobuf values and types as those of `canonical.ts`. */
import {INTERVAL_MONTHS_SHIFT, type Plain} from './canonical.ts'

/** zetasql.TypeProto, as far as BigQuery's types go. */
export interface TypeProto {
  readonly type_kind: string
  readonly array_type?: {readonly element_type: TypeProto}
  readonly struct_type?: {
    readonly field?: readonly {readonly field_name?: string; readonly field_type: TypeProto}[]
  }
  readonly range_type?: {readonly element_type: TypeProto}
}

/** zetasql.ValueProto: `value` names the field that is set; none is NULL. */
export interface ValueProto {
  readonly value?: string
  readonly [field: string]: unknown
}

const NAMES: Readonly<Record<string, string>> = {
  TYPE_DOUBLE: 'FLOAT64',
}

export function typeText(type: TypeProto): string {
  if (type.array_type) return `ARRAY<${typeText(type.array_type.element_type)}>`
  if (type.range_type) return `RANGE<${typeText(type.range_type.element_type)}>`
  if (type.struct_type) {
    const fields = type.struct_type.field ?? []
    return `STRUCT<${fields.map((f) => (f.field_name ? `${f.field_name} ` : '') + typeText(f.field_type)).join(', ')}>`
  }
  return NAMES[type.type_kind] ?? type.type_kind.replace('TYPE_', '')
}

export function plainValue(proto: ValueProto, type: TypeProto): Plain {
  if (!proto.value) return null
  const value = proto[proto.value]
  switch (type.type_kind) {
    case 'TYPE_DOUBLE':
      return value as number
    case 'TYPE_BOOL':
    case 'TYPE_STRING':
    case 'TYPE_JSON':
    case 'TYPE_INT64':
    case 'TYPE_DATE':
      return String(value)
    case 'TYPE_BYTES':
      return Buffer.from(value as Uint8Array).toString('hex')
    case 'TYPE_NUMERIC':
      return scaled(integer(value as Uint8Array), 9)
    case 'TYPE_BIGNUMERIC':
      return scaled(integer(value as Uint8Array), 38)
    case 'TYPE_TIMESTAMP': {
      const {seconds, nanos} = value as {seconds?: string; nanos?: number}
      return String(BigInt(seconds ?? 0) * 1_000_000n + BigInt(nanos ?? 0) / 1000n)
    }
    case 'TYPE_DATETIME':
      return datetime(value as {bit_field_datetime_seconds?: string; nanos?: number})
    case 'TYPE_TIME':
      return time(BigInt(value as string))
    case 'TYPE_INTERVAL':
      return interval(Buffer.from(value as Uint8Array))
    case 'TYPE_ARRAY': {
      const {element = []} = value as {element?: readonly ValueProto[]}
      return element.map((e) => plainValue(e, type.array_type!.element_type))
    }
    case 'TYPE_STRUCT': {
      const {field = []} = value as {field?: readonly ValueProto[]}
      return field.map((f, i) => plainValue(f, type.struct_type!.field![i]!.field_type))
    }
    case 'TYPE_RANGE': {
      const {start, end} = value as {start: ValueProto; end: ValueProto}
      const element = type.range_type!.element_type
      return [plainValue(start, element), plainValue(end, element)]
    }
    default:
      throw new Error(`No reader for ${type.type_kind}`)
  }
}

/** Two's complement, least byte first, as short as it may be. */
function integer(bytes: Uint8Array): bigint {
  let value = 0n
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!)
  return BigInt.asIntN(8 * Math.max(bytes.length, 1), value)
}

/** A decimal without trailing zeros, as BigQuery prints it. */
function scaled(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction && `.${fraction}`}`
}

/** Microseconds since 1970 of a bit field: year, month (4 bits), day (5), hour (5), minute (6), second (6). */
function datetime({bit_field_datetime_seconds = '0', nanos = 0}): string {
  let bits = BigInt(bit_field_datetime_seconds)
  const take = (width: bigint): number => {
    const part = Number(bits & ((1n << width) - 1n))
    bits >>= width
    return part
  }
  const [second, minute, hour, day, month] = [take(6n), take(6n), take(5n), take(5n), take(4n)] as const
  const instant = new Date(0)
  instant.setUTCFullYear(Number(bits), month - 1, day)
  instant.setUTCHours(hour, minute, second)
  return String(BigInt(instant.getTime()) * 1000n + BigInt(Math.floor(nanos / 1000)))
}

/** Microseconds of a bit field: hour, minute (6 bits), second (6), nanoseconds (30). */
function time(bits: bigint): string {
  const nanos = bits & ((1n << 30n) - 1n)
  const seconds = (bits >> 42n) * 3600n + ((bits >> 36n) & 63n) * 60n + ((bits >> 30n) & 63n)
  return String(seconds * 1_000_000n + nanos / 1000n)
}

/** Microseconds (8 bytes), days (4), months with their sign above parts of a microsecond (4). */
function interval(bytes: Buffer): string {
  const months = (bytes.readUInt32LE(12) & 0x7fffffff) >>> INTERVAL_MONTHS_SHIFT
  const sign = bytes.readUInt32LE(12) >= 0x80000000 ? -1 : 1
  return `${months === 0 ? 0 : sign * months} ${bytes.readInt32LE(8)} ${bytes.readBigInt64LE(0)}`
}
