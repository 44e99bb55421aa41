/** Typed expressions, grown at random from literals, columns, operators, casts and our tables of functions. */

import {isCastable} from '../../emulator/sql/bind/casts.ts'
import type {SqlFunction} from '../../emulator/sql/functions/define.ts'
import {families} from '../../emulator/sql/functions/index.ts'
import {parseSignature, type Signature, type SignatureType} from '../../emulator/sql/functions/signature.ts'
import * as t from '../../emulator/sql/types.ts'
import {
  CAST_FORMATS,
  datePart,
  extractPart,
  intervalOf,
  meaningful,
  PRINTABLE,
  READABLE,
  zone,
} from './arguments.ts'
import {anyForm, coerced, truthForm} from './forms.ts'
import {literal, smallInteger} from './literals.ts'
import type {Random} from './random.ts'
import {COMPARABLE, NUMBERS, SCALARS} from './scalar-types.ts'

export {SCALARS}

type SqlType = t.SqlType

export interface Grown {
  readonly sql: string
  readonly type: SqlType
  /** The operator or function at the root. */
  readonly label: string
  /** Expressions within that stand on their own. */
  readonly parts: readonly Grown[]
}

export interface Scope {
  readonly random: Random
  readonly columns: readonly {readonly sql: string; readonly type: SqlType}[]
}

interface Callable {
  readonly name: string
  readonly signature: Signature
}

/** What differs from call to call (ANY_VALUE may take any row), or which Google's evaluator lacks altogether. */
const LEFT_OUT =
  /^(RAND|ANY_VALUE|GENERATE_UUID|SESSION_USER|CURRENT_.*|HLL_COUNT\..*|KEYS\..*|AEAD\..*|DETERMINISTIC_.*|ST_.*|S2_.*)$/

/** Google's evaluator never ends with these. */
const ENDLESS = /^(EXP|LN|LOG|LOG10|POW|SQRT) .*-> (BIG)?NUMERIC$/

const callables = (kind: SqlFunction['kind']): Callable[] =>
  Object.entries(families)
    .filter(([family]) => family !== 'geography' && family !== 'approximate')
    .flatMap(([, table]) => Object.entries(table))
    .filter(([name, f]) => f.kind === kind && !LEFT_OUT.test(name))
    .flatMap(([name, f]) =>
      f.signatures
        .filter((text) => !ENDLESS.test(`${name} ${text}`))
        .map((text) => ({name, signature: parseSignature(text)})),
    )

const SCALAR_FUNCTIONS = callables('scalar')
const AGGREGATES = callables('aggregate')

export const isLiteral = (e: Grown): boolean => e.label === 'literal'

export function randomType(random: Random): SqlType {
  if (random.chance(80)) return random.pick(SCALARS)
  if (random.chance(50)) return t.arrayOf(random.pick(SCALARS))
  if (random.chance(40)) return t.rangeOf(random.pick([t.DATE, t.DATETIME, t.TIMESTAMP]))
  return t.structOf([
    {name: 'a', type: random.pick(SCALARS)},
    {name: 'b', type: random.pick(SCALARS)},
  ])
}

/** An expression of the type, up to `depth` operators deep. */
export function grow(type: SqlType, depth: number, scope: Scope): Grown {
  const {random} = scope
  if (depth <= 0 || random.chance(10)) return leaf(type, scope)
  const roll = random.below(100)
  if (roll < 56) return call(type, depth, scope) ?? operator(type, depth, scope)
  if (roll < 64) return anyForm(type, depth, scope)
  if (roll < 86) return operator(type, depth, scope)
  if (roll < 94) return cast(type, depth, scope)
  return conditional(type, depth, scope)
}

export function leaf(type: SqlType, {random, columns}: Scope): Grown {
  const fitting = columns.filter((c) => t.sameType(c.type, type))
  if (fitting.length > 0 && random.chance(60)) return node('column', type, random.pick(fitting).sql)
  return node('literal', type, literal(type, random))
}

export const node = (label: string, type: SqlType, sql: string, parts: readonly Grown[] = []): Grown => ({
  sql,
  type,
  label,
  parts,
})

