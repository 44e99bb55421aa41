import {expect, test} from 'vitest'
import {parseExpression} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/operators#operator_precedence
const precedence = [
  ['1 + 2 * 3', '(+ 1 (* 2 3))'],
  ['1 - 2 - 3', '(- (- 1 2) 3)'],
  ['a || b + c', '(+ (|| a b) c)'],
  ['a || b * c', '(* (|| a b) c)'],
  ['-x * y', '(* (- x) y)'],
  ['- -1', '(- (- 1))'],
  ['~a & b ^ c | d << 1 + 2', '(| (^ (& (~ a) b) c) (<< d (+ 1 2)))'],
  ['a OR b AND NOT c = d', '(OR a (AND b (NOT (= c d))))'],
  ['NOT a IS NULL', '(NOT (is operand:a test:NULL))'],
  ['NOT a = b AND c', '(AND (NOT (= a b)) c)'],
  ['a = NOT b', '(= a (NOT b))'],
  ['a + b < c * d', '(< (+ a b) (* c d))'],
  ['a <> b', '(!= a b)'],
  ['a >> 1 >> 2', '(>> (>> a 1) 2)'],
] as const

const comparisons = [
  ['x BETWEEN 1 AND 2 AND y', '(AND (between operand:x low:1 high:2) y)'],
  ['x NOT BETWEEN a + 1 AND b OR c', '(OR (between operand:x not low:(+ a 1) high:b) c)'],
  ['x IN (1, 2)', '(in operand:x values:[1 2])'],
  ['x NOT IN UNNEST(xs)', '(in operand:x not unnest:xs)'],
  ['x IN (SELECT 1)', '(in operand:x query:(query body:(select items:[(item value:1)])))'],
  ['x IN ((SELECT 1))', '(in operand:x query:(query body:(select items:[(item value:1)])))'],
  [
    'x IN ((SELECT 1), 2)',
    '(in operand:x values:[(subquery form:scalar query:(query body:(select items:[(item value:1)]))) 2])',
  ],
  [
    '(a, b) IN ((1, 2), (3, 4))',
    '(in operand:(struct tuple fields:[{value:a} {value:b}]) values:[(struct tuple fields:[{value:1} {value:2}]) (struct tuple fields:[{value:3} {value:4}])])',
  ],
  [`x LIKE 'a%'`, '(like operand:x patterns:["a%"])'],
  [`x NOT LIKE ANY ('a', 'b')`, '(like operand:x not quantifier:ANY patterns:["a" "b"])'],
  ['x LIKE ALL UNNEST(xs)', '(like operand:x quantifier:ALL unnest:xs)'],
  [
    'x LIKE SOME (SELECT p)',
    '(like operand:x quantifier:ANY query:(query body:(select items:[(item value:p)])))',
  ],
  ['x IS NOT TRUE', '(is operand:x not test:TRUE)'],
  ['x IS UNKNOWN', '(is operand:x test:UNKNOWN)'],
  ['x IS NOT DISTINCT FROM y + 1', '(is operand:x not test:DISTINCT from:(+ y 1))'],
] as const

const operands = [
  ['a.b.c[0].d', '(field operand:(subscript operand:a.b.c index:0) name:d)'],
  ['a.select.from', 'a.select.from'],
  [
    'f(x).y[OFFSET(1)][SAFE_ORDINAL(2)]',
    '(subscript operand:(subscript operand:(field operand:(f x) name:y) index:1 mode:OFFSET) index:2 mode:SAFE_ORDINAL)',
  ],
  ['(a)', 'a'],
  ['(a, b)', '(struct tuple fields:[{value:a} {value:b}])'],
  ['((a))', 'a'],
  ['((SELECT 1) + 2)', '(+ (subquery form:scalar query:(query body:(select items:[(item value:1)]))) 2)'],
  ['((SELECT 1))', '(subquery form:scalar query:(query body:(select items:[(item value:1)])))'],
  [
    '((SELECT 1) UNION ALL (SELECT 2))',
    '(subquery form:scalar query:(query body:(set operator:UNION all left:(nested query:(query body:(select items:[(item value:1)]))) right:(nested query:(query body:(select items:[(item value:2)]))))))',
  ],
  [
    '(SELECT 1).x',
    '(field operand:(subquery form:scalar query:(query body:(select items:[(item value:1)]))) name:x)',
  ],
  ['a.`b c`', 'a.`b c`'],
] as const

