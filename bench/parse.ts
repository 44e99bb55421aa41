/**
 * How fast the GoogleSQL parser is, and that it holds: `node bench/parse.ts [mutations]`.
 * The parser reads a text like the SQLX models; the lexer alone and JSON.parse of a text of the same size say
 * how much of it is reading, whatever the machine.
 */
import {SqlError} from '../emulator/sql/error.ts'
import {lex} from '../emulator/sql/lexer.ts'
import {parseScript} from '../emulator/sql/parser/index.ts'
import {mutations} from '../test/emulator/sql/parser/mutations.ts'

const MODEL_LINES = 220

function model(lines: number): string {
  const cte = (index: number): string => `step_${index} AS (
  -- one row per order line
  SELECT
    LAX_STRING(record.id) AS line_id,
    STRING(record.name) AS product_name,
    SAFE_CAST(JSON_VALUE(record, '$.price') AS NUMERIC) AS price,
    IF(record.state = "sale", TRUE, FALSE) AS is_sold,
    CASE
      WHEN amount > 100 THEN 'large'
      ELSE 'small'
    END AS size,
    TIMESTAMP_TRUNC(created_at, DAY) AS created_on,
    ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY created_at DESC) AS position,
    _extracted_at
  FROM
    \`project.lake.order_lines\` AS lines
  LEFT JOIN
    hub.customers AS customers
  ON
    customers.customer_id = lines.customer_id
  WHERE
    _extracted_at > TIMESTAMP '2024-01-01 00:00:00+00'
    AND lines.state IN ('sale', 'done')
)`
  const size = cte(0).split('\n').length
  const steps = Array.from({length: Math.floor(lines / size)}, (_, index) => cte(index))
  return `WITH ${steps.join(',\n')}\nSELECT * FROM step_0`
}

/** Milliseconds of one run, warm: the best of many rounds. */
function time(run: () => unknown, rounds = 60, runs = 20): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    for (let i = 0; i < runs; i++) run()
    best = Math.min(best, (performance.now() - start) / runs)
  }
  return best
}

function fuzz(count: number): {readonly parsed: number; readonly refused: number} {
  let parsed = 0
  let refused = 0
  for (const text of mutations(count)) {
    try {
      parseScript(text)
      parsed++
    } catch (error) {
      if (!(error instanceof SqlError)) throw new Error(`not a SqlError for ${text}`, {cause: error})
      refused++
    }
  }
  return {parsed, refused}
}

const text = model(MODEL_LINES)
const json = JSON.stringify(text.split(/\b/))
const parsing = time(() => parseScript(text))
const lexing = time(() => lex(text))
const reading = time(() => JSON.parse(json))
console.log(
  `a model of ${text.split('\n').length} lines, ${text.length} characters, ${lex(text).length} tokens`,
)
console.log(`  parse ${parsing.toFixed(3)} ms, of it lexing ${lexing.toFixed(3)} ms`)
console.log(`  ${(parsing / reading).toFixed(1)} times JSON.parse of the same words`)

const row = `(1, 'some text', 2.5, TRUE, NULL, DATE '2024-01-01')`
const values = `INSERT INTO t VALUES ${Array.from({length: 1_000_000 / row.length}, () => row).join(',\n')}`
const insert = time(() => parseScript(values), 5, 1)
console.log(`an INSERT of ${(values.length / 1e6).toFixed(1)} MB: ${insert.toFixed(0)} ms`)

const count = Number(process.argv[2] ?? 10_000)
const {parsed, refused} = fuzz(count)
console.log(
  `${count} mutated statements: ${parsed} parsed, ${refused} refused with a SqlError, no other error`,
)
