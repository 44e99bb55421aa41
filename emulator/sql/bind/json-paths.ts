/** JSON_VALUE(j, '$.a.b') and its like mean the same as JSON_VALUE(j.a.b), and are bound as that. */
import {parseJsonPath} from '../runtime/json-path.ts'
import {INT64, JSON_TYPE} from '../types.ts'
import {operation, string} from './make.ts'
import type {Bound} from './tree.ts'

const READERS = new Set(
  'JSON_EXTRACT JSON_EXTRACT_ARRAY JSON_EXTRACT_SCALAR JSON_EXTRACT_STRING_ARRAY JSON_QUERY JSON_QUERY_ARRAY JSON_VALUE JSON_VALUE_ARRAY'.split(
    ' ',
  ),
)

/** The arguments of a reader of JSON with a literal path's steps taken first. All others are left as they are. */
export function withoutPath(
  name: string,
  args: readonly (Bound | undefined)[],
): readonly (Bound | undefined)[] {
  const [document, path] = args
  if (!READERS.has(name) || document?.type.kind !== 'JSON') return args
  if (path?.kind !== 'constant' || typeof path.value !== 'string') return args
  const steps = stepsOf(path.value)
  if (!steps) return args
  const at = 'at' in document && document.at !== undefined ? document.at : 0
  const value = steps.reduce<Bound>((operand, step) => {
    const isIndex = typeof step === 'number'
    const key: Bound = isIndex
      ? {kind: 'constant', value: BigInt(step), type: INT64, literal: false}
      : string(step)
    return operation({name: isIndex ? 'jsonElement' : 'jsonField'}, [operand, key], JSON_TYPE, at)
  }, document)
  return [value, undefined]
}

/** Undefined for what is no plain path: the function itself tells what is wrong with it, or reads it otherwise. */
function stepsOf(path: string): readonly (string | number)[] | undefined {
  try {
    return parseJsonPath(path)
  } catch {
    return undefined
  }
}
