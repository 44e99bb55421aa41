/**
 * FLOAT64 as text, as BigQuery casts it.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_functions#cast_as_string
 */
import {defineRuntime} from '../runtime.ts'

/** C's %g with a precision: trailing zeros dropped, the exponent form below 1e-4 and from 10^precision. */
export function formatGeneral(value: number, precision: number, keepZeros = false): string {
  const [mantissa = '', power = ''] = value.toExponential(precision - 1).split('e')
  const exponent = Number(power)
  if (exponent < -4 || exponent >= precision) {
    return `${keepZeros ? mantissa : withoutZeros(mantissa)}e${exponentText(exponent)}`
  }
  const fixed = placePoint(mantissa, exponent)
  return keepZeros ? fixed : withoutZeros(fixed)
}

/** An exponent as C prints it: a sign and at least two digits. */
export const exponentText = (exponent: number): string =>
  (exponent < 0 ? '-' : '+') + Math.abs(exponent).toString().padStart(2, '0')

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)

/** -1.2345 with exponent 2 is -123.45. */
function placePoint(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace(/[-.]/g, '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1)
  const fraction = digits.slice(exponent + 1)
  return sign + whole + (fraction && `.${fraction}`)
}

/** How many zeros stand before a fraction's first digit, with the one before the point. */
function leadingZeros(text: string): number {
  let at = text.indexOf('.') + 1
  const start = at
  while (text[at] === '0') at++
  return at - start + 1
}

/** 15 digits where they read back as the same double, otherwise 17. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e-4 && size < 1e15) {
    // JavaScript's shortest text has the digits wanted here, unless it has 16 of them.
    const shortest = String(value)
    const digits = shortest.length - (value < 0 ? 1 : 0) - (size < 1 ? leadingZeros(shortest) : 0)
    if (digits - (shortest.includes('.') ? 1 : 0) !== 16) return shortest
    return withoutZeros(value.toPrecision(17))
  }
  const short = formatGeneral(value, 15)
  return Number(short) === value ? short : formatGeneral(value, 17)
}

/** bq_float_text(DOUBLE): CAST(x AS STRING). */
export const numberTextFunctions = [
  defineRuntime({name: 'bq_float_text', args: ['DOUBLE'], returns: 'VARCHAR', call: floatText}),
]
