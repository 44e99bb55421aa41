/** Geohashes of points. */
import type {Position} from './sphere.ts'

const DIGITS = '0123456789bcdefghjkmnpqrstuvwxyz'

export function geohash({lng, lat}: Position, length: number): string {
  const low = {lng: -180, lat: -90}
  const high = {lng: 180, lat: 90}
  let hash = ''
  for (let digit = 0, bit = 0; hash.length < length; bit++) {
    const axis = bit % 2 === 0 ? 'lng' : 'lat'
    const middle = (low[axis] + high[axis]) / 2
    const upper = (axis === 'lng' ? lng : lat) >= middle
    if (upper) low[axis] = middle
    else high[axis] = middle
    digit = digit * 2 + (upper ? 1 : 0)
    if (bit % 5 === 4) {
      hash += DIGITS[digit]
      digit = 0
    }
  }
  return hash
}

/** The middle of the box that a geohash stands for. */
export function pointOfGeohash(hash: string): Position {
  const low = {lng: -180, lat: -90}
  const high = {lng: 180, lat: 90}
  let bit = 0
  for (const digit of hash.toLowerCase()) {
    const value = DIGITS.indexOf(digit)
    if (value < 0) throw new Error(`Invalid geohash: ${hash}`)
    for (let mask = 16; mask > 0; mask >>= 1, bit++) {
      const axis = bit % 2 === 0 ? 'lng' : 'lat'
      const middle = (low[axis] + high[axis]) / 2
      if (value & mask) low[axis] = middle
      else high[axis] = middle
    }
  }
  return {lng: (low.lng + high.lng) / 2, lat: (low.lat + high.lat) / 2}
}
