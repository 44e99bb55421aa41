/**
 * Numbers by printf's rules: %d %x %o %f %e %g with their flags. Digits are exact; FLOAT64 rounds half to even, as C
 * does, decimals half away from zero.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#format_string
 */
import {exponentText} from './number-text.ts'

/** One `%…` of a format string. */
export interface FormatSpec {
  readonly flags: string
  readonly width: number
  readonly precision: number | undefined
  readonly conversion: string
}

/** 0.digits × 10^point, exactly; zero has no digits. */
export interface Decimal {
  readonly negative: boolean
  readonly digits: string
  readonly point: number
}

/** Where a number lies in the middle of two. */
export type Ties = 'even' | 'away'

const EXPONENT_BITS = 1074

/** The exact decimal value of a double. */
function decimalOfFloat(value: number): Decimal {
  let scale = 0
  let mantissa = Math.abs(value)
  while (!Number.isInteger(mantissa) && scale < EXPONENT_BITS) {
    mantissa *= 2
    scale++
  }
  const digits = (BigInt(mantissa) * 5n ** BigInt(scale)).toString()
  return normal(value < 0, digits, digits.length - scale)
}

function decimalOfText(text: string): Decimal {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  return normal(text.startsWith('-'), whole + fraction, whole.length)
}

/** A number's text as its type holds the number. */
export const decimalOf = (text: string, type: string): Decimal =>
  type === 'FLOAT64' ? decimalOfFloat(Number(text)) : decimalOfText(text)

function normal(negative: boolean, digits: string, point: number): Decimal {
  const leading = digits.length - digits.replace(/^0+/, '').length
  const significant = digits.slice(leading).replace(/0+$/, '')
  return significant === ''
    ? {negative, digits: '', point: 0}
    : {negative, digits: significant, point: point - leading}
}

/** Only the first `count` digits, rounded. */
function rounded(value: Decimal, count: number, ties: Ties): Decimal {
  const {digits, negative, point} = value
  if (count >= digits.length) return value
  if (count < 0) return {negative, digits: '', point: 0}
  const kept = digits.slice(0, count)
  const rest = digits.slice(count)
  const half = rest[0] === '5' && /^50*$/.test(rest)
  const odd = Number(kept.at(-1) ?? '0') % 2 === 1
  const up = half ? ties === 'away' || odd : rest[0]! >= '5'
  const result = (BigInt(kept || '0') + (up ? 1n : 0n)).toString()
  return normal(
    negative,
    result.padStart(count, '0'),
    point + (result.length > count ? result.length - count : 0),
  )
}

/** %f: `places` digits after the point. */
export function fixed(value: Decimal, places: number, ties: Ties, alternate: boolean): string {
  const {digits, point} = rounded(value, value.point + places, ties)
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  const fraction = (point > 0 ? digits.slice(point) : '0'.repeat(Math.min(-point, places)) + digits).slice(
    0,
    places,
  )
  const dot = places > 0 || alternate ? '.' : ''
  return whole + dot + fraction.padEnd(places, '0')
}

/** %e: one digit before the point and `places` after it. */
export function scientific(value: Decimal, places: number, ties: Ties, alternate: boolean): string {
  const {digits, point} = rounded(value, places + 1, ties)
  const exponent = digits === '' ? 0 : point - 1
  const dot = places > 0 || alternate ? '.' : ''
  return `${digits[0] ?? '0'}${dot}${digits.slice(1).padEnd(places, '0')}e${exponentText(exponent)}`
}

/** %g: %e for very small and great numbers, %f otherwise; without trailing zeros unless `#` keeps them. */
function general(value: Decimal, precision: number, ties: Ties, alternate: boolean): string {
  const significant = precision === 0 ? 1 : precision
  const cut = rounded(value, significant, ties)
  const exponent = cut.digits === '' ? 0 : cut.point - 1
  const text =
    exponent < -4 || exponent >= significant
      ? scientific(value, significant - 1, ties, alternate)
      : fixed(value, significant - 1 - exponent, ties, alternate)
  return alternate ? text : text.replace(/(\.\d*?)0+(?=e|$)/, '$1').replace(/\.(?=e|$)/, '')
}

const grouped = (digits: string, size: number, separator: string): string =>
  digits.replace(new RegExp(`\\B(?=(\\w{${size}})+$)`, 'g'), separator)

/** The sign that a number shows, by the flags. */
const signOf = (negative: boolean, flags: string): string =>
  negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''

/** To the width: on the left, or behind the sign with zeros, or on the right. */
function padded(sign: string, body: string, {flags, width}: FormatSpec, zeros: boolean): string {
  const missing = Math.max(0, width - sign.length - body.length)
  if (flags.includes('-')) return sign + body + ' '.repeat(missing)
  return zeros && flags.includes('0') ? sign + '0'.repeat(missing) + body : ' '.repeat(missing) + sign + body
}

const RADIX: Readonly<Record<string, number>> = {d: 10, i: 10, o: 8, x: 16, X: 16}

export function formatInteger(value: bigint, spec: FormatSpec): string {
  const {flags, precision, conversion} = spec
  const magnitude = (value < 0n ? -value : value).toString(RADIX[conversion])
  let digits = precision === undefined ? magnitude : magnitude.padStart(precision, '0')
  if (flags.includes("'")) {
    digits = grouped(
      digits,
      conversion === 'd' || conversion === 'i' ? 3 : 4,
      /x/i.test(conversion) ? ':' : ',',
    )
  }
  const alternate = flags.includes('#')
  const prefix = !alternate
    ? ''
    : /x/i.test(conversion)
      ? '0x'
      : conversion === 'o' && !digits.startsWith('0')
        ? '0'
        : ''
  const shown = conversion === 'X' ? digits.toUpperCase() : digits
  const sign = signOf(value < 0n, flags) + (conversion === 'X' ? prefix.toUpperCase() : prefix)
  return padded(sign, shown, spec, precision === undefined || flags.includes("'"))
}

/** A FLOAT64, NUMERIC or BIGNUMERIC given by its text. */
export function formatDecimal(text: string, kind: string, spec: FormatSpec): string {
  const {flags, conversion, precision = 6} = spec
  const upper = conversion === conversion.toUpperCase()
  if (kind === 'FLOAT64' && /n/i.test(text)) {
    const shown = /nan/i.test(text) ? 'nan' : 'inf'
    const sign = signOf(text.startsWith('-'), flags)
    return padded(sign, upper ? shown.toUpperCase() : shown, spec, false)
  }
  const value = decimalOf(text, kind)
  const ties = kind === 'FLOAT64' ? 'even' : 'away'
  const form = {f: fixed, e: scientific, g: general}[conversion.toLowerCase()]!
  const plain = form(value, precision, ties, flags.includes('#'))
  const body = flags.includes("'") ? plain.replace(/^\d+/, (whole) => grouped(whole, 3, ',')) : plain
  return padded(
    signOf(value.negative && value.digits !== '', flags),
    upper ? body.toUpperCase() : body,
    spec,
    true,
  )
}

/** Text cut to the precision and filled up to the width, both in characters. */
export function formatText(text: string, {flags, width, precision}: FormatSpec): string {
  const letters = Array.from(text)
  const shown = precision === undefined ? letters : letters.slice(0, precision)
  const fill = ' '.repeat(Math.max(0, width - shown.length))
  return flags.includes('-') ? shown.join('') + fill : fill + shown.join('')
}
