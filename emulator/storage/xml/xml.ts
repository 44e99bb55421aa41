/** XML as the XML API writes and reads it: elements and text, no attributes. */

export type XmlContent = string | number | boolean | readonly XmlElement[]
export type XmlElement = readonly [name: string, content: XmlContent]

/** A document with one root element. */
export function xmlDocument([name, content]: XmlElement, namespace?: string): string {
  const attribute = namespace === undefined ? '' : ` xmlns='${namespace}'`
  return `<?xml version='1.0' encoding='UTF-8'?><${name}${attribute}>${inner(content)}</${name}>`
}

const inner = (content: XmlContent): string =>
  typeof content === 'object'
    ? content.map(([name, value]) => `<${name}>${inner(value)}</${name}>`).join('')
    : escaped(String(content))

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** The texts of all elements of this name, which have no elements of their own of the same name. */
export const elementsIn = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>(.*?)</(?:\\w+:)?${name}>`, 'gs'))].map(
    ([, content]) => content!,
  )

const ENTITIES: Readonly<Record<string, string>> = {lt: '<', gt: '>', quot: '"', apos: "'", amp: '&'}

/** The text of an element without elements. */
export const unescaped = (text: string): string =>
  text
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll(/&#x([\da-f]+);/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll(/&(lt|gt|quot|apos|amp);/g, (_all, entity: string) => ENTITIES[entity]!)
