/**
 * Implicit conversion: what coerces to what, and the common supertype of several expressions.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/conversion_rules
 */
import {SqlError} from '../error.ts'
import type {SqlType, StructField} from '../types.ts'
import {arrayOf, INT64, sameType, structOf} from '../types.ts'
import {constantAs} from './literals.ts'
import {cast, operation} from './make.ts'
import type {Bound} from './tree.ts'

/** Types by what they widen to, nearest first: nothing else decides that INT64 / INT64 is FLOAT64. */
const WIDENS: Readonly<Record<string, readonly string[]>> = {
  INT64: ['FLOAT64', 'NUMERIC', 'BIGNUMERIC'],
  NUMERIC: ['BIGNUMERIC', 'FLOAT64'],
  BIGNUMERIC: ['FLOAT64'],
  DATE: ['DATETIME'],
}

/** What literals coerce to besides. */
const LITERAL_WIDENS: Readonly<Record<string, readonly string[]>> = {
  STRING: ['DATE', 'DATETIME', 'TIME', 'TIMESTAMP'],
  FLOAT64: ['NUMERIC', 'BIGNUMERIC'],
}

/** What query parameters coerce to besides. */
const PARAMETER_WIDENS: Readonly<Record<string, readonly string[]>> = {
  STRING: ['DATE', 'DATETIME', 'TIME', 'TIMESTAMP'],
}

/** How an expression may be coerced: like any, like a literal, like a query parameter, or as a bare NULL or []. */
export type Coercible = 'expression' | 'literal' | 'parameter' | 'untyped'

export function coercibility(e: Bound): Coercible {
  if (e.kind === 'constant') return e.untyped ? 'untyped' : e.literal ? 'literal' : 'expression'
  if (e.kind === 'value' && e.parameter) return 'parameter'
  if (raises(e)) return 'untyped'
  if (e.kind === 'operation' && (e.operator.name === 'struct' || e.operator.name === 'array')) {
    return e.operands.length > 0 && e.operands.every((o) => coercibility(o) !== 'expression')
      ? 'literal'
      : 'expression'
  }
  return 'expression'
}

/** What gives no value ever, and so has no type of its own: ERROR, and IFERROR of nothing else. */
function raises(e: Bound): boolean {
  if (e.kind === 'operation') return e.operator.name === 'raise'
  return e.kind === 'call' && e.name === 'IFERROR' && e.args.every((arg) => arg !== undefined && raises(arg))
}

const NONE: readonly string[] = []

/** How many steps of widening lead from one scalar type to another: those of its own first, then a literal's. */
function widening(from: string, to: string, how: Coercible): number | undefined {
  const own = WIDENS[from] ?? NONE
  const step = own.indexOf(to)
  if (step >= 0) return step + 1
  if (how === 'expression') return undefined
  const more = (how === 'literal' ? LITERAL_WIDENS : PARAMETER_WIDENS)[from] ?? NONE
  const further = more.indexOf(to)
  if (further < 0) return undefined
  // DATE is nearest to a STRING; among the other types of time the first signature decides.
  return own.length + (from === 'STRING' ? Math.min(further, 1) : further) + 1
}

/**
 * How far apart two types are: 0 for the same, more for wider ones, undefined where there is no coercion.
 * Structs coerce field by field; arrays only by literal or as the same type.
 */
export function distance(from: SqlType, to: SqlType, how: Coercible): number | undefined {
  if (how === 'untyped') return 0
  if (sameType(from, to)) return 0
  if (from.kind === 'STRUCT' && to.kind === 'STRUCT') {
    if (from.fields.length !== to.fields.length) return undefined
    let sum = 0
    for (const [i, field] of from.fields.entries()) {
      const d = distance(field.type, to.fields[i]!.type, how)
      if (d === undefined) return undefined
      sum += d
    }
    return sum
  }
  if (from.kind === 'ARRAY' && to.kind === 'ARRAY') {
    return how === 'expression' ? undefined : distance(from.element, to.element, how)
  }
  return widening(from.kind, to.kind, how)
}

export const coerces = (e: Bound, to: SqlType): boolean => expressionDistance(e, to) !== undefined

/** Like `distance` for an expression, looking into struct and array constructors for literals and NULLs. */
export function expressionDistance(e: Bound, to: SqlType): number | undefined {
  const how = coercibility(e)
  if (how === 'untyped') return e.kind === 'constant' && e.empty && to.kind !== 'ARRAY' ? undefined : 0
  if (e.kind === 'operation' && e.operator.name === 'struct' && to.kind === 'STRUCT') {
    if (e.operands.length !== to.fields.length) return undefined
    return sumOf(e.operands.map((o, i) => expressionDistance(o, to.fields[i]!.type)))
  }
  if (e.kind === 'operation' && e.operator.name === 'array' && to.kind === 'ARRAY' && how === 'literal') {
    return sumOf(e.operands.map((o) => expressionDistance(o, to.element)))
  }
  return distance(e.type, to, how)
}

const sumOf = (parts: readonly (number | undefined)[]): number | undefined =>
  parts.some((p) => p === undefined) ? undefined : parts.reduce<number>((sum, p) => sum + p!, 0)

/** The expression as the type, by a cast where one is needed. The caller knows that the coercion exists. */
export function coerce(e: Bound, to: SqlType): Bound {
  if (e.kind === 'constant' && e.untyped) {
    return e.empty
      ? operation({name: 'array'}, [], to)
      : {kind: 'constant', value: null, type: to, literal: false}
  }
  if (e.kind === 'operation' && e.operator.name === 'raise') return {...e, type: to}
  if (e.kind === 'call' && raises(e))
    return {...e, args: e.args.map((arg) => arg && coerce(arg, to)), type: to}
  if (sameType(e.type, to)) return e
  if (e.kind === 'constant') return constantAs(e, to) ?? cast(e, to)
  if (e.kind === 'operation' && e.operator.name === 'struct' && to.kind === 'STRUCT') {
    return {...e, type: to, operands: e.operands.map((o, i) => coerce(o, to.fields[i]!.type))}
  }
  if (e.kind === 'operation' && e.operator.name === 'array' && to.kind === 'ARRAY') {
    return {...e, type: to, operands: e.operands.map((o) => coerce(o, to.element))}
  }
  return cast(e, to)
}