// ---- functions ---------------------------------------------------------------------------------------

type Variables = Map<string, SqlType>

/** Whether the signature's type can be `type`; fills in its variables. */
function unify(pattern: SignatureType, type: SqlType, variables: Variables): boolean {
  switch (pattern.kind) {
    case 'type':
      return t.sameType(pattern.type, type)
    case 'variable': {
      const known = variables.get(pattern.name)
      if (known) return t.sameType(known, type)
      variables.set(pattern.name, type)
      return true
    }
    case 'array':
      return type.kind === 'ARRAY' && unify(pattern.element, type.element, variables)
    case 'range':
      return type.kind === 'RANGE' && unify(pattern.element, type.element, variables)
    default:
      return false
  }
}

function concrete(pattern: SignatureType, variables: Variables, random: Random): SqlType {
  switch (pattern.kind) {
    case 'type':
      return pattern.type
    case 'variable': {
      const type = variables.get(pattern.name) ?? random.pick(COMPARABLE)
      variables.set(pattern.name, type)
      return type
    }
    case 'array':
      return t.arrayOf(concrete(pattern.element, variables, random))
    case 'range': {
      const {element} = pattern
      if (element.kind === 'variable' && !variables.has(element.name)) {
        variables.set(element.name, random.pick([t.DATE, t.DATETIME, t.TIMESTAMP]))
      }
      return t.rangeOf(concrete(element, variables, random))
    }
    case 'struct':
      return t.structOf(pattern.fields.map((f) => ({...f, type: concrete(f.type, variables, random)})))
    default:
      return random.pick(SCALARS)
  }
}

function fitting(
  pool: readonly Callable[],
  type: SqlType,
  random: Random,
): {readonly callable: Callable; readonly variables: Variables} | undefined {
  const matches = pool.filter(({signature}) => {
    const variables: Variables = new Map()
    return unify(signature.result, type, variables) && rangesFit(signature, variables)
  })
  if (matches.length === 0) return undefined
  // By name first, so that functions of many signatures do not crowd out the others.
  const name = random.pick([...new Set(matches.map((m) => m.name))])
  const callable = random.pick(matches.filter((m) => m.name === name))
  const variables: Variables = new Map()
  unify(callable.signature.result, type, variables)
  return {callable, variables}
}

/** There are ranges of dates and times only. */
const rangesFit = ({parameters}: Signature, variables: Variables): boolean =>
  parameters.every(({type}) => {
    const element =
      type.kind === 'range' && type.element.kind === 'variable' && variables.get(type.element.name)
    return !element || ['DATE', 'DATETIME', 'TIMESTAMP'].includes(element.kind)
  })

function call(type: SqlType, depth: number, scope: Scope): Grown | undefined {
  const {random} = scope
  const found = fitting(SCALAR_FUNCTIONS, type, random)
  if (!found) return undefined
  const {name, signature} = found.callable
  const whole = wholeCall(name, type, depth, scope)
  if (whole) return whole
  const {texts, parts} = callArguments(name, signature, found.variables, depth, scope)
  const safe =
    random.chance(8) && !/^(IF|COALESCE|IFNULL|NULLIF|IFERROR|ISERROR|NULLIFERROR|NET\.)/.test(name)
  return node(name, type, `${safe ? 'SAFE.' : ''}${name}(${texts.join(', ')})`, parts)
}

export function callArguments(
  name: string,
  signature: Signature,
  variables: Variables,
  depth: number,
  scope: Scope,
): {texts: string[]; parts: Grown[]} {
  const {random} = scope
  const texts: string[] = []
  const parts: Grown[] = []
  let rounds = -1
  for (const [i, parameter] of signature.parameters.entries()) {
    if (parameter.mode === 'optional' && random.chance(45)) {
      if (parameter.name) continue
      break
    }
    if (parameter.mode === 'repeated' && rounds < 0) rounds = random.below(3)
    const count = parameter.mode === 'repeated' ? Math.max(rounds, 0) : 1
    for (let k = 0; k < count; k++) {
      const optional = parameter.mode === 'optional'
      const text = argument(name, i, parameter.type, optional, variables, depth, scope, parts)
      texts.push(optional && parameter.name ? `${parameter.name} => ${text}` : text)
    }
  }
  return {texts, parts}
}