const constructors = [
  ['[1, 2]', '(array items:[1 2])'],
  ['[]', '(array)'],
  ['ARRAY[1]', '(array items:[1])'],
  [
    'ARRAY<STRUCT<a INT64, ARRAY<STRING>>>[]',
    '(array type:(arrayType element:(structType fields:[{name:a type:(scalarType name:INT64)} {type:(arrayType element:(scalarType name:STRING))}])))',
  ],
  ['ARRAY(SELECT 1)', '(subquery form:array query:(query body:(select items:[(item value:1)])))'],
  ['EXISTS(SELECT 1)', '(subquery form:exists query:(query body:(select items:[(item value:1)])))'],
  ['STRUCT(1 AS a, b)', '(struct fields:[{name:a value:1} {value:b}])'],
  [
    `STRUCT<a INT64, b STRING>(1, 'x')`,
    '(struct type:(structType fields:[{name:a type:(scalarType name:INT64)} {name:b type:(scalarType name:STRING)}]) fields:[{value:1} {value:"x"}])',
  ],
  ['STRUCT()', '(struct)'],
  [`CASE x WHEN 1 THEN 'a' ELSE 'b' END`, '(case operand:x branches:[{when:1 then:"a"}] otherwise:"b")'],
  ['CASE WHEN a THEN 1 WHEN b THEN 2 END', '(case branches:[{when:a then:1} {when:b then:2}])'],
] as const

const literals = [
  ['INTERVAL 5 DAY', '(interval value:5 part:DAY)'],
  [`INTERVAL '1-2' YEAR TO MONTH`, '(interval value:"1-2" part:YEAR to:MONTH)'],
  ['d - INTERVAL x + 1 DAY', '(- d (interval value:(+ x 1) part:DAY))'],
  [
    `RANGE<DATE> '[2024-01-01, UNBOUNDED)'`,
    '(range element:(scalarType name:DATE) value:[2024-01-01, UNBOUNDED))',
  ],
  ['RANGE(a, b)', '(RANGE a b)'],
  [`DATE '2024-01-01'`, 'DATE"2024-01-01"'],
  [`DECIMAL '1'`, 'NUMERIC"1"'],
  ['date', 'date'],
  ['TIMESTAMP(x)', '(TIMESTAMP x)'],
  ['current_date', '(current_date bare)'],
  ['CURRENT_TIMESTAMP()', '(CURRENT_TIMESTAMP)'],
  ['t.current_date', 't.current_date'],
  ['@p + ? + ?', '(+ (+ (parameter name:p) (parameter name:0)) (parameter name:1))'],
  ['@@error.message', '(systemVariable name:error.message)'],
] as const

