/**
 * Signatures as the families write them (the language is described in define.ts), taken apart for the binder.
 */
import type {SqlType} from '../types.ts'
import {scalarNamed, typeName} from '../types.ts'

/** What a parameter or a result may be. */
export type SignatureType =
  | {readonly kind: 'type'; readonly type: SqlType}
  /** T, U, V: the same type wherever the letter stands again. */
  | {readonly kind: 'variable'; readonly name: string}
  | {readonly kind: 'any'}
  | {readonly kind: 'part'}
  | {readonly kind: 'array'; readonly element: SignatureType}
  | {readonly kind: 'range'; readonly element: SignatureType}
  | {
      readonly kind: 'struct'
      readonly fields: readonly {readonly name?: string; readonly type: SignatureType}[]
    }
  | {readonly kind: 'lambda'; readonly parameters: readonly SignatureType[]; readonly result: SignatureType}

export interface SignatureParameter {
  readonly type: SignatureType
  /** May be given as `name => value`. */
  readonly name?: string
  /** 'repeated': none or more values. Repeated parameters that stand together come in rounds (path, value, path, value). */
  readonly mode: 'required' | 'optional' | 'repeated'
}

export interface Signature {
  readonly text: string
  readonly parameters: readonly SignatureParameter[]
  readonly result: SignatureType
}

/**
 * `(STRING, [mode => STRING]) -> ARRAY<T>` as a structure. `T...` is none or more of T.
 * A lambda is written `(T, INT64) -> U` in place of a type. Throws on text that is no signature.
 */
export function parseSignature(text: string): Signature {
  const tokens = text.match(/=>|->|\.\.\.|[A-Za-z_][A-Za-z_0-9]*|[^\s]/g) ?? []
  let next = 0
  const peek = (): string | undefined => tokens[next]
  const fail = (): never => {
    throw new Error(`Not a signature: ${text} (at ${peek() ?? 'the end'})`)
  }
  const expect = (token: string): void => {
    if (tokens[next++] !== token) fail()
  }
  const accept = (token: string): boolean => {
    if (peek() !== token) return false
    next++
    return true
  }
  const list = <Item>(close: string, item: () => Item): Item[] => {
    const items: Item[] = []
    if (accept(close)) return items
    do items.push(item())
    while (accept(','))
    expect(close)
    return items
  }
  const element = (): SignatureType => {
    expect('<')
    const type = parseType()
    expect('>')
    return type
  }
  const field = (): {name?: string; type: SignatureType} => {
    const named = /^\w+$/.test(tokens[next + 1] ?? '')
    return named ? {name: tokens[next++]!, type: parseType()} : {type: parseType()}
  }
  const parseType = (): SignatureType => {
    if (accept('(')) {
      const parameters = list(')', parseType)
      expect('->')
      return {kind: 'lambda', parameters, result: parseType()}
    }
    const word = tokens[next++] ?? fail()
    if (word === 'ANY') return {kind: 'any'}
    if (word === 'PART') return {kind: 'part'}
    if (word === 'ARRAY') return {kind: 'array', element: element()}
    if (word === 'RANGE') return {kind: 'range', element: element()}
    if (word === 'STRUCT') {
      expect('<')
      return {kind: 'struct', fields: list('>', field)}
    }
    if (/^[A-Z]$/.test(word)) return {kind: 'variable', name: word}
    const scalar = scalarNamed(word)
    return scalar ? {kind: 'type', type: {kind: scalar}} : fail()
  }
  const parseParameter = (): SignatureParameter => {
    const bracket = accept('[')
    const name = tokens[next + 1] === '=>' ? tokens[next] : undefined
    if (name !== undefined) next += 2
    const type = parseType()
    const repeated = accept('...')
    if (bracket) expect(']')
    const mode = repeated ? 'repeated' : bracket ? 'optional' : 'required'
    return name === undefined ? {type, mode} : {type, mode, name}
  }

  expect('(')
  const parameters = list(')', parseParameter)
  expect('->')
  const result = parseType()
  if (next !== tokens.length) fail()
  return {text, parameters, result}
}

/** A signature as BigQuery's messages print it: `SUBSTR(STRING, INT64, [INT64])`, `CONCAT(STRING, [STRING, ...])`. */
export function formatSignature(name: string, signature: Signature): string {
  const printed = signature.parameters.map(({type, mode, name: label}) => {
    const argument = `${label ? `${label} => ` : ''}${formatSignatureType(type)}`
    if (mode === 'required') return argument
    return mode === 'optional' ? `[${argument}]` : `[${argument}, ...]`
  })
  return `${name}(${printed.join(', ')})`
}

/** A signature's type as BigQuery's messages print it: `T1`, `ARRAY<T1>`, `STRING`, `DATE_TIME_PART`. */
export function formatSignatureType(type: SignatureType): string {
  switch (type.kind) {
    case 'type':
      return typeName(type.type)
    case 'variable':
      return `T${'TUVWXYZ'.indexOf(type.name) + 1}`
    case 'any':
      return 'ANY'
    case 'part':
      return 'DATE_TIME_PART'
    case 'array':
      return `ARRAY<${formatSignatureType(type.element)}>`
    case 'range':
      return `RANGE<${formatSignatureType(type.element)}>`
    case 'struct':
      return `STRUCT<${type.fields.map((f) => (f.name ? `${f.name} ` : '') + formatSignatureType(f.type)).join(', ')}>`
    case 'lambda':
      return `LAMBDA(${type.parameters.map(formatSignatureType).join(', ')}->${formatSignatureType(type.result)})`
  }
}
