/** Which of a function's signatures a call means, and its arguments coerced to it. */
import type {SqlFunction} from '../functions/define.ts'
import {formatSignature, parseSignature, type Signature, type SignatureType} from '../functions/signature.ts'
import type {SqlType} from '../types.ts'
import {arrayOf, INT64, rangeOf, sameType, structOf} from '../types.ts'
import {coerce, coercibility, expressionDistance, supertype} from './coercion.ts'
import {nullOf, string} from './make.ts'
import type {Bound} from './tree.ts'

/** An argument before a signature is chosen: a value, a date part, or a lambda that is bound once its types are known. */
export type CallArgument = {readonly name?: string; readonly at: number} & (
  | {readonly kind: 'value'; readonly value: Bound}
  | {readonly kind: 'part'; readonly part: string}
  | {
      readonly kind: 'lambda'
      readonly arity: number
      readonly bind: (types: readonly SqlType[], array: Bound) => Bound
    }
)

export interface Resolved {
  readonly signature: Signature
  readonly index: number
  readonly args: readonly (Bound | undefined)[]
  readonly type: SqlType
}

const parsed = new WeakMap<SqlFunction, readonly Signature[]>()

/** A function's signatures, taken apart once. */
export function signaturesOf(f: SqlFunction): readonly Signature[] {
  let signatures = parsed.get(f)
  if (!signatures) {
    signatures = f.signatures.map(parseSignature)
    parsed.set(f, signatures)
  }
  return signatures
}

export const printedSignatures = (name: string, f: SqlFunction): string[] =>
  signaturesOf(f)
    .slice(0, f.signatures.length - (f.unlisted ?? 0))
    .map((s) => formatSignature(name, s))

/** True where the n-th argument may be a date part. */
export const takesPart = (f: SqlFunction, index: number): boolean =>
  signaturesOf(f).some((s) => s.parameters[index]?.type.kind === 'part')

type Slot = CallArgument | undefined

/** How many parameters of each kind a signature has. */
interface Shape {
  readonly required: number
  readonly optional: number
  readonly repeated: number
}

const shapes = new WeakMap<Signature, Shape>()

function shapeOf(signature: Signature): Shape {
  const known = shapes.get(signature)
  if (known) return known
  const count = (mode: string): number => signature.parameters.filter((p) => p.mode === mode).length
  const shape = {required: count('required'), optional: count('optional'), repeated: count('repeated')}
  shapes.set(signature, shape)
  return shape
}

/** The arguments in the order of the signature's parameters, or undefined where they do not fit. */
function assign(
  signature: Signature,
  args: readonly CallArgument[],
): {slots: Slot[]; types: SignatureType[]} | undefined {
  const {parameters} = signature
  const {required: needed, optional, repeated: rounds} = shapeOf(signature)
  const hasNames = args.some((a) => a.name !== undefined)
  if (!hasNames && (args.length < needed || (rounds === 0 && args.length > needed + optional)))
    return undefined
  const positional = hasNames ? args.filter((a) => a.name === undefined) : args
  const named = hasNames
    ? new Map(args.flatMap((a) => (a.name === undefined ? [] : [[a.name.toLowerCase(), a] as const])))
    : new Map<string, CallArgument>()
  const required = hasNames
    ? parameters.filter((p) => p.mode === 'required' && !(p.name && named.has(p.name.toLowerCase()))).length
    : needed
  if (positional.length < required) return undefined
  const slots: Slot[] = []
  const types: SignatureType[] = []
  let next = 0
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i]!
    const byName = parameter.name && named.get(parameter.name.toLowerCase())
    if (byName) {
      named.delete(parameter.name!.toLowerCase())
      slots.push(byName)
      types.push(parameter.type)
      continue
    }
    if (parameter.mode === 'repeated') {
      const spare =
        positional.length - next - parameters.slice(i + rounds).filter((p) => p.mode === 'required').length
      const count = Math.max(0, spare - (spare % rounds === 0 ? 0 : optional))
      if (count % rounds !== 0) return undefined
      for (let k = 0; k < count; k++) {
        slots.push(positional[next++])
        types.push(parameters[i + (k % rounds)]!.type)
      }
      i += rounds - 1
      continue
    }
    if (next < positional.length && (parameter.mode === 'required' || positional.length - next > 0)) {
      slots.push(positional[next++])
    } else if (parameter.mode === 'required') {
      return undefined
    } else {
      slots.push(undefined)
    }
    types.push(parameter.type)
  }
  return next === positional.length && named.size === 0 ? {slots, types} : undefined
}

