/**
 * CAST(number AS STRING FORMAT …).
 *
 *   bq_number_to_format(VARCHAR number as text, format, type) -> VARCHAR
 *
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/format-elements#format_numeric_type_as_string
 */
import {defineRuntime} from '../runtime.ts'
import {type Decimal, decimalOf, fixed, scientific, type Ties} from './format-number.ts'

type Sign = 'none' | 'S leading' | 'S trailing' | 'MI' | 'PR'

interface NumberFormat {
  /** `0` and `9` before the point, with `,` where groups are parted; `0` and `X` of hexadecimal digits. */
  readonly whole: string
  /** What stands between whole and fraction: a point, or nothing for V. */
  readonly point: '.' | ''
  readonly fraction: string
  /** `E` or `e` of the scientific form. */
  readonly exponent?: string
  readonly hexadecimal: boolean
  readonly sign: Sign
  readonly currency: string
  /** B: blank where the whole part is zero. */
  readonly blank: boolean
  /** FM: no blanks, and no zeros at the end of the fraction. */
  readonly compact: boolean
}

const ELEMENT = /FM|EEEE|MI|PR|[09XGD,.VSBCL$]/iy
const DECIMAL_FORMAT = /^(S?)([09][09,G]*)?(?:([.DV])([09]*))?(EEEE)?(S|MI|PR)?$/i
const HEXADECIMAL_FORMAT = /^(S?)([0X]+)(S|MI|PR)?$/i
const MOST_HEXADECIMAL_DIGITS = 16
const CURRENCIES: Readonly<Record<string, string>> = {$: '$', L: '$', l: '$', C: 'USD', c: 'usd'}

function readFormat(format: string): NumberFormat {
  const fail = (): Error => new Error(`Invalid format string: ${format}`)
  const elements = elementsOf(format)
  if (!elements) throw fail()
  const only = (pattern: RegExp): string | undefined => {
    const found = elements.filter((e) => pattern.test(e))
    if (found.length > 1) throw fail()
    return found[0]
  }
  const compact = only(/^FM$/i) !== undefined
  const blank = only(/^B$/i) !== undefined
  const currency = only(/^[$CL]$/i)
  const core = elements.filter((e) => !/^(FM|[BCL$])$/i.test(e)).join('')
  const common = {currency: currency ? CURRENCIES[currency]! : '', blank, compact}
  const hexadecimal = HEXADECIMAL_FORMAT.exec(core)
  if (hexadecimal && /x/i.test(core)) {
    const [, leading = '', whole = '', trailing] = hexadecimal
    const isFine = !blank && !currency && whole.replaceAll('0', '').length <= MOST_HEXADECIMAL_DIGITS
    if (!isFine || (leading && trailing)) throw fail()
    return {...common, whole, point: '', fraction: '', hexadecimal: true, sign: signOf(leading, trailing)}
  }
  const [, leading = '', whole = '', point, fraction = '', exponent, trailing] =
    DECIMAL_FORMAT.exec(core) ?? []
  const isFine = whole + fraction !== '' && !(leading && trailing) && !(exponent && /[,G]/i.test(whole))
  if (!isFine) throw fail()
  return {
    ...common,
    whole: whole.replaceAll(/g/gi, ','),
    point: point === undefined || /v/i.test(point) ? '' : '.',
    fraction,
    ...(exponent && {exponent: exponent[0]!}),
    hexadecimal: false,
    sign: signOf(leading, trailing),
  }
}

/** The parts of a format, or undefined where there is something else in it. */
function elementsOf(format: string): string[] | undefined {
  const elements: string[] = []
  ELEMENT.lastIndex = 0
  for (let at = 0; at < format.length; at = ELEMENT.lastIndex) {
    const match = ELEMENT.exec(format)
    if (!match) return undefined
    elements.push(match[0])
  }
  return elements
}

function signOf(leading: string, trailing: string | undefined): Sign {
  if (leading) return 'S leading'
  if (!trailing) return 'none'
  return /^s$/i.test(trailing) ? 'S trailing' : (trailing.toUpperCase() as Sign)
}

/** The whole part in its places: `0` fills with zeros, `9` with nothing; undefined where there is no room. */
function placed(digits: string, pattern: string): string | undefined {
  const places = pattern.replaceAll(',', '')
  const trimmed = digits.replace(/^0+/, '')
  if (trimmed.length > places.length) return undefined
  const firstZero = places.indexOf('0')
  const shown = firstZero < 0 ? trimmed : trimmed.padStart(places.length - firstZero, '0')
  let out = ''
  let index = shown.length
  for (let i = pattern.length - 1; i >= 0 && index > 0; i--)
    out = (pattern[i] === ',' ? ',' : shown[--index]) + out
  return out
}

