/** The outcome in a few lines: numbers, what could not be compared, and each kind of difference with examples. */
import {type Answer, failed} from './canonical.ts'

export interface Report {
  generated: number
  both: number
  bothFail: number
  /** Google met an error in a part that ours need not compute. */
  unneeded: number
  /** Ours met an error in a part of which the result has no row. */
  eager: number
  readonly lacking: Map<string, number>
  readonly differences: Map<string, {readonly sql: string; readonly ours: Answer; readonly google: Answer}[]>
}

const EXAMPLES = 3
const MOST_TEXT = 400

export function printReport({
  generated,
  both,
  bothFail,
  unneeded,
  eager,
  lacking,
  differences,
}: Report): void {
  const sorted = [...differences].sort(([, a], [, b]) => b.length - a.length)
  for (const [group, examples] of sorted) {
    console.log(`${group} (${examples.length})`)
    const shortest = [...examples].sort((a, b) => a.sql.length - b.sql.length)
    for (const {sql, ours, google} of shortest.slice(0, EXAMPLES)) {
      console.log(`  ${shorten(sql)}\n    ours   ${show(ours)}\n    google ${show(google)}`)
    }
  }
  const missing = [...lacking].sort(([, a], [, b]) => b - a)
  for (const [what, count] of missing) console.log(`not compared: ${what} (${count})`)
  const different = sorted.reduce((sum, [, examples]) => sum + examples.length, 0)
  console.log(
    `${generated} generated, ${both} evaluated by both (${bothFail} of them errors, ${unneeded} passed over by ours, ${eager} by Google's), ${different} different in ${sorted.length} groups`,
  )
}

const shorten = (text: string): string => (text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}…` : text)

function show(answer: Answer): string {
  if (failed(answer)) return `error: ${shorten(answer.error)}`
  const types = answer.columns.map((c) => c.type).join(', ')
  const special = (_: string, v: unknown) =>
    typeof v === 'number' ? `float ${Object.is(v, -0) ? '-0' : v}` : v
  return shorten(`${types} ${JSON.stringify(answer.rows, special)}`)
}
