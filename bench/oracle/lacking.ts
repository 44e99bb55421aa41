/** What Google's evaluator of 2024 has not, so that nothing can be compared. */
import {type Answer, failed} from './canonical.ts'

const RULES: readonly [RegExp, string][] = [
  [/^Function not found: (\S+)/, 'function'],
  [/not supported|[Uu]nimplemented|is not implemented|^Unsupported/, 'feature'],
  [/Invalid interval datetime field (M\w+SECOND)/, 'interval in'],
  [/(Argument \S+ to JSON_\w+) must be a literal/, 'computed'],
  [/(Arrays are limited) to \d+ bytes/, 'size'],
  [/(JSONPath) must be a string literal/, 'computed'],
  // Values of any type that can be cast to STRING may be joined in BigQuery.
  [/No matching signature for function (CONCAT)/, 'signature of'],
  // The reason, within the lambda, is not told.
  [/No matching signature for function (ARRAY_\w+) for argument types: \S+, LAMBDA/, 'signature of'],
  [/(Invalid type for MakeValue\w+: \w+)/, 'FORMAT'],
  [/Unsupported aggregate function: (\w+)/, 'aggregate'],
  [/(?:does not match|No matching signature) for function (JSON_\w+)/, 'signature of'],
]

/** A name for what is missing, or undefined where the evaluator gave a true answer. */
export function lacking(answer: Answer): string | undefined {
  if (!failed(answer)) return undefined
  for (const [pattern, what] of RULES) {
    const match = pattern.exec(answer.error)
    if (match)
      return `${what} ${match[1]?.replace(/[;.].*$/, '') ?? answer.error.replace(/ \[at .*/, '').slice(0, 80)}`
  }
  return undefined
}

/** What ours says that it has not. */
export function refused(answer: Answer): string | undefined {
  const [, what] =
    (failed(answer) && /^Unsupported in the embedded BigQuery: (.*?)(?: at \[|$)/.exec(answer.error)) || []
  return what && `refused by ours: ${what}`
}
