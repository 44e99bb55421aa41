/** The language's own operators as DuckDB SQL. */
import {collatedType} from '../bind/collations.ts'
import type {Bound, Operation, Operator} from '../bind/tree.ts'
import {duckdbType, fieldName, text} from '../duckdb-types.ts'
import {arithmetic} from '../functions/arithmetic.ts'
import {extractTemplate} from '../functions/date-parts.ts'
import {jsonDynamicElement, jsonDynamicField, jsonStep} from '../functions/json-access.ts'
import {withinRange} from '../functions/range-checks.ts'
import {computedFirst} from '../functions/sql.ts'
import {constantZone} from '../functions/time-zones.ts'
import {type ScalarType, type SqlType, STRING} from '../types.ts'
import {attempt} from './attempts.ts'
import {boxed} from './calls.ts'
import {withinLambda} from './captures.ts'
import {emitCast, emitFormattedCast} from './casts.ts'
import {compareSql, type Side} from './comparisons.ts'
import {emitCondition} from './conditions.ts'
import type {Emission} from './emission.ts'
import {emitExpression} from './expressions.ts'
import {takenOut} from './json-documents.ts'
import {likeArraySql, likeSql} from './likes.ts'

type Of<N extends Operator['name']> = Operation & {readonly operator: Extract<Operator, {name: N}>}

export function emitOperation(e: Operation, emission: Emission): string {
  const {operator} = e
  const sql = (i: number): string => emitExpression(e.operands[i]!, emission)
  const all = (): string[] => e.operands.map((o) => emitExpression(o, emission))
  switch (operator.name) {
    case 'and':
    case 'or':
      return `(${e.operands.map((o) => emitCondition(o, emission)).join(operator.name === 'and' ? ' AND ' : ' OR ')})`
    case 'not':
      return `(NOT ${sql(0)})`
    case 'negate':
      return negate(sql(0), e.type)
    case 'bitNot':
      return e.type.kind === 'BYTES' ? `bq_bytes_not(${sql(0)})` : `(~${sql(0)})`
    case 'concat':
      return concatenation(e, sql(0), sql(1))
    case '+':
    case '-':
    case '*':
    case '/':
      return e.type.kind === 'INTERVAL'
        ? `bq_interval_checked(${sql(0)} ${operator.name} ${sql(1)})`
        : emitArithmetic(operator.name, e, sql(0), sql(1))
    case '&':
    case '|':
    case '^':
    case '<<':
    case '>>':
      return bitwise(operator.name, e.type, sql(0), sql(1))
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compareSql(
        operator.name,
        side(e.operands[0]!, emission),
        side(e.operands[1]!, emission),
        collatedType(e.operands.map((o) => o.type)),
      )
    case 'distinct':
      return `(${sql(0)} IS ${operator.not ? 'NOT ' : ''}DISTINCT FROM ${sql(1)})`
    case 'is':
      return `(${sql(0)} IS ${operator.not ? 'NOT ' : ''}${operator.test})`
    case 'between':
      return between(e, emission)
    case 'in':
      return among(e, emission)
    case 'inArray':
      return withinLambda(e.operands, emission, (value, array) =>
        inArray(e.operands[0]!.type, value!, array!),
      )
    case 'like':
      return likeSql(sql(0), sql(1), e.operands[0]!.type, e.operands[1])
    case 'likeArray':
      return withinLambda(e.operands, emission, (value, patterns) =>
        likeArraySql(value!, patterns!, e.operands[0]!.type, operator),
      )
    case 'case':
      return emitCase(e.operands, emission)
    case 'struct':
      return structSql(all())
    case 'array':
      return e.operands.length === 0 ? `CAST([] AS ${duckdbType(e.type)})` : `[${all().join(', ')}]`
    case 'field':
      // DuckDB forgets the types of a NULL struct's fields.
      if (e.operands[0]!.kind === 'constant')
        return `CAST((${sql(0)}).${fieldName(operator.index)} AS ${duckdbType(e.type)})`
      return `(${sql(0)}).${fieldName(operator.index)}`
    case 'jsonField':
      return takenOut(e, emission) ?? jsonField(e, emission)
    case 'jsonElement':
      return takenOut(e, emission) ?? jsonElement(e, emission)
    case 'element':
      // DuckDB forgets the type of the elements of arrays that are NULL or empty.
      return `CAST(${element(e as Of<'element'>, sql(0), sql(1))} AS ${duckdbType(e.type)})`
    case 'cast':
      return emitCast(e.operands[0]!, e.type, operator.safe, emission)
    case 'castFormat':
      return emitFormattedCast(e.operands, e.type, operator.safe, emission)
    case 'extract':
      return extract(operator.part, e, emission)
    case 'addDays':
    case 'subtractDays': {
      const sign = operator.name === 'addDays' ? '+' : '-'
      return withinRange(`${sql(0)} ${sign} CAST(${sql(1)} AS INTEGER)`, 'DATE')
    }
    case 'addInterval':
    case 'subtractInterval':
      return withInterval(operator.name === 'addInterval' ? '+' : '-', e, sql(0), sql(1))
    case 'difference':
      return difference(e.operands[0]!.type, sql(0), sql(1))
    case 'multiplyInterval':
      return `bq_interval_multiply(${sql(0)}, ${sql(1)})`
    case 'divideInterval':
      return `bq_interval_divide(${sql(0)}, ${sql(1)})`
    case 'interval':
      return checkedInterval(operator.part, e.operands[0]!, sql(0))
    case 'intervalText':
      return `bq_interval_parts(${sql(0)}, ${text(operator.from)}, ${text(operator.to)})`
    case 'grouping':
      return `grouping(${sql(0)})`
    case 'required':
      return required(operator.column, sql(0), e.type)
    case 'result':
      return resultSql(sql(0), e.type, operator.field)
    case 'raise':
      return `CAST(bq_error(${sql(0)}) AS ${duckdbType(e.type)})`
    case 'tryRaise':
      // The message is computed, and may fail itself.
      return computedFirst([sql(0)], () => `CAST(NULL AS ${duckdbType(e.type)})`)
    case 'try':
      return attempt(e.operands[0]!, emission, 'SAFE', e.at)
    case 'failed':
      return `(${attempt(e.operands[0]!, emission, 'SAFE', e.at, boxed)} IS NULL)`
    case 'runtime': {
      const args = all().map((arg, i) => withoutJson(arg, e.operands[i]!.type))
      return withJson(`${operator.function}(${args.join(', ')})`, e.type)
    }
  }
}