/**
 * Functions of which Google's evaluator takes arguments of the very type alone: where a date is a STRING it looks at
 * the part too late, or finds no signature; the type of a bare NULL's MIN is not that of its MAX; and CBRT of a NUMERIC
 * is one, where BigQuery documents FLOAT64.
 */
const TYPED = /_(ADD|SUB|TRUNC|DIFF|BUCKET)$|^RANGE$|^FORMAT_|^ARRAY_(MAX|MIN|CONCAT)$|^FLATTEN$|^CBRT$/

/** A path that is NULL is passed over, as documented; Google's evaluator gives NULL. */
const WANTS_PATH = /^JSON_(REMOVE|SET|ARRAY_)/

/** Counts and positions, which would be slow or dull as arbitrary numbers. */
const SMALL_COUNTS =
  /^(REPEAT|LPAD|RPAD|GENERATE_ARRAY|ROUND|TRUNC|NET\.IP_|CHR|SUBSTR|LEFT|RIGHT|INSTR|REGEXP_|ARRAY_SLICE|DATE$|TIME$|DATETIME$|MAKE_INTERVAL|LAG|LEAD|NTILE|NTH_VALUE|JSON_KEYS)/

function argument(
  name: string,
  index: number,
  pattern: SignatureType,
  optional: boolean,
  variables: Variables,
  depth: number,
  scope: Scope,
  parts: Grown[],
): string {
  const {random} = scope
  if (pattern.kind === 'part') return datePart(name, random)
  const type = concrete(pattern, variables, random)
  if (type.kind === 'INTERVAL' && /_ADD|_SUB|BUCKET|GENERATE_/.test(name)) {
    const count = /GENERATE_/.test(name) ? String(random.below(400) + 1) : smallInteger(random)
    return intervalOf(name, count, random)
  }
  const texts = meaningful(name, index, type.kind, optional)
  if (texts && random.chance(WANTS_PATH.test(name) ? 100 : 85)) return random.pick(texts)
  if (/^GENERATE_/.test(name) && type.kind !== 'RANGE') return generated(type, random)
  if (type.kind === 'INT64' && SMALL_COUNTS.test(name) && random.chance(85)) return smallInteger(random)
  const other = !TYPED.test(name) && random.chance(7) ? coerced(type, depth - 1, scope) : undefined
  const grown = other ?? grow(type, depth - 1, scope)
  parts.push(grown)
  return grown.sql
}

/** Ends of generated arrays that are not far apart. */
function generated(type: SqlType, random: Random): string {
  const n = random.below(40)
  if (type.kind === 'DATE') return `DATE '2024-0${1 + (n % 9)}-0${1 + (n % 7)}'`
  if (type.kind === 'TIMESTAMP') return `TIMESTAMP '2024-01-0${1 + (n % 2)} 00:${10 + n}:00+00'`
  if (type.kind === 'FLOAT64') return `${n / 4}`.includes('.') ? `${n / 4}` : `${n / 4}.0`
  return type.kind === 'NUMERIC' ? `NUMERIC '${n / 8}'` : String(n - 10)
}

/** Calls whose arguments belong together. */
function wholeCall(name: string, type: SqlType, depth: number, scope: Scope): Grown | undefined {
  const {random} = scope
  const readable = READABLE[name]
  if (readable && random.chance(70)) {
    const [format, value] = random.pick(readable)
    const extra = name === 'PARSE_TIMESTAMP' && random.chance(30) ? `, ${zone(random)}` : ''
    return node(name, type, `${name}('${format}', '${value}'${extra})`)
  }
  if (name === 'FORMAT') {
    const count = random.chance(70) ? 1 : 1 + random.below(3)
    const values = Array.from({length: count}, () => grow(randomType(random), depth - 1, scope))
    const patterns = values.map((v) => random.pick(PRINTABLE[v.type.kind] ?? ['%t', '%T']))
    const star = random.chance(5) ? `%*d` : ''
    const texts = [...(star ? [smallInteger(random), '7'] : []), ...values.map((v) => v.sql)]
    return node(name, type, `FORMAT("${[star, ...patterns].join(' ').trim()}", ${texts.join(', ')})`, values)
  }
  return undefined
}

