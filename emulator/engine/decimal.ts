/** Decimal text as BigQuery shows NUMERIC: no trailing zeros, no point without digits after it. */
export function decimalText(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  let end = digits.length
  while (end > digits.length - scale && digits.charCodeAt(end - 1) === 48) end--
  const fraction = digits.slice(digits.length - scale, end)
  return `${negative ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`
}

/** The unscaled value of decimal text (`-1.5`, `2e3`); undefined where the text is no decimal or does not fit the scale. */
export function unscaledDecimal(text: string, scale: number): bigint | undefined {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text)
  if (!match || !(match[2] || match[3])) return undefined
  const fraction = match[3] ?? ''
  const shift = Number(match[4] ?? 0) + scale - fraction.length
  const digits = BigInt(`${match[2]}${fraction}`)
  if (Math.abs(shift) > 200) return digits === 0n ? 0n : undefined
  const power = 10n ** BigInt(Math.abs(shift))
  if (shift < 0 && digits % power !== 0n) return undefined
  const unscaled = shift < 0 ? digits / power : digits * power
  return match[1] === '-' ? -unscaled : unscaled
}