/** Runtime functions know JSON as text, which DuckDB does not take for it within arrays and structs. */
function withoutJson(sql: string, type: SqlType): string {
  return hidesJson(type) ? `CAST(${sql} AS ${duckdbType(textForJson(type))})` : sql
}

const withJson = (sql: string, type: SqlType): string =>
  hidesJson(type) ? `CAST(${sql} AS ${duckdbType(type)})` : sql

function hidesJson(type: SqlType): boolean {
  if (type.kind === 'ARRAY') return type.element.kind === 'JSON' || hidesJson(type.element)
  if (type.kind !== 'STRUCT') return false
  return type.fields.some((field) => field.type.kind === 'JSON' || hidesJson(field.type))
}

function textForJson(type: SqlType): SqlType {
  if (type.kind === 'JSON') return STRING
  if (type.kind === 'ARRAY') return {...type, element: textForJson(type.element)}
  if (type.kind !== 'STRUCT') return type
  return {...type, fields: type.fields.map((field) => ({...field, type: textForJson(field.type)}))}
}

/** DuckDB forgets the type where an operand is NULL. */
function concatenation({operands, type}: Operation, left: string, right: string): string {
  const isNull = operands.some((o) => o.kind === 'constant' && o.value === null)
  return isNull ? `CAST((${left} || ${right}) AS ${duckdbType(type)})` : `(${left} || ${right})`
}

function negate(sql: string, type: SqlType): string {
  return type.kind === 'BIGNUMERIC' ? `bq_bignumeric_negate(${sql})` : `(-${sql})`
}

