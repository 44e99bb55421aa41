/**
 * TF_IDF: how telling a term is to a document among several. Terms that few documents have, and NULL, count as one
 * unknown term; what it weighs is the average of the others, as the examples of the reference page show.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/text-analysis-functions#tf_idf
 */
import {defineRuntime} from '../runtime.ts'
import {compareNames, jsonDouble, quoteJson} from './json-text.ts'

type Document = readonly (string | null)[]

interface Weights {
  readonly terms: ReadonlyMap<string, number>
  readonly unknown: number
}

/** The weights by term: those of the terms that most documents have, and at least `least` of them. */
function weigh(documents: readonly Document[], most: bigint, least: bigint): Weights {
  const counts = new Map<string, number>()
  for (const document of documents) {
    for (const term of new Set(document)) if (term !== null) counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  const kept = [...counts]
    .filter(([, count]) => BigInt(count) >= least)
    .sort(([a, m], [b, n]) => n - m || compareNames(a, b))
    .slice(0, Number(most))
  if (kept.length === 0) {
    throw new Error('Unsupported in the embedded BigQuery: TF_IDF where no term is in enough documents')
  }
  const weights = kept.map(([term, count]) => [term, Math.log(1 + documents.length / (1 + count))] as const)
  const unknown = weights.reduce((sum, [, weight]) => sum + weight, 0) / weights.length
  return {terms: new Map(weights), unknown}
}

export function tfIdf(document: Document, {terms, unknown}: Weights): [string | null, number][] {
  const counts = new Map<string | null, number>()
  for (const term of document) {
    const known = term !== null && terms.has(term) ? term : null
    counts.set(known, (counts.get(known) ?? 0) + 1)
  }
  const weightOf = (term: string | null): number => (term === null ? unknown : terms.get(term)!)
  return [...counts]
    .sort(([a], [b]) => (a === null ? -1 : b === null ? 1 : compareNames(a, b)))
    .map(([term, count]) => [term, (count / document.length) * weightOf(term)])
}

/** The rows of a query ask one after the other for the same documents. */
let last: {readonly key: string; readonly weights: Weights} | undefined

function weightsOf(documents: string, most: bigint, least: bigint): Weights {
  const key = `${most} ${least} ${documents}`
  if (last?.key !== key) last = {key, weights: weigh(JSON.parse(documents) as Document[], most, least)}
  return last.weights
}

export const tfIdfFunctions = [
  defineRuntime({
    name: 'bq_tf_idf',
    args: ['VARCHAR', 'VARCHAR', 'BIGINT', 'BIGINT'],
    returns: 'VARCHAR',
    call: (documents: string, document: string, most: bigint, least: bigint) => {
      const scores = tfIdf(JSON.parse(document) as Document, weightsOf(documents, most, least))
      const items = scores.map(
        ([term, score]) => `{"f1":${term === null ? 'null' : quoteJson(term)},"f2":${jsonDouble(score)}}`,
      )
      return `[${items.join(',')}]`
    },
  }),
]
