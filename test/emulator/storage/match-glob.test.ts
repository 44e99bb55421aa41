import {expect, test} from 'vitest'
import {compileGlob} from '../../../emulator/storage/match-glob.ts'

const NAMES = [
  'foo',
  'foo/',
  'foo/bar',
  'foo/baz',
  'foo/.hidden',
  'foo/a/b/bar',
  'bar',
  'f(o)o',
  'a+b',
  'foo.txt',
  '!x',
]

const globs: [glob: string, matches: string[]][] = [
  ['foo', ['foo']],
  ['*', ['foo', 'bar', 'f(o)o', 'a+b', 'foo.txt', '!x']],
  ['foo/*', ['foo/', 'foo/bar', 'foo/baz', 'foo/.hidden']],
  ['foo/ba?', ['foo/bar', 'foo/baz']],
  ['foo/ba[a-r]', ['foo/bar']],
  ['foo/ba[!a-r]', ['foo/baz']],
  ['**/bar', ['foo/bar', 'foo/a/b/bar', 'bar']],
  ['foo/**', ['foo/', 'foo/bar', 'foo/baz', 'foo/.hidden', 'foo/a/b/bar']],
  ['**', NAMES],
  ['foo/{bar,baz}', ['foo/bar', 'foo/baz']],
  ['{foo,bar}', ['foo', 'bar']],
  ['f(o)o', ['f(o)o']],
  ['a+b', ['a+b']],
  ['!x', ['!x']],
  ['foo.*', ['foo.txt']],
  ['foo/**/bar', ['foo/bar', 'foo/a/b/bar']],
  ['fo**r', ['foo/bar', 'foo/a/b/bar']],
  ['f\\(o)o', ['f(o)o']],
  ['[a-f]*', ['foo', 'bar', 'f(o)o', 'a+b', 'foo.txt']],
]
test.each(globs)('%s matches %j', (glob, matches) => {
  expect(NAMES.filter(compileGlob(glob))).toEqual(matches)
})

test.each(['{a', '[z-a]'])('%s is refused', (glob) => {
  expect(() => compileGlob(glob)).toThrow('Invalid glob')
})