const calls = [
  ['IF(a, b, c)', '(IF a b c)'],
  ['LEFT(x, 1) || RIGHT(x, 1)', '(|| (LEFT x 1) (RIGHT x 1))'],
  ['CAST(x AS NUMERIC(10, 2))', '(cast operand:x type:(scalarType name:NUMERIC parameters:[10 2]))'],
  [
    `SAFE_CAST(x AS STRING FORMAT 'YYYY' AT TIME ZONE 'UTC')`,
    '(cast safe operand:x type:(scalarType name:STRING) format:"YYYY" timeZone:"UTC")',
  ],
  ['EXTRACT(WEEK(MONDAY) FROM d)', '(extract part:WEEK(MONDAY) operand:d)'],
  [`EXTRACT(hour FROM t AT TIME ZONE 'UTC')`, '(extract part:HOUR operand:t timeZone:"UTC")'],
  ['COUNT(*)', '(COUNT *)'],
  ['COUNT(DISTINCT x)', '(COUNT x distinct)'],
  ['SUM(x) OVER ()', '(SUM x over:{})'],
  ['SUM(x) OVER w', '(SUM x over:w)'],
  [
    'SUM(x) OVER (w PARTITION BY a, b ORDER BY c DESC NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)',
    '(SUM x over:{base:w partitionBy:[a b] orderBy:[{value:c descending nulls:LAST}] frame:{unit:ROWS start:(preceding offset:1) end:(currentRow)}})',
  ],
  [
    'MAX(x) OVER (ORDER BY y RANGE UNBOUNDED PRECEDING)',
    '(MAX x over:{orderBy:[{value:y}] frame:{unit:RANGE start:(unboundedPreceding)}})',
  ],
  [
    'MAX(x) OVER (ORDER BY y RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)',
    '(MAX x over:{orderBy:[{value:y}] frame:{unit:RANGE start:(currentRow) end:(unboundedFollowing)}})',
  ],
  [
    'ARRAY_AGG(DISTINCT x IGNORE NULLS ORDER BY x DESC, y LIMIT 3)',
    '(ARRAY_AGG x distinct nulls:IGNORE orderBy:[{value:x descending} {value:y}] limit:3)',
  ],
  ['ANY_VALUE(x HAVING MAX y)', '(ANY_VALUE x having:{type:MAX value:y})'],
  ['SAFE.SUBSTR(x, 1)', '(SUBSTR x 1 safe)'],
  ['NET.HOST(x)', '(NET.HOST x)'],
  ['`p.d.f`(1)', '(`p`.`d`.`f` 1)'],
  ['p.d.f(1)', '(p.d.f 1)'],
  [`f(x, mode => 'STRICT')`, '(f x {value:"STRICT" name:mode})'],
  ['ARRAY_FILTER(xs, x -> x > 1)', '(ARRAY_FILTER xs (lambda parameters:[x] body:(> x 1)))'],
  ['f((a, b) -> a + b)', '(f (lambda parameters:[a b] body:(+ a b)))'],
  ['f(() -> 1)', '(f (lambda body:1))'],
  ['(x).LOWER().TRIM(y)', '(TRIM (LOWER x chained) y chained)'],
  ['(x).(NET.HOST)()', '(NET.HOST x chained)'],
  [
    'f(TABLE d.t, MODEL m)',
    '(f {value:d.t object:{type:TABLE path:[d t]}} {value:m object:{type:MODEL path:[m]}})',
  ],
  ['ARRAY_ZIP(a AS x, b)', '(ARRAY_ZIP {value:a alias:x} b)'],
  [
    'WITH(a AS 1, b AS a + 1, a * b)',
    '(with variables:[{name:a value:1} {name:b value:(+ a 1)}] result:(* a b))',
  ],
  ['DATE_TRUNC(d, WEEK(MONDAY))', '(DATE_TRUNC d (WEEK MONDAY))'],
  [`JSON '{}'.a[0]`, '(subscript operand:(field operand:JSON"{}" name:a) index:0)'],
  ['x.5a', 'x.5a'],
  ['SUM(x GROUP BY y)', '(SUM x groupBy:[y])'],
] as const

test.each(precedence)('%s binds as %s', (text, tree) => {
  expect(outline(parseExpression(text))).toBe(tree)
})

test.each(comparisons)('the comparison %s is %s', (text, tree) => {
  expect(outline(parseExpression(text))).toBe(tree)
})

test.each(operands)('the operand %s is %s', (text, tree) => {
  expect(outline(parseExpression(text))).toBe(tree)
})

test.each(constructors)('%s constructs %s', (text, tree) => {
  expect(outline(parseExpression(text))).toBe(tree)
})

test.each(literals)('the literal or variable %s is %s', (text, tree) => {
  expect(outline(parseExpression(text))).toBe(tree)
})

test.each(calls)('the call %s is %s', (text, tree) => {
  expect(outline(parseExpression(text))).toBe(tree)
})
