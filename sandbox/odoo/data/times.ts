/** Times in microseconds since 1970, as Odoo's database keeps them. */

export const day = 86_400_000_000
/** Everything but orders is imported in January 2025; orders follow through the year. */
export const importedAt = micros('2025-01-06 08:00:00')
export const firstOrderAt = micros('2025-01-07 09:00:00')

function micros(date: string): number {
  return Date.parse(`${date.replace(' ', 'T')}Z`) * 1000
}

export function text(microseconds: number): string {
  return new Date(microseconds / 1000).toISOString().slice(0, 19).replace('T', ' ')
}
