/** Forms of expressions besides calls and operators: what coerces, structs, arrays with their type, CASE, LIKE ANY. */
import * as t from '../../emulator/sql/types.ts'
import {type Grown, grow, leaf, node, type Scope} from './expressions.ts'
import {literal} from './literals.ts'
import type {Random} from './random.ts'
import {COMPARABLE, SCALARS} from './scalar-types.ts'

type SqlType = t.SqlType

/** What BigQuery takes in place of a type: by rule, or as a literal alone. */
const COERCED: Readonly<Record<string, readonly ((scope: Scope, depth: number) => Grown)[]>> = {
  FLOAT64: [of(t.INT64), of(t.NUMERIC), of(t.BIGNUMERIC)],
  NUMERIC: [of(t.INT64), written(['1.5', '2', '-0.000000001', '1e10', '12345.6789'])],
  BIGNUMERIC: [of(t.INT64), of(t.NUMERIC), written(['1.5', '1e-10', '12345678901234567890.5'])],
  DATE: [written(["'2024-02-29'", "'0001-01-01'", "'2023-1-2'", "'x'"])],
  DATETIME: [of(t.DATE), written(["'2024-02-29 12:34:56'", "'2024-02-29'", "'2024-02-29T1:2:3.5'", "'x'"])],
  TIME: [written(["'12:34:56.789'", "'1:2:3'"])],
  TIMESTAMP: [
    written(["'2024-02-29 12:34:56+05:30'", "'2024-02-29'", "'2024-02-29 00:00:00 Europe/Berlin'"]),
  ],
}

function of(type: SqlType): (scope: Scope, depth: number) => Grown {
  return (scope, depth) => grow(type, depth, scope)
}

function written(texts: readonly string[]): (scope: Scope) => Grown {
  return ({random}) => node('literal', t.STRING, random.pick(texts))
}

/** Something that coerces to the type; undefined where nothing does. */
export function coerced(type: SqlType, depth: number, scope: Scope): Grown | undefined {
  const {random} = scope
  if (random.chance(12)) return node('NULL', type, type.kind === 'ARRAY' && random.chance(50) ? '[]' : 'NULL')
  const ways = COERCED[type.kind]
  return ways && random.pick(ways)(scope, depth)
}

/** A form that gives any type. */
export function anyForm(type: SqlType, depth: number, scope: Scope): Grown {
  const {random} = scope
  const child = (of: SqlType): Grown => grow(of, depth - 1, scope)
  switch (random.below(6)) {
    case 0: {
      const of = random.pick(COMPARABLE)
      const [value, when, result, otherwise] = [child(of), child(of), child(type), child(type)]
      const last = random.chance(60) ? ` ELSE ${otherwise.sql}` : ''
      const sql = `CASE ${value.sql} WHEN ${when.sql} THEN ${result.sql}${last} END`
      return node('CASE of', type, sql, last ? [value, when, result, otherwise] : [value, when, result])
    }
    case 1: {
      const parts = [
        child(t.BOOL),
        child(type),
        child(t.BOOL),
        coerced(type, depth - 1, scope) ?? child(type),
      ]
      const [a, b, c, d] = parts.map((part) => part.sql)
      return node('CASE', type, `CASE WHEN ${a} THEN ${b} WHEN ${c} THEN ${d} END`, parts)
    }
    case 2: {
      const parts = [child(type), leaf(random.pick(SCALARS), scope)]
      const [a, b] = parts.map((part) => part.sql)
      return node('struct field', type, `STRUCT(${a} AS a, ${b} AS b).a`, parts)
    }
    case 3: {
      const parts = [child(type), child(t.INT64)]
      const [a, b] = parts.map((part) => part.sql)
      return node('WITH()', type, `WITH(w AS ${a}, u AS ${b}, IF(u > 0, w, ${literal(type, random)}))`, parts)
    }
    case 4: {
      if (type.kind === 'ARRAY') return child(type)
      const parts = [child(type), coerced(type, depth - 1, scope) ?? child(type)]
      const [a, b] = parts.map((part) => part.sql)
      return node(
        'typed array',
        type,
        `ARRAY<${t.typeName(type)}>[${a}, ${b}][SAFE_OFFSET(${random.below(3)})]`,
        parts,
      )
    }
    default: {
      const name = random.pick(['COALESCE', 'IFNULL', 'IF'])
      const test = child(t.BOOL)
      const parts = [child(type), coerced(type, depth - 1, scope) ?? child(type)]
      const [a, b] = random.chance(50) ? [parts[0]!.sql, parts[1]!.sql] : [parts[1]!.sql, parts[0]!.sql]
      const first = name === 'IF' ? `${test.sql}, ` : ''
      return node(name, type, `${name}(${first}${a}, ${b})`, first ? [test, ...parts] : parts)
    }
  }
}

/** A form that gives a BOOL. */
export function truthForm(depth: number, scope: Scope): Grown {
  const {random} = scope
  const child = (type: SqlType): Grown => grow(type, depth - 1, scope)
  switch (random.below(4)) {
    case 0: {
      // NOT LIKE ANY has another meaning since Google's evaluator of 2024.
      const of = random.pick(['ANY', 'SOME', 'ALL'])
      const value = child(t.STRING)
      const patterns = likePatterns(random)
      return node('LIKE ANY', t.BOOL, `(${value.sql} LIKE ${of} ${patterns})`, [value])
    }
    case 1: {
      const types = [random.pick(COMPARABLE), random.pick(COMPARABLE)]
      const parts = [...types, ...types].map(child)
      const [a, b, c, d] = parts.map((part) => part.sql)
      const symbol = random.pick(['=', '!=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM'])
      return node('structs', t.BOOL, `(STRUCT(${a}, ${b}) ${symbol} STRUCT(${c}, ${d}))`, parts)
    }
    case 2: {
      const types = [random.pick(COMPARABLE), random.pick(COMPARABLE)]
      const parts = [...types, ...types, ...types].map(child)
      const [a, b, c, d, e, f] = parts.map((part) => part.sql)
      return node('IN of structs', t.BOOL, `((${a}, ${b}) IN ((${c}, ${d}), (${e}, ${f})))`, parts)
    }
    default: {
      const type = random.pick(COMPARABLE)
      const parts = [child(type), coerced(type, depth - 1, scope) ?? child(type)]
      const [a, b] = random.chance(50) ? [parts[0]!.sql, parts[1]!.sql] : [parts[1]!.sql, parts[0]!.sql]
      const symbol = random.pick(['=', '!=', '<', '<=', '>', '>='])
      return node(symbol, t.BOOL, `(${a} ${symbol} ${b})`, parts)
    }
  }
}

function likePatterns(random: Random): string {
  const patterns = Array.from({length: 1 + random.below(3)}, () =>
    random.pick(["'a%'", "'%b%'", "'_'", "'%'", "''", "'%\\\\%%'", 'CAST(NULL AS STRING)']),
  )
  return random.chance(50) ? `(${patterns.join(', ')})` : `UNNEST([${patterns.join(', ')}])`
}
