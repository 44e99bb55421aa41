/**
 * Statements that are broken in many ways, always the same ones: pieces dropped, doubled, swapped, cut off,
 * and mixed between statements.
 */
export function* mutations(count: number): Generator<string> {
  const random = generator(1)
  const below = (limit: number): number => Math.floor(random() * limit)
  const pieces = SEEDS.map((seed) => seed.match(PIECE) ?? [])
  const all = pieces.flat()
  for (let i = 0; i < count; i++) {
    const text = [...pieces[below(pieces.length)]!]
    for (let changes = 1 + below(4); changes > 0; changes--) {
      const at = below(text.length)
      const change = below(6)
      if (change === 0) text.splice(at, 1 + below(3))
      else if (change === 1) text.splice(at, 0, all[below(all.length)]!)
      else if (change === 2) text[at] = all[below(all.length)]!
      else if (change === 3) text.splice(at, 0, ...text.slice(below(text.length), at))
      else if (change === 4) text.length = at + 1
      else text[at] = ODDITIES[below(ODDITIES.length)]!
    }
    yield text.join('')
  }
}

/** Words, numbers, literals, blanks, and all else by character. */
const PIECE = /\w+|'[^']*'|`[^`]*`|\s+|./gs

const ODDITIES = [
  ...[
    "'",
    '"',
    '`',
    '"""',
    "r'",
    '\\',
    '/*',
    '*/',
    '--',
    '#',
    '\0',
    'é',
    '\u{1f600}',
    '\ud800',
    '$',
    '@',
    '@@',
  ],
  ...[
    '(',
    ')',
    '[',
    ']',
    '<',
    '>',
    '>>',
    '<>',
    ';',
    '.',
    ',',
    '|>',
    '->',
    '=>',
    '1e',
    '0x',
    '.5',
    '1.',
    '?',
    ':',
  ],
]

const SEEDS = [
  'WITH RECURSIVE a AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM a WHERE n < 3) SELECT * EXCEPT (n) FROM a',
  'SELECT a.b, COUNT(DISTINCT c) OVER (PARTITION BY d ORDER BY e DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM p.d.t',
  "SELECT ARRAY_AGG(STRUCT(a AS x, 'b' AS y) IGNORE NULLS ORDER BY a LIMIT 2)[SAFE_OFFSET(0)].x FROM my-project.d.t AS t, t.items",
  'SELECT CASE WHEN a IS NOT NULL THEN CAST(b AS NUMERIC(10, 2)) ELSE -c * 2.5e3 END AS v FROM ((SELECT 1) UNION ALL (SELECT 2)) u',
  "SELECT x IN (1, 2), y NOT LIKE ANY ('a', 'b'), z BETWEEN 1 AND 2, (1, 2), [3], INTERVAL 1 DAY, DATE '2024-01-01' FROM UNNEST(xs) x WITH OFFSET",
  'SELECT 1 FROM a JOIN b JOIN c ON x ON y LEFT JOIN d USING (e) PIVOT(SUM(f) FOR g IN (1 AS h)) TABLESAMPLE SYSTEM (10 PERCENT)',
  "FROM t |> WHERE a > 1 |> EXTEND b AS c |> AGGREGATE SUM(d) AS e GROUP AND ORDER BY f |> JOIN u USING (g) |> ASSERT h, 'i'",
  'CREATE OR REPLACE TABLE d.t (a INT64 NOT NULL, b ARRAY<STRUCT<c STRING OPTIONS (description = "x")>>) PARTITION BY DATE(e) CLUSTER BY a AS SELECT 1',
  'CREATE TEMP FUNCTION f(x ANY TYPE) RETURNS INT64 LANGUAGE js AS r"""return x""" ; SELECT f(y -> y + 1, z => 2)',
  'ALTER TABLE IF EXISTS t ADD COLUMN a STRUCT<b INT64>, ALTER COLUMN c SET DATA TYPE STRING(10), DROP COLUMN d',
  'MERGE INTO t USING s ON t.a = s.a WHEN MATCHED AND b THEN UPDATE SET c = 1 WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED THEN INSERT ROW',
  "DECLARE x INT64 DEFAULT 1; l: LOOP SET x = x + 1; IF x > 3 THEN BREAK l; END IF; END LOOP l; EXECUTE IMMEDIATE 'SELECT ?' INTO y USING x",
  'BEGIN INSERT INTO t (a) VALUES (1, DEFAULT), (@p, ?); EXCEPTION WHEN ERROR THEN RAISE USING MESSAGE = @@error.message; END',
  "LOAD DATA OVERWRITE d.t FROM FILES (format = 'CSV', uris = ['gs://b/*']) WITH PARTITION COLUMNS; GRANT `roles/x` ON TABLE t TO 'user:a'",
]

/** Numbers in [0, 1) that only look random (a linear congruential generator). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