type Candidates = Map<string, Bound[]>

/** Collects what type variables must hold; false where the argument's shape does not fit. */
function collect(type: SignatureType, value: Bound, candidates: Candidates): boolean {
  const untyped = coercibility(value) === 'untyped'
  switch (type.kind) {
    case 'variable':
      candidates.set(type.name, [...(candidates.get(type.name) ?? []), value])
      return true
    case 'array': {
      if (untyped) return true
      if (value.type.kind !== 'ARRAY') return false
      return collect(type.element, elementOf(value, value.type.element), candidates)
    }
    case 'range':
      // A bare NULL is no range: nothing says of what.
      return (
        !untyped &&
        value.type.kind === 'RANGE' &&
        collect(type.element, nullOf(value.type.element), candidates)
      )
    case 'struct':
      if (untyped) return true
      if (value.type.kind !== 'STRUCT' || value.type.fields.length !== type.fields.length) return false
      return value.type.fields.every((f, i) => collect(type.fields[i]!.type, nullOf(f.type), candidates))
    default:
      return true
  }
}

/** What stands for an array's elements: a literal's own elements still coerce. */
function elementOf(array: Bound, element: SqlType): Bound {
  if (array.kind === 'operation' && array.operator.name === 'array' && coercibility(array) === 'literal') {
    return {kind: 'constant', value: null, type: element, literal: true}
  }
  return nullOf(element)
}

type Variables = ReadonlyMap<string, SqlType>

/** The type with its variables filled in. A variable that nothing decides is INT64, as a bare NULL is. */
function concrete(type: SignatureType, variables: Variables): SqlType {
  switch (type.kind) {
    case 'type':
      return type.type
    case 'variable':
      return variables.get(type.name) ?? INT64
    case 'array':
      return arrayOf(concrete(type.element, variables))
    case 'range':
      return rangeOf(concrete(type.element, variables))
    case 'struct':
      return structOf(
        type.fields.map((f) =>
          f.name === undefined
            ? {type: concrete(f.type, variables)}
            : {name: f.name, type: concrete(f.type, variables)},
        ),
      )
    default:
      return INT64
  }
}

interface Match {
  readonly slots: readonly Slot[]
  readonly types: readonly SignatureType[]
  readonly variables: Map<string, SqlType>
  /** Coerced non-literals, how far, coerced literals: smaller is better, in this order. */
  readonly cost: readonly [number, number, number]
}

function match(signature: Signature, args: readonly CallArgument[]): Match | undefined {
  const assigned = assign(signature, args)
  if (!assigned) return undefined
  const {slots, types} = assigned
  let candidates: Candidates | undefined
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]
    if (!slot) continue
    const type = types[i]!
    if ((slot.kind === 'part') !== (type.kind === 'part')) return undefined
    if ((slot.kind === 'lambda') !== (type.kind === 'lambda')) return undefined
    if (slot.kind === 'lambda' && type.kind === 'lambda' && slot.arity !== type.parameters.length)
      return undefined
    if (slot.kind !== 'value' || type.kind === 'type' || type.kind === 'any') continue
    candidates ??= new Map()
    if (!collect(type, slot.value, candidates)) return undefined
  }
  const variables = new Map<string, SqlType>()
  for (const [name, values] of candidates ?? []) {
    const type = supertype(values)
    if (!type) return undefined
    variables.set(name, type)
  }
  let firm = 0
  let far = 0
  let literals = 0
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i]
    if (slot?.kind !== 'value' || types[i]!.kind === 'any') continue
    const distance = expressionDistance(slot.value, concrete(types[i]!, variables))
    if (distance === undefined) return undefined
    if (distance === 0) continue
    far += distance
    if (coercibility(slot.value) === 'expression') firm++
    else literals++
  }
  if (!DECIMALS.every((kind) => isDecimalByItself(kind, types, slots))) return undefined
  return {slots, types, variables, cost: [firm, far, literals]}
}

