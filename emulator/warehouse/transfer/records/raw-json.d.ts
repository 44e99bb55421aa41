/** JSON with its source text, which TypeScript's own declarations do not have yet. https://tc39.es/proposal-json-parse-with-source */
interface JSON {
  rawJSON(text: string): {readonly rawJSON: string}
  isRawJSON(value: unknown): boolean
  parse(
    text: string,
    reviver: (this: unknown, key: string, value: unknown, context: {readonly source?: string}) => unknown,
  ): unknown
}
