/**
 * Our answers against those of Google's own evaluator, on generated expressions and queries:
 *
 *   node bench/oracle/run.ts [count] [seed] [folder]
 *
 * `folder` is where `npm install @fivetrandevelopers/zetasql` was run by hand (Linux, 340 MB). Values and result
 * types must be equal; where one side fails, so must the other. Exits with 1 where something differs.
 */
import {type Answer, failed} from './canonical.ts'
import {type Difference, difference, INEXACT} from './compare.ts'
import {type Grown, grow, randomType} from './expressions.ts'
import {type Google, startGoogle} from './google.ts'
import {lacking, refused} from './lacking.ts'
import {type Ours, openOurs} from './ours.ts'
import {growQuery} from './queries.ts'
import {type Random, randomFrom} from './random.ts'
import {growRelationQuery} from './relations.ts'
import {printReport, type Report} from './report.ts'
import {TABLES, WIDE, WIDE_ROWS} from './tables.ts'

const COUNT = Number(process.argv[2] ?? 10_000)
const SEED = Number(process.argv[3] ?? 1)
const FOLDER = process.argv[4] ?? '.'
/** Cases that are made, and asked of Google, at once. */
const BATCH = 48
const MOST_DEPTH = 3

interface Sides {
  readonly google: Google
  readonly ours: Ours
}

/** A case's SQL, and the parts of it that can be tried alone. */
interface Case {
  readonly sql: string
  readonly label: string
  readonly ordered: boolean
  /** What Google's evaluator is asked instead. */
  readonly google?: string
  readonly expression?: Grown
  readonly source?: string
}

const report: Report = {
  generated: 0,
  both: 0,
  bothFail: 0,
  unneeded: 0,
  eager: 0,
  lacking: new Map(),
  differences: new Map(),
}
const sides: Sides = {google: await startGoogle(FOLDER, TABLES), ours: await openOurs(TABLES)}
// Interrupted, it tells what it found so far.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => finish())
try {
  const random = randomFrom(SEED)
  while (report.generated < COUNT) {
    const cases = random.chance(30) ? queries(random) : expressions(random)
    report.generated += cases.length
    await check(cases)
  }
} finally {
  sides.google.close()
  await sides.ours.close()
}
finish()

function finish(): never {
  printReport(report)
  sides.google.close()
  process.exit(report.differences.size === 0 ? 0 : 1)
}

function queries(random: Random): Case[] {
  return Array.from({length: BATCH}, () =>
    random.chance(50) ? growRelationQuery(random) : growQuery(random),
  )
}

/** Expressions without columns, over one row, or over all rows of a table. */
function expressions(random: Random): Case[] {
  const roll = random.below(10)
  const source = roll < 4 ? '' : roll < 8 ? ` FROM wide WHERE id = ${random.below(WIDE_ROWS)}` : ' FROM wide'
  const scope = {random, columns: source === '' ? [] : WIDE}
  return Array.from({length: BATCH}, () => {
    const expression = grow(randomType(random), 1 + random.below(MOST_DEPTH), scope)
    return {
      sql: select([expression.sql], source),
      label: expression.label,
      ordered: false,
      expression,
      source,
    }
  })
}

function select(expressions: readonly string[], source: string): string {
  return `SELECT ${expressions.map((e, i) => `${e} AS v${i}`).join(', ')}${source}`
}

async function check(cases: readonly Case[]): Promise<void> {
  const expected = await Promise.all(cases.map((c) => sides.google.answer(c.google ?? c.sql)))
  const ours = await ourAnswers(cases, expected)
  for (const [i, c] of cases.entries()) {
    const missing = lacking(expected[i]!) ?? refused(ours[i]!)
    if (missing) {
      report.lacking.set(missing, (report.lacking.get(missing) ?? 0) + 1)
      continue
    }
    report.both++
    if (failed(expected[i]!)) report.bothFail++
    const kind = difference(ours[i]!, expected[i]!, {tolerant: INEXACT.test(c.sql), unordered: !c.ordered})
    if (kind) await record(c, kind, ours[i]!, expected[i]!)
  }
}

