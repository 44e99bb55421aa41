/** What people type: the same thing in many forms. */
import type {Random} from '../../random.ts'

export function vatNumber(random: Random, country: number): string {
  const prefix: Record<number, string> = {20: 'BE0', 57: 'DE', 165: 'NL', 231: 'GB', 233: 'US'}
  return `${prefix[country] ?? 'BE0'}${random.between(100_000_000, 999_999_999)}`
}

export function typedEmail(random: Random, email: string): string {
  return random.pick([
    email,
    email,
    email,
    email.toUpperCase(),
    `${email} `,
    email.replace(/^./, (first) => first.toUpperCase()),
  ])
}

export function typedPhone(random: Random, country: number): string {
  const code: Record<number, string> = {20: '32', 57: '49', 165: '31', 231: '44', 233: '1'}
  const digits = String(random.between(200_000_000, 989_999_999))
  const parts = `${digits.slice(0, 3)} ${digits.slice(3, 5)} ${digits.slice(5, 7)} ${digits.slice(7)}`
  const international = code[country] ?? '32'
  return random.pick([
    `+${international} ${parts}`,
    `00${international}${digits}`,
    `+${international}(0)${digits}`,
    `0${parts}`,
    `0${digits.slice(0, 3)}/${digits.slice(3)}`,
    ` ${parts.replaceAll(' ', '-')} ext. 12`,
  ])
}

export function mailbox(name: string, id: number): string {
  const local = name
    .normalize('NFD')
    .replace(/[^a-zA-Z ]/g, '')
    .toLowerCase()
    .replaceAll(' ', '.')
  return `${local}.${id}@example.com`
}
