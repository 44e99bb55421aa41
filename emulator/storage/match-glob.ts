import picomatch from 'picomatch'

/**
 * `matchGlob` of a listing: `*`, `**`, `?`, `[a-z]`, `[!a-z]`, `{a,b}`.
 * https://cloud.google.com/storage/docs/json_api/v1/objects/list#list-objects-and-prefixes-using-glob
 */
export function compileGlob(glob: string): (name: string) => boolean {
  // What picomatch knows beyond Google's grammar is made literal.
  const literal = glob.replace(/[()+@|^$"]/g, '\\$&')
  return picomatch(literal, {
    dot: true,
    nonegate: true,
    noextglob: true,
    strictSlashes: true,
    strictBrackets: false,
    posix: false,
    windows: false,
  })
}
