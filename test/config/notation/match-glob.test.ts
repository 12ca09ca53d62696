import { hasWildcards, matchPath, matchSegment } from '../../../src/config/notation/match-glob.js'

test.each<[string, string, boolean]>([
  ['*', 'a.yaml', true],
  ['*', '.env', false],
  ['.*', '.env', true],
  ['?env', '.env', false],
  ['[.]env', '.env', false],
  ['*.yaml', 'a.yml', false],
  ['a*c', 'a/c', false],
  ['a?c', 'a/c', false],
  ['a[!b]c', 'a/c', false],
  ['a.c', 'abc', false],
  ['a+(b)', 'a+(b)', true],
  ['{a,b}', 'a', false],
  ['[ab]', 'b', true],
  ['[!ab]', 'b', false],
  ['[^ab]', 'c', true],
  ['[a-c]x', 'bx', true],
  ['[c-a]', 'b', false],
  ['[]]', ']', true],
  ['[!]]', ']', false],
  ['[]-]', '-', true],
  ['[\\]', '\\', true],
  ['[', '[', true],
  ['a[', 'a[', true],
  ['[[]', '[', true],
  ['[&~|]', '~', true],
  ['ä?', 'ä🦆', true],
  ['a\nb*', 'a\nb', true],
])('the segment %j matches %j: %s', (pattern, name, matches) => {
  expect(matchSegment(pattern).test(name)).toBe(matches)
})

test('hidden names, where they count', () => {
  expect(matchSegment('*', { hidden: true }).test('.env')).toBe(true)
})

test.each<[string, string, boolean]>([
  ['/a/b.yaml', '/a/b.yaml', true],
  ['/a', '/a/b.yaml', true],
  ['/a/', '/a/b/c.yaml', true],
  ['/a', '/ab', false],
  ['/a/*.yaml', '/a/b/c.yaml', false],
  ['/a/*', '/a/b/c.yaml', true],
  ['/a/**/c.yaml', '/a/c.yaml', true],
  ['/a/**/c.yaml', '/a/x/y/c.yaml', true],
  ['/a/**/c.yaml', '/a/x/yc.yaml', false],
  ['/a/**', '/a/x/y.yaml', true],
  ['/**/.*', '/a/.env', true],
])('the path %s matches %s: %s', (pattern, path, matches) => {
  expect(matchPath(pattern).test(path)).toBe(matches)
})

test.each([
  ['a/b.yaml', false],
  ['a/*.yaml', true],
  ['a?', true],
  ['a[0]', true],
  ['a{b}', false],
])('%s has wildcards: %s', (path, has) => {
  expect(hasWildcards(path)).toBe(has)
})
