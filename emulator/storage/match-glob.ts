import {invalid} from './errors.ts'

/**
 * `matchGlob` of a listing: `*` and `?` stay within a folder, `**` crosses folders (with a slash after it also none),
 * `[a-z]` and `[!a-z]` are one character, `{a,b}` is either, `\` makes the next character literal.
 * https://cloud.google.com/storage/docs/json_api/v1/objects/list#list-objects-and-prefixes-using-glob
 */
export function compileGlob(glob: string): (name: string) => boolean {
  const tokens = glob.match(/\*\*\/?|\\.|\[[!^]?\]?[^\]]*\]|./gsu) ?? []
  let depth = 0
  let source = ''
  tokens.forEach((token, index) => {
    const isSegmentStart = index === 0 || tokens[index - 1]!.endsWith('/')
    if (token === '{') depth++
    if (token === '}' && depth > 0) {
      depth--
      source += ')'
    } else if (token === '**/') source += isSegmentStart ? '(?:.*\\/)?' : '.*\\/'
    else if (token === '**') source += '.*'
    else if (token === '*') source += '[^/]*'
    else if (token === '?') source += '[^/]'
    else if (token === '{') source += '(?:'
    else if (token === ',' && depth > 0) source += '|'
    else if (token.length > 1 && token.startsWith('[')) source += characterClass(token)
    else source += literal(token.length > 1 && token.startsWith('\\') ? token.slice(1) : token)
  })
  if (depth > 0) throw invalid(`Invalid glob: ${glob}`)
  const pattern = toPattern(source, glob)
  return (name) => pattern.test(name)
}

/** What every name that the glob matches begins with. */
export const literalPrefix = (glob: string): string => /^[^*?[{\\]*/.exec(glob)![0]

/** `[!a-z]` excludes; neither kind matches a slash. */
function characterClass(token: string): string {
  const excludes = /^\[[!^]/.test(token)
  const members = token.slice(excludes ? 2 : 1, -1).replace(/[\\\]^&~[|]/g, '\\$&')
  return excludes ? `[^/${members}]` : `(?!/)[${members}]`
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

function toPattern(source: string, glob: string): RegExp {
  try {
    return new RegExp(`^${source}$`, 'su')
  } catch {
    throw invalid(`Invalid glob: ${glob}`)
  }
}
