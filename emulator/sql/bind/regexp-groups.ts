/**
 * REGEXP_EXTRACT_GROUPS: the groups of a literal pattern are the fields of a struct. A group named `id__INT64` becomes
 * the field `id`, cast to INT64.
 * https://github.com/google/googlesql/blob/master/docs/string_functions.md#regexp_extract_groups
 */
import type {Call} from '../ast/index.ts'
import {SqlError, unsupported} from '../error.ts'
import type {ScalarFunction} from '../functions/define.ts'
import {findFunction} from '../functions/index.ts'
import {parseType} from '../parser/index.ts'
import {groupNames} from '../runtime/regexp.ts'
import {BOOL, type SqlType, STRING, type StructField, structOf} from '../types.ts'
import {explicitCast} from './casts.ts'
import {coerceOrFail} from './coercion.ts'
import {bindExpression} from './expressions.ts'
import {bindLet} from './lets.ts'
import {madeCall} from './made-calls.ts'
import {and, field, nullOf, operation} from './make.ts'
import type {Scope} from './scope.ts'
import {noMatchingSignature} from './signatures.ts'
import type {Bound} from './tree.ts'
import {bindType} from './types.ts'

const SIGNATURE = 'REGEXP_EXTRACT_GROUPS(STRING, STRING)'

export function bindRegexpGroups(node: Call, scope: Scope): Bound {
  const [value, pattern] = node.args.map((a) => bindExpression(a.value, scope))
  const mismatch = (): SqlError =>
    noMatchingSignature(
      'function REGEXP_EXTRACT_GROUPS',
      [value, pattern].filter((e) => e !== undefined),
      [SIGNATURE],
      node.at,
    )
  if (!value || !pattern || node.args.length > 2) throw mismatch()
  if (value.type.kind === 'BYTES') throw unsupported('REGEXP_EXTRACT_GROUPS of BYTES', node.at)
  const text = coerceOrFail(value, STRING, () => mismatch().message, node.at)
  if (pattern.kind !== 'constant' || typeof pattern.value !== 'string') {
    throw new SqlError('The regular expression of REGEXP_EXTRACT_GROUPS must be a STRING literal', node.at)
  }
  const fields = fieldsOf(pattern.value, node.at)
  const f = findFunction('REGEXP_EXTRACT_GROUPS') as ScalarFunction
  const type = structOf(fields.map((g) => ({...g, type: STRING})))
  const groups = madeCall('REGEXP_EXTRACT_GROUPS', f, [text, pattern], type, node)
  return fields.every((g) => g.type.kind === 'STRING') ? groups : asTypes(groups, fields, scope, node)
}

function asTypes(groups: Bound, fields: readonly StructField[], scope: Scope, node: Call): Bound {
  const type = structOf(fields)
  return bindLet(scope.binder, [groups], ([found]) => {
    const values = fields.map((f, i) => explicitCast(field(found!, i), f.type, node.safe, node.at))
    const isNull = (e: Bound, not = false): Bound =>
      operation({name: 'is', test: 'NULL', not}, [e], BOOL, node.at)
    // SAFE makes one field that cannot be cast the whole result's NULL.
    const failed = values.map((value, i) => and([isNull(field(found!, i), true), isNull(value)]))
    const nothing = [isNull(found!), ...(node.safe ? failed : [])]
    const isNothing = nothing.length > 1 ? operation({name: 'or'}, nothing, BOOL, node.at) : nothing[0]!
    const struct = operation({name: 'struct'}, values, type, node.at)
    return operation({name: 'case'}, [isNothing, nullOf(type), struct], type, node.at)
  })
}

function fieldsOf(pattern: string, at: number): StructField[] {
  const names = groups(pattern, at)
  if (names.length === 0) {
    throw new SqlError(
      'The regular expression of REGEXP_EXTRACT_GROUPS must contain at least one capturing group',
      at,
    )
  }
  const fields = names.map((name): StructField => {
    const [, bare, typeText] = /^(.*?)__(\w+)$/.exec(name ?? '') ?? []
    const type: SqlType = typeText ? bindType(parseType(typeText)) : STRING
    const shown = typeText ? bare : name
    return shown ? {name: shown, type} : {type}
  })
  const lower = fields.flatMap((f) => f.name?.toLowerCase() ?? [])
  const repeated = lower.find((name, i) => lower.indexOf(name) !== i)
  if (repeated) throw new SqlError(`Duplicate capturing group name in regular expression: ${repeated}`, at)
  const wrong = fields.find((f) => f.name !== undefined && !/^[A-Za-z_]\w*$/.test(f.name))
  if (wrong) throw new SqlError(`Invalid capturing group name in regular expression: ${wrong.name}`, at)
  return fields
}

function groups(pattern: string, at: number): (string | undefined)[] {
  try {
    return groupNames(pattern)
  } catch (error) {
    throw new SqlError(error instanceof Error ? error.message : String(error), at)
  }
}
