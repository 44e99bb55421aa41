/**
 * The flags that C's strftime allows between `%` and an element's letter, and that FORMAT_DATE and its like pass on:
 * `%-d` without padding, `%_d` padded with blanks, `%05d` with zeros to five digits, `%^a` in upper case.
 */

export interface Flags {
  /** `-` for none, `_` for blanks, `0` for zeros. */
  readonly padding?: '-' | '_' | '0'
  readonly width: number
  readonly upper: boolean
  readonly swapped: boolean
}

/** How many places the elements that are numbers have of their own. */
const PLACES: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...'CdegHIklMmSUVWy'].map((letter) => [letter, 2])),
  ...{G: 1, Y: 1, j: 3, s: 1, u: 1, w: 1},
}
const PADDED_WITH_BLANKS = 'ekl'
const TEXTS = 'AaBbcDFhnPpRrTtXx'

/** `_5` and its like taken apart; of several paddings the last counts. */
export function readFlags(written: string): Flags {
  const [, flags = '', width = ''] = /^([-_0^#]*)(\d*)$/.exec(written) ?? []
  const padding = flags.match(/[-_0]/g)?.at(-1) as Flags['padding']
  return {
    ...(padding && {padding}),
    width: Number(width),
    upper: flags.includes('^'),
    swapped: flags.includes('#'),
  }
}

/** An element's text as the flags ask for it; undefined where the element takes none. */
export function withFlags(text: string, letter: string, flags: Flags): string | undefined {
  if (letter === '%') return '%'.padStart(flags.width, flags.padding === '0' ? '0' : ' ')
  const places = PLACES[letter]
  if (places === undefined) return TEXTS.includes(letter) ? flaggedText(text, letter, flags) : undefined
  const digits = text.replace(/^[ 0]+(?=\d)/, '')
  const padding = flags.padding ?? (PADDED_WITH_BLANKS.includes(letter) ? '_' : '0')
  if (padding === '-') return digits
  return digits.padStart(Math.max(places, flags.width), padding === '_' ? ' ' : '0')
}

function flaggedText(text: string, letter: string, {padding, width, upper, swapped}: Flags): string {
  const cased =
    letter === 'p' && swapped
      ? text.toLowerCase()
      : upper || (swapped && 'aAbBh'.includes(letter))
        ? text.toUpperCase()
        : text
  return (letter === 'P' ? text : cased).padStart(width, padding === '0' ? '0' : ' ')
}