// ---- aggregates ------------------------------------------------------------------------------------------

/** An aggregate call over the columns in scope, of any type, with what such calls may say besides. */
export function aggregate(scope: Scope): Grown {
  const {random} = scope
  const {name, signature} = random.pick(AGGREGATES)
  const variables: Variables = new Map()
  const {texts, parts} = callArguments(name, signature, variables, 1, scope)
  const type = concrete(signature.result, variables, random)
  if (texts.length === 0) return node(name, type, `${name}(*)`)
  const order =
    parts[0] && parts[0].label !== 'literal' && random.chance(50)
      ? ` ORDER BY ${parts[0].sql}`
      : ' ORDER BY id'
  const modified =
    name === 'ARRAY_AGG'
      ? `${texts.join(', ')}${random.chance(40) ? ' IGNORE NULLS' : ''}${order}, id${random.chance(30) ? ' LIMIT 2' : ''}`
      : name === 'STRING_AGG'
        ? `${texts[0]}, ${texts[1]?.startsWith("'") || texts[1]?.startsWith('b') ? texts[1] : parts[0]?.type.kind === 'BYTES' ? "b','" : "','"}${order}, id`
        : name === 'ARRAY_CONCAT_AGG'
          ? `${texts.join(', ')} ORDER BY id`
          : `${random.chance(20) && texts.length === 1 ? 'DISTINCT ' : ''}${texts.join(', ')}`
  return node(name, type, `${name}(${modified})`)
}

// ---- operators, casts, conditions -------------------------------------------------------------------------

function operator(type: SqlType, depth: number, scope: Scope): Grown {
  const {random} = scope
  const child = (of: SqlType): Grown => grow(of, depth - 1, scope)
  const infix = (symbol: string, left: SqlType, right: SqlType): Grown => {
    const parts = [child(left), child(right)]
    return node(symbol, type, `(${parts[0]!.sql} ${symbol} ${parts[1]!.sql})`, parts)
  }
  switch (type.kind) {
    case 'INT64':
      if (random.chance(30)) return infix(random.pick(['&', '|', '^', '<<', '>>']), type, type)
      if (random.chance(30)) return extract(depth, scope)
      if (random.chance(15)) return prefix(random.pick(['-', '~']), type, child(type))
      return infix(random.pick(['+', '-', '*']), type, type)
    case 'FLOAT64':
    case 'NUMERIC':
    case 'BIGNUMERIC': {
      if (random.chance(10)) return prefix('-', type, child(type))
      const other = random.chance(60) ? type : t.INT64
      return infix(random.pick(['+', '-', '*', '/']), type, other)
    }
    case 'BOOL':
      return truth(depth, scope)
    case 'STRING':
      return infix('||', type, type)
    case 'BYTES':
      if (random.chance(40)) return infix(random.pick(['&', '|', '^']), type, type)
      if (random.chance(30)) return infix(random.pick(['<<', '>>']), type, t.INT64)
      return random.chance(30) ? prefix('~', type, child(type)) : infix('||', type, type)
    case 'DATE': {
      const count = node('literal', t.INT64, smallInteger(random))
      const date = child(type)
      const symbol = random.pick(['+', '-'])
      return node(symbol, type, `(${date.sql} ${symbol} ${count.sql})`, [date])
    }
    case 'DATETIME':
    case 'TIMESTAMP':
      return infix(random.pick(['+', '-']), type, t.INTERVAL)
    case 'INTERVAL': {
      const roll = random.below(5)
      if (roll === 0) return infix(random.pick(['+', '-']), type, type)
      if (roll === 1) return infix(random.pick(['*', '/']), type, t.INT64)
      if (roll === 2) return prefix('-', type, child(type))
      const moment = random.pick([t.DATE, t.DATETIME, t.TIMESTAMP, t.TIME])
      return infix('-', moment, moment)
    }
    case 'JSON':
      return jsonAccess(child(type), scope)
    case 'ARRAY':
      return arrayOf(type, depth, scope)
    case 'STRUCT': {
      const parts = type.fields.map((f) => child(f.type))
      const fields = parts.map((p, i) => p.sql + (type.fields[i]!.name ? ` AS ${type.fields[i]!.name}` : ''))
      return node('STRUCT', type, `STRUCT(${fields.join(', ')})`, parts)
    }
    default:
      return random.chance(50) ? elementAccess(type, depth, scope) : leaf(type, scope)
  }
}