function hexadecimal(value: Decimal, {whole}: NumberFormat): string | undefined {
  const digits = placed(BigInt(fixed(value, 0, 'away', false)).toString(16), whole)
  if (digits === undefined) return undefined
  const shown = digits === '' ? '0' : digits
  const pattern = whole.slice(whole.length - shown.length)
  return Array.from(shown, (digit, i) => (pattern[i] === 'x' ? digit : digit.toUpperCase())).join('')
}

/** The digits without sign and currency; undefined where there is no room for them. */
function bodyOf(value: Decimal, ties: Ties, format: NumberFormat): string | undefined {
  const {whole, point, fraction, exponent, blank} = format
  if (format.hexadecimal) return hexadecimal(value, format)
  if (exponent) {
    if (whole === '') return undefined
    if (blank && value.digits === '') return ''
    const text = scientific(value, fraction.length, ties, point !== '').replace('e', exponent)
    return point === '' ? text.replace('.', '') : text
  }
  const [digits = '', rest = ''] = fixed(value, fraction.length, ties, false).split('.')
  const shown = placed(digits, whole)
  if (shown === undefined || (blank && /^0*$/.test(digits))) return shown === undefined ? undefined : ''
  const zero = shown === '' && fraction === '' ? '0' : ''
  return zero + shown + point + (format.compact ? rest.replace(/0+$/, '') : rest)
}

const EXPONENT_WIDTH = 4

/** How many characters the digits may take. */
const widthOf = ({whole, point, fraction, exponent}: NumberFormat): number =>
  (exponent ? Math.min(whole.length, 1) + EXPONENT_WIDTH : whole.length) + point.length + fraction.length

/** What stands in place of digits that have no room. */
function overflow({whole, point, fraction, exponent}: NumberFormat): string {
  const digits = exponent ? whole.slice(0, 1) : whole
  return `${digits.replace(/[^,]/g, '#')}${point}${'#'.repeat(fraction.length + (exponent ? EXPONENT_WIDTH : 0))}`
}

/** INF and NAN stand where the whole part does, or anywhere in the scientific form. */
function special(name: string, format: NumberFormat): string | undefined {
  if (format.exponent) return name
  const hasRoom = !format.hexadecimal && format.whole.length >= name.length
  return hasRoom ? name + ' '.repeat(format.point.length + format.fraction.length) : undefined
}

function withSign(body: string, negative: boolean, format: NumberFormat): string {
  const text = format.currency + body
  const width = Math.max(widthOf(format), body.length) + format.currency.length
  switch (format.sign) {
    case 'S leading':
      return `${negative ? '-' : '+'}${text}`.padStart(width + 1)
    case 'S trailing':
      return `${text}${negative ? '-' : '+'}`.padStart(width + 1)
    case 'MI':
      return `${text}${negative ? '-' : ' '}`.padStart(width + 1)
    case 'PR':
      return (negative ? `<${text}>` : ` ${text} `).padStart(width + 2)
    case 'none':
      return `${negative ? '-' : ' '}${text}`.padStart(width + 1)
  }
}

/** `TM`, `TM9`: as short as can be; `TME`: in scientific form. */
function minimal(text: string, format: string): string {
  if (!/^tme$/i.test(format)) return text
  const [mantissa = '', power = '0'] = Number(text).toExponential().split('e')
  const exponent = Number(power)
  return `${mantissa}E${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

export function numberToFormat(text: string, written: string, type: string): string {
  if (/^(FM)?TM[9E]?$/i.test(written)) return minimal(text, written.replace(/^FM/i, ''))
  const format = readFormat(written)
  const name = /nan/i.test(text) ? 'NAN' : /inf/i.test(text) ? 'INF' : undefined
  const value = name === undefined ? decimalOf(text, type) : undefined
  const ties = type === 'FLOAT64' ? 'even' : 'away'
  const body = value ? bodyOf(value, ties, format) : special(name!, format)
  const isBlank = body === '' && format.blank
  const negative = value ? value.negative && value.digits !== '' : text.startsWith('-')
  const shown = isBlank
    ? ' '.repeat(widthOf(format) + format.currency.length + (format.sign === 'PR' ? 2 : 1))
    : withSign(body ?? overflow(format), negative, format)
  return format.compact ? shown.trim() : shown
}

export const castFormatNumberFunctions = [
  defineRuntime({
    name: 'bq_number_to_format',
    args: ['VARCHAR', 'VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    call: numberToFormat,
  }),
]