/** A literal divisor that is not zero needs no test for it, and a factor known to be small no test for overflow. */
function emitArithmetic(operator: '+' | '-' | '*' | '/', e: Operation, left: string, right: string): string {
  const divisor = e.operands[1]!
  if (operator === '/' && e.type.kind === 'FLOAT64') {
    const value = constantNumber(divisor)
    if (value !== undefined && Math.abs(value) >= 1) return `(${left} / ${right})`
  }
  return arithmetic(operator, e.type as ScalarType, left, right)
}

function constantNumber(e: Bound): number | undefined {
  if (e.kind === 'operation' && e.operator.name === 'cast') return constantNumber(e.operands[0]!)
  if (e.kind !== 'constant') return undefined
  return typeof e.value === 'bigint' || typeof e.value === 'number' ? Number(e.value) : undefined
}

function bitwise(operator: string, type: SqlType, left: string, right: string): string {
  const isShift = operator === '<<' || operator === '>>'
  if (type.kind === 'BYTES') {
    return `bq_bytes_${isShift ? 'shift' : 'bitwise'}(${left}, ${text(operator)}, ${right})`
  }
  if (operator === '^') return `xor(${left}, ${right})`
  if (operator === '&' || operator === '|') return `(${left} ${operator} ${right})`
  return `bq_shift(${left}, ${text(operator)}, ${right})`
}

function side(e: Bound, emission: Emission): Side {
  return {sql: emitExpression(e, emission), plainNumber: constantNumber(e) !== undefined}
}

function between(e: Operation, emission: Emission): string {
  const [value, low, high] = e.operands.map((o) => side(o, emission)) as [Side, Side, Side]
  const type = collatedType(e.operands.map((o) => o.type))
  const native = type.kind !== 'FLOAT64' || (low.plainNumber && high.plainNumber)
  if (native && type.kind !== 'RANGE' && !('collation' in type && type.collation)) {
    return `(${value.sql} BETWEEN ${low.sql} AND ${high.sql})`
  }
  return `(${compareSql('>=', value, low, type)} AND ${compareSql('<=', value, high, type)})`
}

function among(e: Operation, emission: Emission): string {
  const [value, ...candidates] = e.operands.map((o) => side(o, emission)) as [Side, ...Side[]]
  const type = collatedType(e.operands.map((o) => o.type))
  const compound = type.kind === 'STRUCT' || type.kind === 'ARRAY' || type.kind === 'RANGE'
  const suspect = type.kind === 'FLOAT64' && !candidates.every((c) => c.plainNumber)
  if (!compound && !suspect && !('collation' in type && type.collation)) {
    return `(${value.sql} IN (${candidates.map((c) => c.sql).join(', ')}))`
  }
  return `(${candidates.map((c) => compareSql('=', value, c, type)).join(' OR ')})`
}

/** NULL where nothing matches but a NULL is among the elements; an empty or NULL array has no match. */
function inArray(type: SqlType, value: string, array: string): string {
  const isPlain =
    type.kind !== 'STRUCT' && type.kind !== 'ARRAY' && type.kind !== 'FLOAT64' && type.kind !== 'RANGE'
  if (!isPlain) {
    const test = compareSql('=', {sql: 'i_', plainNumber: false}, {sql: value, plainNumber: false}, type)
    const tests = `list_transform(${array}, lambda i_: ${test})`
    return `CASE WHEN coalesce(len(${array}), 0) = 0 THEN FALSE WHEN list_contains(${tests}, TRUE) THEN TRUE WHEN list_count(${tests}) < len(${array}) THEN NULL ELSE FALSE END`
  }
  return `CASE WHEN coalesce(len(${array}), 0) = 0 THEN FALSE WHEN ${value} IS NULL THEN NULL WHEN list_contains(${array}, ${value}) THEN TRUE WHEN list_count(${array}) < len(${array}) THEN NULL ELSE FALSE END`
}

function emitCase(parts: readonly Bound[], emission: Emission): string {
  const branches: string[] = []
  for (let i = 0; i + 1 < parts.length; i += 2) {
    branches.push(
      `WHEN ${emitCondition(parts[i]!, emission)} THEN ${emitExpression(parts[i + 1]!, emission)}`,
    )
  }
  const otherwise = parts.length % 2 === 1 ? ` ELSE ${emitExpression(parts.at(-1)!, emission)}` : ''
  return `CASE ${branches.join(' ')}${otherwise} END`
}