/** Expressions that Google can evaluate go into one query of ours; what fails there is asked again alone. */
async function ourAnswers(cases: readonly Case[], google: readonly Answer[]): Promise<Answer[]> {
  const together = cases.flatMap((c, i) => (c.expression && !failed(google[i]!) ? [i] : []))
  const answers: Answer[] = []
  for (let start = 0; start < together.length; start += 12) {
    const indexes = together.slice(start, start + 12)
    const joint = await sides.ours.answer(
      select(
        indexes.map((i) => cases[i]!.expression!.sql),
        cases[indexes[0]!]!.source!,
      ),
    )
    if (failed(joint)) continue
    for (const [n, i] of indexes.entries()) {
      answers[i] = {columns: [{...joint.columns[n]!, name: 'v0'}], rows: joint.rows.map((row) => [row[n]!])}
    }
  }
  for (const [i, c] of cases.entries()) answers[i] ??= await sides.ours.answer(c.sql)
  return answers
}

async function record(c: Case, kind: Difference, ours: Answer, google: Answer): Promise<void> {
  const least = c.expression ? await smallest(c.expression, c.source!) : undefined
  const found = least ?? {label: c.label, sql: c.sql, kind, ours, google}
  if (found.inexact) return
  if (kind === 'only ours succeeds' && (await isUnneeded(c, google))) {
    report.unneeded++
    return
  }
  if (kind === 'only ours fails' && isEager(found.ours, found.google)) {
    report.eager++
    return
  }
  const group = `${found.kind}: ${found.label}`
  const examples = report.differences.get(group) ?? []
  examples.push({sql: found.sql, ours: found.ours, google: found.google})
  report.differences.set(group, examples)
}

/**
 * Google meets an error that ours does not because the part that fails does not decide the result: alone it fails
 * on both sides. Neither promises in which order parts are computed.
 */
async function isUnneeded(c: Case, google: Answer): Promise<boolean> {
  if (isAnalysis(google)) return false
  if (!c.expression) return true
  const parts = await Promise.all(
    partsOf(c.expression).map((p) => sides.ours.answer(select([p.sql], c.source!))),
  )
  return parts.some(failed)
}

/** Ours met an error in what no row of the result needs: neither side promises not to. */
function isEager(ours: Answer, google: Answer): boolean {
  if (failed(google) || google.rows.length > 0 || isAnalysis(ours)) return false
  return failed(ours) && !ours.error.includes('Unsupported')
}

/** Errors of the analyzer tell a position; those of the evaluator do not. */
function isAnalysis(answer: Answer): boolean {
  return failed(answer) && / at \[\d+:\d+\]| \[at \d+:\d+\]/.test(answer.error)
}

function partsOf(e: Grown): readonly Grown[] {
  return e.parts.flatMap((part) => [part, ...partsOf(part)])
}

interface Found {
  readonly label: string
  readonly sql: string
  readonly kind: Difference
  readonly ours: Answer
  readonly google: Answer
  /** A part differs by the last digits of a transcendental function: no fault of what is built on it. */
  readonly inexact?: boolean
}

/** The smallest part of an expression that still differs. */
async function smallest(e: Grown, source: string): Promise<Found | undefined> {
  for (const part of e.parts) {
    const found = await smallest(part, source)
    if (found) return found
  }
  const sql = select([e.sql], source)
  const [ours, google] = await Promise.all([sides.ours.answer(sql), sides.google.answer(sql)])
  if (lacking(google)) return undefined
  const exact = difference(ours, google, {tolerant: false, unordered: true})
  if (!exact) return undefined
  const kind = difference(ours, google, {tolerant: INEXACT.test(e.sql), unordered: true})
  return {label: e.label, sql, kind: kind ?? exact, ours, google, inexact: kind === undefined}
}
