/**
 * CAST(number AS STRING FORMAT …).
 *
 *   bq_number_to_format(VARCHAR number as text, format, type) -> VARCHAR
 *
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_numeric_type_as_string
 */
import {defineRuntime} from '../runtime.ts'

interface NumberFormat {
  /** `0` and `9` before the point, with `,` where groups are parted. */
  readonly whole: string
  readonly fraction: string
  readonly sign: 'default' | 'S leading' | 'S trailing' | 'MI' | 'PR'
  readonly dollar: boolean
  readonly blankZero: boolean
  readonly scientific: boolean
}

function readFormat(format: string): NumberFormat {
  const match = /^(S|\$|B)*([09,G]*)(?:([.D])([09]*))?(EEEE)?(S|MI|PR|\$)?$/.exec(format.toUpperCase())
  const lead = /^[S$B]*/.exec(format.toUpperCase())?.[0] ?? ''
  const [, , whole = '', , fraction = '', scientific, tail] = match ?? []
  if (!match || (whole === '' && fraction === '') || (lead.includes('S') && tail)) {
    throw new Error(`Invalid format string: ${format}`)
  }
  const sign = lead.includes('S')
    ? 'S leading'
    : tail === 'S'
      ? 'S trailing'
      : tail === 'MI' || tail === 'PR'
        ? tail
        : 'default'
  return {
    whole: whole.replaceAll('G', ','),
    fraction,
    sign,
    dollar: lead.includes('$') || tail === '$',
    blankZero: lead.includes('B'),
    scientific: scientific !== undefined,
  }
}

/** Decimal digits of a number's text rounded half away from zero to some places. */
function rounded(digits: string, places: number): {whole: string; fraction: string} {
  const match = /^(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(digits)
  if (!match) throw new Error(`Cannot format ${digits}`)
  const [, whole = '', fraction = '', exponent = '0'] = match
  const shift = Number(exponent) - fraction.length + places
  const value = BigInt(whole + fraction)
  const scaled =
    shift >= 0 ? value * 10n ** BigInt(shift) : (value + 10n ** BigInt(-shift) / 2n) / 10n ** BigInt(-shift)
  const text = scaled.toString().padStart(places + 1, '0')
  return {whole: text.slice(0, text.length - places), fraction: places === 0 ? '' : text.slice(-places)}
}

/** The whole part in its places: `0` fills with zeros, `9` with nothing; undefined where there is no room. */
function placed(digits: string, pattern: string): string | undefined {
  const places = pattern.replaceAll(',', '').length
  const trimmed = digits.replace(/^0+/, '')
  if (trimmed.length > places) return undefined
  const firstZero = pattern.replaceAll(',', '').indexOf('0')
  const shown = firstZero < 0 ? trimmed : trimmed.padStart(places - firstZero, '0')
  let out = ''
  let index = shown.length
  for (let i = pattern.length - 1; i >= 0 && index > 0; i--)
    out = (pattern[i] === ',' ? ',' : shown[--index]) + out
  return out
}

function scientific(digits: string, {fraction}: NumberFormat): string {
  const value = Number(digits)
  const [mantissa = '', power = '0'] = value.toExponential(fraction.length).split('e')
  const exponent = Number(power)
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function withSign(text: string, negative: boolean, format: NumberFormat, width: number): string {
  switch (format.sign) {
    case 'S leading':
      return `${negative ? '-' : '+'}${text}`.padStart(width + 1)
    case 'S trailing':
      return `${text}${negative ? '-' : '+'}`.padStart(width + 1)
    case 'MI':
      return `${text}${negative ? '-' : ' '}`.padStart(width + 1)
    case 'PR':
      return (negative ? `<${text}>` : ` ${text} `).padStart(width + 2)
    case 'default':
      return `${negative ? '-' : ''}${text}`.padStart(width + 1)
  }
}

/** `TM`, `TM9`: as short as can be; `TME`: in scientific form. */
function minimal(text: string, format: string): string {
  if (!/^tme$/i.test(format)) return text
  const [mantissa = '', power = '0'] = Number(text).toExponential().split('e')
  const exponent = Number(power)
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function hexadecimal(text: string, format: string): string {
  const value = BigInt(rounded(text.replace('-', ''), 0).whole)
  const digits = value.toString(16)
  const shown = format === format.toLowerCase() ? digits : digits.toUpperCase()
  if (digits.length > format.length) return '#'.repeat(format.length + 1)
  const filled = format.startsWith('0') ? shown.padStart(format.length, '0') : shown
  return `${text.startsWith('-') ? '-' : ''}${filled}`.padStart(format.length + 1)
}

export function numberToFormat(text: string, written: string): string {
  const compact = written.replace(/^FM/i, '')
  if (/^tm[9e]?$/i.test(compact)) return minimal(text, compact)
  if (/^0?[xX]+$/.test(compact)) return hexadecimal(text, compact)
  if (/[LCVlcv]/.test(compact))
    throw new Error(`Unsupported in the embedded BigQuery: number format ${written}`)
  const format = readFormat(compact)
  const negative = text.startsWith('-')
  const digits = text.replace('-', '')
  const width =
    format.whole.length +
    (format.fraction || /[.D]/i.test(compact) ? format.fraction.length + 1 : 0) +
    (format.dollar ? 1 : 0) +
    (format.scientific ? 4 : 0)
  if (!/^[\d.]+(?:e[+-]?\d+)?$/i.test(digits)) return '#'.repeat(width + 1)
  if (format.scientific) return withSign(scientific(digits, format), negative, format, width)
  const {whole, fraction} = rounded(digits, format.fraction.length)
  const isZero = /^0*$/.test(whole) && /^0*$/.test(fraction)
  const shown = placed(whole, format.whole)
  if (shown === undefined) return '#'.repeat(width + 1)
  const needsZero = shown === '' && format.fraction === ''
  const body =
    format.blankZero && /^0*$/.test(whole)
      ? ' '.repeat(width)
      : `${format.dollar ? '$' : ''}${needsZero ? '0' : shown}${format.fraction ? `.${fraction}` : ''}`
  return withSign(body, negative && !isZero, format, width)
}

export const castFormatNumberFunctions = [
  defineRuntime({
    name: 'bq_number_to_format',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string, format: string) => numberToFormat(text, format),
  }),
]
