/**
 * Statements of every kind over a few small tables, broken in many ways: pieces dropped, doubled, swapped and mixed
 * between statements. Unlike those for the parser many still run. The same seed gives the same statements.
 */

/** Makes what the statements speak of. */
export const PREPARATION: readonly string[] = [
  `CREATE OR REPLACE TABLE t (
    k INT64, s STRING, f FLOAT64, n NUMERIC, bn BIGNUMERIC, b BOOL, y BYTES, d DATE, dt DATETIME, tm TIME,
    ts TIMESTAMP, j JSON, xs ARRAY<INT64>, r STRUCT<a INT64, c STRING>, items ARRAY<STRUCT<q INT64, w STRING>>)`,
  `INSERT INTO t
   SELECT 1, 'a', 1.5, NUMERIC "2.5", BIGNUMERIC "3.5", TRUE, b'x', DATE '2024-01-31', DATETIME '2024-01-31 10:00:00', TIME '10:00:00',
     TIMESTAMP '2024-01-31 10:00:00+00', JSON '{"a": [1, 2]}', [1, 2], STRUCT(1, 'z'), [STRUCT(1, 'w')]
   UNION ALL SELECT 2, NULL, CAST('nan' AS FLOAT64), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, [], NULL, []`,
  'CREATE OR REPLACE TABLE u (k INT64, s STRING)',
  "INSERT INTO u VALUES (1, 'one'), (3, 'three')",
  'CREATE OR REPLACE VIEW v AS SELECT k, s FROM t',
  'CREATE OR REPLACE FUNCTION plus(x INT64, y INT64) AS (x + y)',
]

const SEEDS: readonly string[] = [
  'SELECT k, s, f * 2, n / 3, -bn, NOT b, y || b"z", d + 1, j.a[0], xs[OFFSET(0)], r.c FROM t WHERE k = 1 ORDER BY s DESC LIMIT 5',
  'SELECT s, COUNT(*) AS c, SUM(k), AVG(f), ARRAY_AGG(k IGNORE NULLS ORDER BY k LIMIT 2) FROM t GROUP BY s HAVING c > 0',
  'SELECT t.k, u.s, ROW_NUMBER() OVER (PARTITION BY u.s ORDER BY t.k) AS n FROM t LEFT JOIN u ON t.k = u.k QUALIFY n = 1',
  'SELECT k, x, o, i.w FROM t, UNNEST(xs) AS x WITH OFFSET AS o, t.items AS i WHERE x IN (SELECT k FROM u)',
  'WITH a AS (SELECT k, s FROM t), c AS (SELECT * FROM u) SELECT * FROM a UNION ALL SELECT * FROM c',
  'WITH RECURSIVE w AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM w WHERE n < 5) SELECT SUM(n) FROM w',
  'SELECT CASE WHEN b THEN CAST(k AS STRING) ELSE IFNULL(s, "none") END, EXISTS (SELECT 1 FROM u WHERE u.k = t.k) FROM t',
  'SELECT DATE_DIFF(d, DATE "2024-01-01", DAY), DATE_TRUNC(d, MONTH), EXTRACT(YEAR FROM ts), FORMAT_DATE("%F", d), ts - dt FROM t',
  'SELECT JSON_VALUE(j, "$.a[0]"), TO_JSON_STRING(r), PARSE_JSON(s), SPLIT(s, ","), REGEXP_EXTRACT(s, r"(.)"), SAFE_CAST(s AS INT64) FROM t',
  'SELECT * EXCEPT (y) REPLACE (k + 1 AS k) FROM t PIVOT (SUM(k) FOR s IN ("a", "c" AS other))',
  'SELECT plus(k, 2), GREATEST(k, 3), COALESCE(s, "x"), ARRAY(SELECT x * 2 FROM UNNEST(xs) AS x), (SELECT MAX(k) FROM u) FROM v JOIN t USING (k)',
  'SELECT LAG(k, 1, 0) OVER w, SUM(f) OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WINDOW w AS (ORDER BY k)',
  'FROM t |> WHERE k > 0 |> EXTEND k * 2 AS m |> AGGREGATE SUM(m) AS total GROUP BY s |> ORDER BY total |> LIMIT 3',
  'SELECT STRUCT(k AS a, s), [k, 2], (k, s), STRUCT<INT64, STRING>(1, "a"), ARRAY<STRING>["x"], INTERVAL k DAY, RANGE<DATE> "[2024-01-01, UNBOUNDED)" FROM t',
  'INSERT INTO u (k, s) SELECT k, s FROM t WHERE k < 3',
  'INSERT u (k, s) VALUES (4, "four"), (5, DEFAULT)',
  'UPDATE t SET s = u.s, r.a = 5, k = t.k + 1 FROM u WHERE t.k = u.k',
  'DELETE FROM u WHERE k IN (SELECT k FROM t) OR s IS NULL',
  'MERGE u USING t ON u.k = t.k WHEN MATCHED THEN UPDATE SET s = t.s WHEN NOT MATCHED THEN INSERT (k, s) VALUES (t.k, t.s) WHEN NOT MATCHED BY SOURCE THEN DELETE',
  'TRUNCATE TABLE u',
  'CREATE OR REPLACE TABLE made (a INT64 NOT NULL, c STRING DEFAULT "x") PARTITION BY RANGE_BUCKET(a, GENERATE_ARRAY(0, 10, 1)) OPTIONS (description = "m")',
  'CREATE TABLE IF NOT EXISTS made2 CLUSTER BY k AS SELECT k, s, d FROM t',
  'CREATE OR REPLACE VIEW made3 AS SELECT k, COUNT(*) AS c FROM t GROUP BY k',
  'CREATE OR REPLACE FUNCTION made4(x ANY TYPE) AS (x + 1)',
  'ALTER TABLE made2 ADD COLUMN IF NOT EXISTS z STRING, DROP COLUMN IF EXISTS d',
  'DROP TABLE IF EXISTS made2',
  'DECLARE x INT64 DEFAULT 1; WHILE x < 3 DO SET x = x + 1; END WHILE; IF x = 3 THEN SELECT x; ELSE SELECT 0; END IF',
  'BEGIN SELECT 1 / 0; EXCEPTION WHEN ERROR THEN SELECT @@error.message; END',
  'DECLARE names ARRAY<STRING>; SET names = (SELECT ARRAY_AGG(s IGNORE NULLS) FROM t); FOR row IN (SELECT k FROM t) DO SELECT row.k, names; END FOR',
  'EXECUTE IMMEDIATE "SELECT k + ? FROM t" USING 1; BEGIN TRANSACTION; DELETE FROM u WHERE TRUE; ROLLBACK TRANSACTION',
  'CREATE TEMP FUNCTION js(x STRING) RETURNS STRING LANGUAGE js AS "return x"; CREATE TEMP TABLE tt AS SELECT js(s) AS a FROM t; SELECT a FROM tt',
  'SELECT table_name, column_name FROM INFORMATION_SCHEMA.COLUMNS WHERE table_name = "t"',
  'ASSERT EXISTS (SELECT 1 FROM t) AS "empty"; CALL p(1); EXPLAIN SELECT 1',
]