/** Structs are packed by position; one without fields holds an unused one. */
export const structSql = (fields: readonly string[]): string =>
  fields.length === 0
    ? "{'f1': CAST(NULL AS BOOLEAN)}"
    : `{${fields.map((sql, i) => `'${fieldName(i)}': ${sql}`).join(', ')}}`

function jsonField(e: Operation, emission: Emission): string {
  const [value, name] = e.operands as [Bound, Bound]
  const operand = emitExpression(value, emission)
  if (name.kind === 'constant' && typeof name.value === 'string') return jsonStep(operand, name.value)
  return jsonDynamicField(operand, emitExpression(name, emission))
}

function jsonElement(e: Operation, emission: Emission): string {
  const [value, index] = e.operands as [Bound, Bound]
  const operand = emitExpression(value, emission)
  if (index.kind === 'constant' && typeof index.value === 'bigint' && index.value >= 0n) {
    return jsonStep(operand, Number(index.value))
  }
  return jsonDynamicElement(operand, emitExpression(index, emission))
}

/** An element by its position; outside the array NULL for SAFE_ and an error otherwise. */
function element(e: Of<'element'>, array: string, index: string): string {
  const {origin, safe} = e.operator
  const constant = constantNumber(e.operands[1]!)
  const position =
    constant !== undefined ? String(constant + 1 - origin) : origin === 1 ? index : `${index} + 1`
  if (safe) {
    if (constant !== undefined)
      return constant < origin ? `CAST(NULL AS ${duckdbType(e.type)})` : `(${array})[${position}]`
    return `CASE WHEN ${index} >= ${origin} THEN (${array})[${position}] END`
  }
  const type = duckdbType(e.type)
  const raised = (message: string): string =>
    `CAST(bq_error('Array index ' || ${index} || ' is out of bounds${message}') AS ${type})`
  const below =
    constant !== undefined && constant >= origin
      ? ''
      : `WHEN ${index} < ${origin} AND ${array} IS NOT NULL THEN ${raised(' (underflow)')} `
  const limit = constant !== undefined ? `${constant + 1 - origin}` : position
  return `CASE ${below}WHEN ${limit} > len(${array}) THEN ${raised(' (overflow)')} ELSE (${array})[${position}] END`
}

function extract(part: string, e: Operation, emission: Emission): string {
  const [value, zoneNode] = e.operands as [Bound, Bound | undefined]
  const zone = !zoneNode
    ? constantZone(emission.timeZone)
    : zoneNode.kind === 'constant' && typeof zoneNode.value === 'string'
      ? constantZone(zoneNode.value)
      : {sql: emitExpression(zoneNode, emission)}
  return extractTemplate(part, {sql: emitExpression(value, emission), type: value.type}, zone, e.at).sql
}

function withInterval(sign: '+' | '-', {type, operands}: Operation, value: string, interval: string): string {
  if (type.kind === 'TIME') return `(${value} ${sign} ${interval})`
  const by = operands[1]!
  const isOfOnePart = by.kind === 'operation' && by.operator.name === 'interval'
  const add = (kind: 'TIMESTAMP' | 'DATETIME') => (moved: string, part: string) =>
    withinRange(`${moved} ${sign} ${part}`, kind)
  if (type.kind === 'TIMESTAMP') {
    const message = text(
      'TIMESTAMP +/- INTERVAL is not supported for intervals with non-zero MONTH or YEAR part.',
    )
    const parts = isOfOnePart ? [interval] : partsOfInterval(interval).slice(1)
    const moved = parts.reduce(add('TIMESTAMP'), value)
    return `CASE WHEN ${value} IS NOT NULL AND (datepart('year', ${interval}) <> 0 OR datepart('month', ${interval}) <> 0) THEN CAST(bq_error(${message}) AS TIMESTAMPTZ) ELSE ${moved} END`
  }
  return (isOfOnePart ? [interval] : partsOfInterval(interval)).reduce(add('DATETIME'), value)
}