const prefix = (symbol: string, type: SqlType, operand: Grown): Grown =>
  node(`unary ${symbol}`, type, `(${symbol} ${operand.sql})`, [operand])

function jsonAccess(value: Grown, {random}: Scope): Grown {
  const steps = ['.a', '.b', '.c.d', '[0]', '[1]', '["a"]', '.b[2]', '[5]', '.A']
  return node('JSON access', t.JSON_TYPE, `(${value.sql})${random.pick(steps)}`, [value])
}

function extract(depth: number, scope: Scope): Grown {
  const {random} = scope
  const type = random.pick([t.DATE, t.DATETIME, t.TIME, t.TIMESTAMP, t.INTERVAL])
  const value = grow(type, depth - 1, scope)
  const at = type.kind === 'TIMESTAMP' && random.chance(30) ? ` AT TIME ZONE ${zone(random)}` : ''
  return node('EXTRACT', t.INT64, `EXTRACT(${extractPart(type.kind, random)} FROM ${value.sql}${at})`, [
    value,
  ])
}

function arrayOf(type: t.ArrayType, depth: number, scope: Scope): Grown {
  const {random} = scope
  if (type.element.kind === 'ARRAY') return leaf(type, scope)
  if (random.chance(30)) {
    const array = grow(type, depth - 1, scope)
    const order = random.pick(['', ' WHERE e IS NOT NULL', ' WHERE o > 0'])
    return node(
      'ARRAY()',
      type,
      `ARRAY(SELECT e FROM UNNEST(${array.sql}) AS e WITH OFFSET AS o${order} ORDER BY o)`,
      [array],
    )
  }
  const parts = Array.from({length: 1 + random.below(3)}, () => grow(type.element, depth - 1, scope))
  return node('[]', type, `[${parts.map((p) => p.sql).join(', ')}]`, parts)
}

function elementAccess(type: SqlType, depth: number, scope: Scope): Grown {
  const {random} = scope
  const array = grow(t.arrayOf(type), depth - 1, scope)
  const how = random.pick(['OFFSET', 'ORDINAL', 'SAFE_OFFSET', 'SAFE_ORDINAL'])
  return node(how, type, `(${array.sql})[${how}(${smallInteger(random)})]`, [array])
}