/** Words, numbers, literals, blanks, and all else by character. */
const PIECE = /\w+|"[^"]*"|'[^']*'|\s+|./gs
const isBlank = (piece: string): boolean => /^\s+$/.test(piece)

export function* statementMutations(count: number, seed: number): Generator<string> {
  const random = numbers(seed)
  const below = (limit: number): number => Math.floor(random() * limit)
  const seeds = SEEDS.map((statement) => statement.match(PIECE) ?? [])
  const words = Map.groupBy(
    seeds.flat().filter((piece) => !isBlank(piece)),
    sortOf,
  )
  const alike = (piece: string): string => {
    const choices = words.get(sortOf(piece)) ?? [piece]
    return choices[below(choices.length)]!
  }
  const any = (): string => alike(['a', '1', 'SELECT', '(', "'a'"][below(5)]!)
  for (let i = 0; i < count; i++) {
    const text = [...seeds[below(seeds.length)]!]
    for (let changes = 1 + below(3); changes > 0; changes--) {
      const at = below(text.length)
      const change = below(20)
      if (change === 0) text.splice(at, 1 + below(2))
      else if (change === 1) text.splice(at, 0, ' ', any(), ' ')
      else if (change === 2) text.splice(at, 0, ...text.slice(below(text.length), at))
      else if (change === 3) text[at] = any()
      else if (change <= 11) replaceValue(text, at, alike)
      else wrap(text, at, WRAPPERS[below(WRAPPERS.length)]!)
    }
    yield text.join('')
  }
}

/** Names, numbers, texts, keywords (which are written in capitals here), and each sign for itself. */
function sortOf(piece: string): string {
  if (/^[a-z]\w*$/.test(piece)) return 'name'
  if (/^\d/.test(piece)) return 'number'
  if (/^["']/.test(piece)) return 'text'
  return /^\w/.test(piece) ? 'keyword' : 'sign'
}

const isValue = (piece: string): boolean => ['name', 'number', 'text'].includes(sortOf(piece))

/** The next name, number or text becomes another of its sort, so that the sentence keeps its form. */
function replaceValue(text: string[], from: number, alike: (piece: string) => string): void {
  const at = text.findIndex((piece, i) => i >= from && isValue(piece))
  if (at >= 0) text[at] = alike(text[at]!)
}

const WRAPPERS = [
  ...[
    'SAFE_CAST(* AS STRING)',
    'CAST(* AS INT64)',
    '(SELECT *)',
    'ARRAY_AGG(*)',
    'SUM(*)',
    '[*]',
    'STRUCT(*)',
  ],
  ...[
    'IF(TRUE, *, NULL)',
    'UNNEST(*)',
    '-*',
    'NOT *',
    'MAX(*) OVER ()',
    'TO_JSON(*)',
    'LENGTH(*)',
    'DATE(*)',
    '*.a',
  ],
]

function wrap(text: string[], from: number, wrapper: string): void {
  const at = text.findIndex((piece, i) => i >= from && isValue(piece))
  if (at >= 0) text[at] = wrapper.replace('*', () => text[at]!)
}

/** Numbers in [0, 1) that only look random (Mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
}