/** Months, days and time are added one after the other, and each step stays within the calendar. */
function partsOfInterval(interval: string): string[] {
  const months = `to_months(CAST(datepart('year', ${interval}) * 12 + datepart('month', ${interval}) AS INTEGER))`
  const days = `to_days(CAST(datepart('day', ${interval}) AS INTEGER))`
  return [months, days, `(${interval} - ${months} - ${days})`]
}

const DAY_MICROS = 86_400_000_000

/** Days between dates; days and time between civil times; only time between instants, whose days differ. */
function difference(type: SqlType, left: string, right: string): string {
  if (type.kind === 'DATE') return `to_days(CAST(${left} - ${right} AS INTEGER))`
  const micros = `(epoch_us(${left}) - epoch_us(${right}))`
  if (type.kind !== 'DATETIME') return `to_microseconds${micros}`
  return `(to_days(CAST(${micros} // ${DAY_MICROS} AS INTEGER)) + to_microseconds(${micros} % ${DAY_MICROS}))`
}

/** The greatest count of each part that an INTERVAL holds. */
const MOST: Readonly<Record<string, number>> = {
  YEAR: 10_000,
  QUARTER: 40_000,
  MONTH: 120_000,
  WEEK: Math.floor(3_660_000 / 7),
  DAY: 3_660_000,
  HOUR: 87_840_000,
  MINUTE: 87_840_000 * 60,
  SECOND: 87_840_000 * 3600,
  MILLISECOND: 87_840_000 * 3_600_000,
}

function checkedInterval(part: string, count: Bound, sql: string): string {
  const most = MOST[part] ?? 87_840_000 * 3_600_000_000
  const constant = constantNumber(count)
  if (constant !== undefined && Math.abs(constant) <= most) return intervalSql(part, sql)
  return `CASE WHEN ${sql} NOT BETWEEN -${most} AND ${most} THEN CAST(bq_error('Interval field value is out of allowed range') AS INTERVAL) ELSE ${intervalSql(part, sql)} END`
}

function intervalSql(part: string, count: string): string {
  const integer = (factor: number): string =>
    `CAST(${factor === 1 ? count : `${count} * ${factor}`} AS INTEGER)`
  switch (part) {
    case 'YEAR':
      return `to_years(${integer(1)})`
    case 'QUARTER':
      return `to_months(${integer(3)})`
    case 'MONTH':
      return `to_months(${integer(1)})`
    case 'WEEK':
      return `to_days(${integer(7)})`
    case 'DAY':
      return `to_days(${integer(1)})`
    case 'HOUR':
      return `to_hours(${count})`
    case 'MINUTE':
      return `to_minutes(${count})`
    case 'SECOND':
      return `to_microseconds(${count} * 1000000)`
    case 'MILLISECOND':
      return `to_microseconds(${count} * 1000)`
    default:
      return `to_microseconds(${count})`
  }
}

function required(column: string, sql: string, type: SqlType): string {
  const message = text(`Required field ${column} cannot be null`)
  return `CASE WHEN ${sql} IS NULL THEN CAST(bq_error(${message}) AS ${duckdbType(type)}) ELSE ${sql} END`
}

/** Arrays of results are checked, and NULL arrays are empty ones; so are those in the fields of structs. */
function resultSql(sql: string, type: SqlType, name: string): string {
  const duckdb = duckdbType(type)
  if (type.kind === 'ARRAY') {
    const message = text(`Array cannot have a null element; error in writing field ${name}`)
    const inner = resultSql('r_', type.element, name)
    const elements = inner === 'r_' ? sql : `list_transform(${sql}, lambda r_: ${inner})`
    return `CASE WHEN list_count(${sql}) < len(${sql}) THEN CAST([bq_error(${message})] AS ${duckdb}) ELSE coalesce(${elements}, []) END`
  }
  if (type.kind !== 'STRUCT') return sql
  const fields = type.fields.map((f, i) => {
    const part = `(${sql}).${fieldName(i)}`
    return {part, checked: resultSql(part, f.type, f.name ?? name)}
  })
  if (fields.every(({part, checked}) => part === checked)) return sql
  return `CASE WHEN ${sql} IS NOT NULL THEN ${structSql(fields.map((f) => f.checked))} END`
}