function truth(depth: number, scope: Scope): Grown {
  const {random} = scope
  const child = (type: SqlType): Grown => grow(type, depth - 1, scope)
  const build = (label: string, parts: Grown[], sql: (texts: string[]) => string): Grown =>
    node(label, t.BOOL, `(${sql(parts.map((p) => p.sql))})`, parts)
  const type = random.pick(COMPARABLE)
  if (random.chance(25)) return truthForm(depth, scope)
  const roll = random.below(11)
  switch (roll) {
    case 0:
    case 1: {
      const symbol = random.pick(['AND', 'OR'])
      return build(symbol, [child(t.BOOL), child(t.BOOL)], ([a, b]) => `${a} ${symbol} ${b}`)
    }
    case 2:
      return build('NOT', [child(t.BOOL)], ([a]) => `NOT ${a}`)
    case 3: {
      const test = random.pick(['IS TRUE', 'IS NOT FALSE', 'IS NULL', 'IS NOT TRUE'])
      return build('IS', [child(t.BOOL)], ([a]) => `${a} ${test}`)
    }
    case 4:
      return build(
        'IS NULL',
        [child(randomType(random))],
        ([a]) => `${a} IS ${random.pick(['', 'NOT '])}NULL`,
      )
    case 5: {
      const word = random.pick(['BETWEEN', 'NOT BETWEEN'])
      return build(
        'BETWEEN',
        [child(type), child(type), child(type)],
        ([a, b, c]) => `${a} ${word} ${b} AND ${c}`,
      )
    }
    case 6: {
      const word = random.pick(['IN', 'NOT IN'])
      return build('IN', [child(type), child(type), child(type)], ([a, b, c]) => `${a} ${word} (${b}, ${c})`)
    }
    case 7:
      return build('IN UNNEST', [child(type), child(t.arrayOf(type))], ([a, b]) => `${a} IN UNNEST(${b})`)
    case 8: {
      const of = random.pick([t.STRING, t.STRING, t.BYTES])
      const mark = of === t.BYTES ? 'b' : ''
      const pattern = random.pick(["'a%'", "'%b%'", "'_'", "'%\\\\%%'", "''", "'a_c'"])
      const word = random.pick(['LIKE', 'NOT LIKE'])
      return build('LIKE', [child(of)], ([a]) => `${a} ${word} ${mark}${pattern}`)
    }
    case 9:
      return build(
        'IS DISTINCT FROM',
        [child(type), child(type)],
        ([a, b]) => `${a} IS ${random.pick(['', 'NOT '])}DISTINCT FROM ${b}`,
      )
    default: {
      const symbol = random.pick(['=', '!=', '<', '<=', '>', '>='])
      const mixed = NUMBERS.some((n) => n === type) && random.chance(40) ? random.pick(NUMBERS) : type
      return build(symbol, [child(type), child(mixed)], ([a, b]) => `${a} ${symbol} ${b}`)
    }
  }
}

function cast(type: SqlType, depth: number, scope: Scope): Grown {
  const {random} = scope
  const formats = CAST_FORMATS.filter((f) => f.to === type.kind)
  if (formats.length > 0 && random.chance(35)) return formattedCast(type, random.pick(formats), depth, scope)
  const source = random.chance(40) ? t.STRING : random.pick(random.chance(85) ? castableTo(type) : SCALARS)
  const value = grow(type.kind === 'ARRAY' || type.kind === 'STRUCT' ? type : source, depth - 1, scope)
  const name = random.pick(['CAST', 'SAFE_CAST'])
  return node(
    `${name} ${value.type.kind} to ${type.kind}`,
    type,
    `${name}(${value.sql} AS ${t.typeName(type)})`,
    [value],
  )
}

const castableTo = (type: SqlType): readonly SqlType[] => SCALARS.filter((source) => isCastable(source, type))

function formattedCast(
  type: SqlType,
  {from, formats, texts}: (typeof CAST_FORMATS)[number],
  depth: number,
  scope: Scope,
): Grown {
  const {random} = scope
  const name = random.pick(['CAST', 'SAFE_CAST'])
  const source = {kind: from} as SqlType
  const value =
    texts && random.chance(70)
      ? node('literal', source, `'${random.pick(texts)}'`)
      : grow(source, depth - 1, scope)
  const at =
    (from === 'TIMESTAMP' || type.kind === 'TIMESTAMP') && random.chance(25)
      ? ` AT TIME ZONE ${zone(random)}`
      : ''
  const sql = `${name}(${value.sql} AS ${t.typeName(type)} FORMAT '${random.pick(formats)}'${at})`
  return node(`${name} ${from} to ${type.kind} FORMAT`, type, sql, [value])
}

function conditional(type: SqlType, depth: number, scope: Scope): Grown {
  const {random} = scope
  const [condition, yes, no] = [
    grow(t.BOOL, depth - 1, scope),
    grow(type, depth - 1, scope),
    grow(type, depth - 1, scope),
  ]
  if (random.chance(40)) {
    return node('CASE', type, `CASE WHEN ${condition.sql} THEN ${yes.sql} ELSE ${no.sql} END`, [
      condition,
      yes,
      no,
    ])
  }
  if (random.chance(50)) return elementAccess(type.kind === 'ARRAY' ? t.INT64 : type, depth, scope)
  return node('scalar subquery', type, `(SELECT ${yes.sql})`, [yes])
}
