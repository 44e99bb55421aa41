/** Types as written → types. */
import type {TypeSyntax} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import type {ScalarName, SqlType} from '../types.ts'
import {arrayOf, rangeOf, scalarNamed, structOf} from '../types.ts'

const PARAMETERS: Readonly<Partial<Record<ScalarName, number>>> = {
  STRING: 1,
  BYTES: 1,
  NUMERIC: 2,
  BIGNUMERIC: 2,
}
const MAXIMUM_LENGTH = Number.MAX_SAFE_INTEGER

/** Fails with BigQuery's words for types that do not exist. */
export function bindType(syntax: TypeSyntax): SqlType {
  switch (syntax.kind) {
    case 'scalarType': {
      const kind = scalarNamed(syntax.name)
      if (!kind) throw new SqlError(`Type not found: ${syntax.name}`, syntax.at)
      if (syntax.parameters.length > (PARAMETERS[kind] ?? 0)) {
        throw new SqlError(`${kind} does not support type parameters`, syntax.at)
      }
      const parameters = syntax.parameters.map((p) => (p === 'MAX' ? MAXIMUM_LENGTH : Number(p)))
      checkParameters(kind, parameters, syntax.at)
      return {
        kind,
        ...(parameters.length > 0 && {parameters}),
        ...(syntax.collation && {collation: syntax.collation}),
      }
    }
    case 'arrayType': {
      const element = bindType(syntax.element)
      if (element.kind === 'ARRAY') throw new SqlError('Arrays of arrays are not supported', syntax.at)
      return arrayOf(element)
    }
    case 'rangeType': {
      const element = bindType(syntax.element)
      if (!['DATE', 'DATETIME', 'TIMESTAMP'].includes(element.kind)) {
        throw new SqlError(`Unsupported type: RANGE<${element.kind}> is not supported`, syntax.at)
      }
      return rangeOf(element)
    }
    case 'structType':
      return structOf(
        syntax.fields.map((f) =>
          f.name ? {name: f.name.text, type: bindType(f.type)} : {type: bindType(f.type)},
        ),
      )
    case 'anyType':
      throw new SqlError('ANY TYPE is only allowed for parameters of functions', syntax.at)
    case 'tableType':
      throw unsupported('TABLE as a type', syntax.at)
  }
}

function checkParameters(kind: ScalarName, parameters: readonly number[], at: number): void {
  const [first, second] = parameters
  if (first === undefined) return
  if ((kind === 'STRING' || kind === 'BYTES') && first <= 0) {
    throw new SqlError(`${kind} length must be greater than 0`, at)
  }
  if (kind !== 'NUMERIC' && kind !== 'BIGNUMERIC') return
  const [digits, decimals] = kind === 'NUMERIC' ? [29, 9] : [38, 38]
  const scale = second ?? 0
  if (scale > decimals) throw new SqlError(`In ${kind}(P, S), S must be between 0 and ${decimals}`, at)
  if (first < Math.max(1, scale) || first > digits + scale) {
    throw new SqlError(
      `In ${kind}(P, ${scale}), P must be between ${Math.max(1, scale)} and ${digits + scale}`,
      at,
    )
  }
}
