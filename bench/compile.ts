/**
 * How long a model of some 220 lines takes from text to DuckDB SQL, warm: parsing and compiling.
 *
 *   npx node bench/compile.ts
 */
import type {Catalog, CompileContext} from '../emulator/sql/catalog.ts'
import {compileQuery} from '../emulator/sql/compile.ts'
import {parseQuery} from '../emulator/sql/parser/index.ts'
import {DATE, FLOAT64, INT64, JSON_TYPE, NUMERIC, STRING, TIMESTAMP} from '../emulator/sql/types.ts'

const columns = Object.entries({
  id: INT64,
  customer_id: STRING,
  amount: NUMERIC,
  rate: FLOAT64,
  created_on: DATE,
  created_at: TIMESTAMP,
  record: JSON_TYPE,
}).map(([name, type]) => ({name, type, physical: name}))

const reference = {project: 'p', dataset: 'lake', table: 'orders'}
const catalog: Catalog = {
  table: () => ({reference, kind: 'table', columns, source: {kind: 'relation', sql: '"t1"'}}),
  wildcard: () => [],
  routine: () => undefined,
  describe: (path) => path.join('.'),
}
const context: CompileContext = {catalog, timeZone: 'UTC'}

const STEPS = 17

/** Common tables that read one another, with what models are made of. */
function model(): string {
  const steps = Array.from({length: STEPS}, (_, i) => {
    const source = i === 0 ? 'lake.orders' : `step_${i - 1}`
    return `step_${i} AS (
  SELECT
    id,
    customer_id,
    amount * 1.1 AS amount,
    SAFE_DIVIDE(rate, ${i + 1}) AS rate,
    created_on,
    created_at,
    IF(amount > 100 AND customer_id LIKE 'a%', record, NULL) AS record
  FROM ${source}
  WHERE created_on >= '2024-01-01' AND JSON_VALUE(record, '$.status') IN ('open', 'paid')
)`
  })
  return `WITH ${steps.join(',\n')}
SELECT
  customer_id,
  DATE_TRUNC(created_on, MONTH) AS month,
  COUNT(*) AS orders_count,
  SUM(amount) AS amount,
  ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY SUM(amount) DESC) AS rank
FROM step_${STEPS - 1}
GROUP BY customer_id, month
HAVING orders_count > 1
ORDER BY amount DESC
LIMIT 100`
}

const text = model()
const lines = text.split('\n').length
/** Rounds before the clock counts, so that the engine has compiled the compiler. */
const WARM_UP = 1500
const ROUNDS = 300
const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!

const first = performance.now()
compileQuery(parseQuery(text), context)
const cold = performance.now() - first
const parsing: number[] = []
const compiling: number[] = []
for (let i = 0; i < WARM_UP; i++) compileQuery(parseQuery(text), context)
for (let i = 0; i < ROUNDS; i++) {
  const start = performance.now()
  const query = parseQuery(text)
  const parsed = performance.now()
  compileQuery(query, context)
  parsing.push(parsed - start)
  compiling.push(performance.now() - parsed)
}
console.log(
  `${lines} lines: first ${cold.toFixed(1)} ms; then parsing ${median(parsing).toFixed(2)} ms, compiling ${median(compiling).toFixed(2)} ms`,
)