const DECIMALS = ['NUMERIC', 'BIGNUMERIC'] as const

/** A signature of NUMERIC or BIGNUMERIC is for calls with such a value: not all of its values become decimals. */
const isDecimalByItself = (
  kind: (typeof DECIMALS)[number],
  types: readonly SignatureType[],
  slots: readonly Slot[],
): boolean =>
  !types.some((type, i) => slots[i] && type.kind === 'type' && type.type.kind === kind) ||
  slots.some((slot) => slot?.kind === 'value' && slot.value.type.kind === kind)

const isBetter = (a: Match['cost'], b: Match['cost']): boolean => {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]!
  return false
}

/** The best signature for the arguments, or undefined where none fits. */
export function resolveOverload(f: SqlFunction, args: readonly CallArgument[]): Resolved | undefined {
  let best: {match: Match; signature: Signature; index: number} | undefined
  for (const [index, signature] of signaturesOf(f).entries()) {
    const found = match(signature, args)
    if (found && (!best || isBetter(found.cost, best.match.cost))) best = {match: found, signature, index}
    if (found?.cost.every((part) => part === 0)) break
  }
  if (!best) return undefined
  const bound = bindArguments(best.match)
  if (!bound) return undefined
  const type = f.returns
    ? f.returns(bound.map((b, i) => emitted(b, best.match.types[i]!, best.match.variables)))
    : concrete(best.signature.result, best.match.variables)
  return {signature: best.signature, index: best.index, args: bound, type}
}

function emitted(b: Bound | undefined, type: SignatureType, variables: Variables) {
  if (!b) return {sql: 'NULL', type: concrete(type, variables)}
  const value = b.kind === 'constant' && !(b.value instanceof Uint8Array) ? b.value : undefined
  return value === undefined ? {sql: '', type: b.type} : {sql: '', type: b.type, constant: value}
}

/** Values coerced, then lambdas bound with the types of their parameters. */
function bindArguments({slots, types, variables}: Match): (Bound | undefined)[] | undefined {
  const bound: (Bound | undefined)[] = slots.map((slot, i) => {
    if (slot?.kind === 'part') return string(slot.part)
    if (slot?.kind !== 'value') return undefined
    const type = types[i]!
    if (type.kind === 'any')
      return coercibility(slot.value) === 'untyped' ? coerce(slot.value, slot.value.type) : slot.value
    return coerce(slot.value, concrete(type, variables))
  })
  for (const [i, slot] of slots.entries()) {
    const type = types[i]!
    if (slot?.kind !== 'lambda' || type.kind !== 'lambda') continue
    const lambda = slot.bind(
      type.parameters.map((p) => concrete(p, variables)),
      bound[0]!,
    )
    if (lambda.kind !== 'lambda') return undefined
    const body = resultOf(lambda.body, type.result, variables)
    if (!body) return undefined
    bound[i] = {...lambda, body, type: body.type}
  }
  return bound
}

/** A lambda's body as its result type; a variable met for the first time is decided by the body. */
function resultOf(body: Bound, type: SignatureType, variables: Map<string, SqlType>): Bound | undefined {
  if (type.kind === 'variable' && !variables.has(type.name)) {
    // What lambdas give are elements of arrays.
    if (body.type.kind === 'ARRAY') return undefined
    variables.set(type.name, body.type)
    return coerce(body, body.type)
  }
  const wanted = concrete(type, variables)
  if (sameType(body.type, wanted)) return body
  if (expressionDistance(body, wanted) !== undefined) return coerce(body, wanted)
  if (type.kind !== 'variable' || expressionDistance(nullOf(wanted), body.type) === undefined)
    return undefined
  variables.set(type.name, body.type)
  return body
}