interface Candidate {
  readonly type: SqlType
  readonly how: Coercible
}

const isWider = (from: SqlType, to: SqlType, how: Coercible): boolean => distance(from, to, how) !== undefined

function commonStruct(candidates: readonly Candidate[]): SqlType | undefined {
  const structs = candidates.filter((c) => c.how !== 'untyped').map((c) => c.type)
  const first = structs[0]
  if (first?.kind !== 'STRUCT') return undefined
  const fields: StructField[] = []
  for (const [i, field] of first.fields.entries()) {
    const parts: Candidate[] = []
    for (const s of structs) {
      if (s.kind !== 'STRUCT' || s.fields.length !== first.fields.length) return undefined
      parts.push({type: s.fields[i]!.type, how: 'expression'})
    }
    const type = common(parts)
    if (!type) return undefined
    fields.push(field.name === undefined ? {type} : {name: field.name, type})
  }
  return structOf(fields)
}

function common(candidates: readonly Candidate[]): SqlType | undefined {
  const typed = candidates.filter((c) => c.how !== 'untyped')
  const first = typed[0]
  if (!first) return candidates.find((c) => c.type.kind === 'ARRAY')?.type ?? INT64
  if (typed.every((c) => sameType(c.type, first.type))) return first.type
  if (first.type.kind === 'STRUCT') return commonStruct(typed)
  if (first.type.kind === 'ARRAY') {
    const parts: Candidate[] = []
    for (const c of typed) {
      if (c.type.kind !== 'ARRAY') return undefined
      parts.push({type: c.type.element, how: c.how})
    }
    const element = common(parts)
    return element && arrayOf(element)
  }
  if (first.type.kind === 'RANGE') return undefined
  // Types of expressions decide, and literals follow; where that fails, literals have a say.
  const firm = typed.filter((c) => c.how === 'expression')
  const deciders = firm.length > 0 ? firm : typed
  const options = [
    ...deciders.map((c) => c.type),
    ...deciders.flatMap((c) => wider(c.type)),
    ...typed.map((c) => c.type),
  ]
  return options.find((type) => typed.every((c) => isWider(c.type, type, c.how)))
}

const wider = (type: SqlType): SqlType[] => (WIDENS[type.kind] ?? []).map((kind) => ({kind}) as SqlType)

const isScalar = (type: SqlType): boolean => type.kind !== 'STRUCT' && type.kind !== 'ARRAY'
const isBare = (e: Bound): boolean => (e.kind === 'constant' ? e.untyped === true : raises(e))

/** The type that all expressions coerce to, or undefined. Only bare NULLs give INT64. */
export function supertype(expressions: readonly Bound[]): SqlType | undefined {
  const first = expressions[0]
  if (first && isScalar(first.type) && expressions.every((e) => sameType(e.type, first.type) && !isBare(e)))
    return first.type
  const structural = structuralSupertype(expressions)
  if (structural) return structural
  return common(expressions.map((e) => ({type: e.type, how: coercibility(e)})))
}

/** Struct constructors among the expressions are compared field by field, so that their literals still coerce. */
function structuralSupertype(expressions: readonly Bound[]): SqlType | undefined {
  const typed = expressions.filter((e) => coercibility(e) !== 'untyped')
  const first = typed[0]
  if (first?.type.kind !== 'STRUCT') return undefined
  const width = first.type.fields.length
  if (!typed.every((e) => e.type.kind === 'STRUCT' && e.type.fields.length === width)) return undefined
  const fields: StructField[] = []
  for (const [i, field] of first.type.fields.entries()) {
    const type = supertype(typed.map((e) => structPart(e, i)))
    if (!type) return undefined
    fields.push(field.name === undefined ? {type} : {name: field.name, type})
  }
  return structOf(fields)
}

function structPart(e: Bound, i: number): Bound {
  if (e.kind === 'operation' && e.operator.name === 'struct') return e.operands[i]!
  const type = e.type.kind === 'STRUCT' ? e.type.fields[i]!.type : e.type
  return {kind: 'value', type, sql: '', parameter: false}
}

/** The common type of two types of columns. */
export const supertypeOfTypes = (types: readonly SqlType[]): SqlType | undefined =>
  common(types.map((type) => ({type, how: 'expression'})))

/** Like `coerce`, but fails where BigQuery has no implicit conversion. */
export function coerceOrFail(e: Bound, to: SqlType, message: () => string, at: number): Bound {
  if (!coerces(e, to)) throw new SqlError(message(), at)
  return coerce(e, to)
}

/** Types whose values can be compared for equality, grouped and ordered. */
export const isGroupable = (type: SqlType): boolean => {
  if (type.kind === 'JSON' || type.kind === 'GEOGRAPHY') return false
  if (type.kind === 'ARRAY') return isGroupable(type.element)
  if (type.kind === 'STRUCT') return type.fields.every((f) => isGroupable(f.type))
  return true
}

export const isOrderable = (type: SqlType): boolean =>
  type.kind !== 'JSON' && type.kind !== 'GEOGRAPHY' && type.kind !== 'ARRAY' && type.kind !== 'STRUCT'

/** True for a bare NULL or []. */
export const isUntyped = (e: Bound | undefined): boolean => e !== undefined && coercibility(e) === 'untyped'
