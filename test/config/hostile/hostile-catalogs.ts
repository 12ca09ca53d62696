import { Buffer } from 'node:buffer'

/** A catalog that means no good, and how it ends: the code of its error, or `loads`. */
export interface HostileCatalog {
  readonly name: string
  readonly content: string | Buffer
  readonly format: 'yaml' | 'json'
  readonly ends: 'loads' | 'CONFIG_SYNTAX' | 'CONFIG_INVALID' | 'CONFIG_ENV_MISSING'
}

type Ends = HostileCatalog['ends']

const head = 'version: 1\nduckdb: {}\n'
const many = process.env.SOAK ? 1_000_000 : 50_000

/** Places for a text, with % instead of it. */
const places = [
  'version: 1\nduckdb: {}\nname: %',
  'version: 1\nduckdb: {database: %}',
  'version: 1\nduckdb: {secrets: [{type: s3, secret: %}]}',
  'version: 1\nduckdb: {config: {a: %}}',
  'version: 1\nduckdb: {}\nattachments: {sqlite: [{alias: %, path: x}]}',
  'version: 1\nduckdb: {}\nviews: [{name: v, sql: SELECT 1, description: %}]',
  'version: 1\nduckdb: {}\nviews: [{name: v, source: csv, uri: x, options: {a: [%]}}]',
]
const texts = ['"\\0"', '"a\\ud800"', '"\\udc00a"', '"\\ud83d"', '"a\\u0000b"']

/** Places for a key. */
const maps = [
  'version: 1\nduckdb: {}\n%: 1',
  'version: 1\nduckdb: {%: 1}',
  'version: 1\nduckdb: {settings: {%: 1}}',
  'version: 1\nduckdb: {secrets: [{type: s3, params: {%: 1}}]}',
  'version: 1\nduckdb: {}\nviews: [{name: v, sql: SELECT 1, %: 1}]',
]
const keys = ['__proto__', 'constructor', 'prototype', '"a\\0b"', '"\\ud800"', '""', '"a b"', '? [1, 2]\n', '? {a: b}\n']

const nested = (open: string, close: string, depth: number) => `${open.repeat(depth)}${close.repeat(depth)}`
const bomb = (count: number, width: number, kind: (index: number) => string) =>
  Array.from(
    { length: count },
    (_, index) => `a${index}: &a${index} ${index === 0 ? kind(-1) : `[${Array(width).fill(kind(index - 1))}]`}`,
  ).join('\n')

function row(ends: Ends, name: string, content: string | Buffer, format: 'yaml' | 'json' = 'yaml'): HostileCatalog {
  return { name: name.replaceAll('\n', '⏎'), content, format, ends }
}

const badTexts = places.flatMap((place) =>
  texts.map((text) => row('CONFIG_INVALID', `${text} in ${place}`, place.replace('%', text))),
)
const badKeys = maps.flatMap((map) =>
  keys.map((key) =>
    row(key.startsWith('?') ? 'CONFIG_SYNTAX' : 'CONFIG_INVALID', `the key ${key} in ${map}`, map.replace('%', key)),
  ),
)

const deep = [10, 120, 1000, 100_000].flatMap((depth) => [
  row(depth < 100 ? 'CONFIG_INVALID' : 'CONFIG_SYNTAX', `${depth} lists in YAML`, `${head}views: ${nested('[', ']', depth)}`),
  row(depth < 100 ? 'CONFIG_INVALID' : 'CONFIG_SYNTAX', `${depth} maps in YAML`, `${head}views: ${nested('{a: ', '}', depth)}`),
  row('CONFIG_SYNTAX', `${depth} open lists`, `${head}views: ${'['.repeat(depth)}`),
  row(
    depth < 100 ? 'CONFIG_INVALID' : 'CONFIG_SYNTAX',
    `${depth} lists in JSON`,
    `{"version": 1, "duckdb": ${nested('[', ']', depth)}}`,
    'json',
  ),
  row(
    depth < 100 ? 'CONFIG_INVALID' : 'CONFIG_SYNTAX',
    `${depth} maps in JSON`,
    `{"version": 1, "duckdb": ${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`,
    'json',
  ),
])

const bombs = [
  row(
    'CONFIG_INVALID',
    'a billion laughs',
    bomb(10, 10, (index) => (index < 0 ? 'lol' : `*a${index}`)),
  ),
  row(
    'CONFIG_INVALID',
    'a bomb of maps',
    Array.from(
      { length: 30 },
      (_, index) => `a${index}: &a${index} {l: ${index === 0 ? 1 : `*a${index - 1}`}, r: ${index === 0 ? 1 : `*a${index - 1}`}}`,
    ).join('\n'),
  ),
  row(
    'CONFIG_INVALID',
    'a bomb of long texts',
    `a: &a ${'x'.repeat(10_000)}\nb: &b [${Array(100).fill('*a')}]\nc: &c [${Array(100).fill('*b')}]\nd: [${Array(200).fill('*c')}]`,
  ),
  row('CONFIG_INVALID', 'a list that holds itself', `${head}views: &v [*v]`),
  row('CONFIG_INVALID', 'a map that holds itself', `version: 1\nduckdb: &d {config: *d}`),
  row('CONFIG_SYNTAX', 'an alias of nobody', `${head}views: *nobody`),
  row('CONFIG_INVALID', 'an alias as its own merge', `a: &a\n  <<: *a\n`),
  row('CONFIG_SYNTAX', 'a merge of text', `${head}views: [{<<: text, name: v, sql: SELECT 1}]`),
  row(
    'loads',
    'an anchor that is used often',
    `version: 1\nduckdb: {}\nviews:\n  - &v {name: v, sql: &s SELECT 1}\n${Array.from({ length: 500 }, (_, index) => `  - {name: w${index}, sql: *s}`).join('\n')}`,
  ),
]

const tags = [
  '!!python/object/apply:os.system ["id"]',
  '!!python/name:os.system',
  '!!python/module:os',
  '!!python/object/new:os.system [id]',
  '!!js/function "function () {}"',
  '!!js/regexp /a/',
  '!!js/undefined ""',
  '!!binary aGVsbG8=',
  '!!timestamp 2026-01-01',
  '!!set {a, b}',
  '!!omap [a: 1]',
  '!!pairs [a: 1]',
  '!ruby/object:Gem::Installer {i: x}',
  '!<tag:yaml.org,2002:python/object> {}',
  '!local x',
].map((value) => row('CONFIG_SYNTAX', `the tag of ${value}`, `${head}name: ${value}`))

const spellings: readonly (readonly [string, string, Ends])[] = [
  ['yes', 'read_only', 'CONFIG_INVALID'],
  ['Yes', 'read_only', 'CONFIG_INVALID'],
  ['no', 'read_only', 'CONFIG_INVALID'],
  ['on', 'read_only', 'CONFIG_INVALID'],
  ['OFF', 'read_only', 'CONFIG_INVALID'],
  ['y', 'read_only', 'CONFIG_INVALID'],
  ['True', 'read_only', 'loads'],
  ['TRUE', 'read_only', 'loads'],
  ['"true"', 'read_only', 'CONFIG_INVALID'],
  ['~', 'read_only', 'loads'],
  ['010', 'port', 'CONFIG_INVALID'],
  ['0o10', 'port', 'loads'],
  ['0x10', 'port', 'loads'],
  ['0b10', 'port', 'CONFIG_INVALID'],
  ['5_432', 'port', 'CONFIG_INVALID'],
  ['1:30', 'port', 'CONFIG_INVALID'],
  ['5432.0', 'port', 'loads'],
  ['5.4e3', 'port', 'loads'],
  ['+5432', 'port', 'loads'],
  ['.inf', 'port', 'CONFIG_INVALID'],
  ['.NaN', 'port', 'CONFIG_INVALID'],
  ['-0', 'port', 'CONFIG_INVALID'],
  ['1e400', 'port', 'CONFIG_INVALID'],
  ['99999999999999999999', 'port', 'CONFIG_INVALID'],
]
const pyYaml = spellings.map(([value, key, ends]) =>
  row(ends, `${key}: ${value}`, `${head}attachments: {postgres: [{alias: a, host: h, ${key}: ${value}}]}`),
)

const syntax: readonly (readonly [string, string | Buffer, Ends])[] = [
  ['nothing', '', 'CONFIG_SYNTAX'],
  ['a BOM', '\uFEFF', 'CONFIG_SYNTAX'],
  ['two BOMs', `\uFEFF\uFEFF${head}`, 'loads'],
  ['a BOM and a catalog', `\uFEFF${head}`, 'loads'],
  ['UTF-16', Buffer.from(`\uFEFF${head}`, 'utf16le'), 'CONFIG_INVALID'],
  ['Latin 1', Buffer.from(`${head}name: größe`, 'latin1'), 'CONFIG_INVALID'],
  ['an overlong sequence', Buffer.from([0x61, 0x3a, 0xc0, 0x80]), 'CONFIG_INVALID'],
  ['half a sequence', Buffer.from([0x61, 0x3a, 0x20, 0xf0, 0x9f]), 'CONFIG_INVALID'],
  ['bytes of a DuckDB file', Buffer.concat([Buffer.alloc(8), Buffer.from('DUCK'), Buffer.alloc(4096, 0x41)]), 'CONFIG_SYNTAX'],
  ['a NUL', `${head}name: a\0b`, 'CONFIG_SYNTAX'],
  ['an escape of the terminal', `${head}name: \x1b[2J`, 'CONFIG_SYNTAX'],
  ['a dashed line', '---', 'CONFIG_SYNTAX'],
  ['ten thousand documents', '---\n'.repeat(10_000), 'CONFIG_SYNTAX'],
  ['an unknown directive', `%FOO bar\n---\n${head}`, 'loads'],
  ['a newer YAML', `%YAML 9.9\n---\n${head}`, 'CONFIG_SYNTAX'],
  ['a directive twice', `%YAML 1.2\n%YAML 1.2\n---\n${head}`, 'CONFIG_SYNTAX'],
  ['a text that does not end', `${head}name: "`, 'CONFIG_SYNTAX'],
  ['very many quotes', `${head}name: ${'"'.repeat(many + 1)}`, 'CONFIG_SYNTAX'],
  ['very many brackets', `${head}name: ${'[]'.repeat(many)}`, 'CONFIG_SYNTAX'],
  ['very many colons', `${head}name: ${':'.repeat(many)} x`, 'CONFIG_SYNTAX'],
  ['very many dashes', '- '.repeat(many), 'CONFIG_SYNTAX'],
  ['very many question marks', '? '.repeat(many), 'CONFIG_SYNTAX'],
  ['very many line breaks', `${head}${'\n'.repeat(many)}name: a`, 'loads'],
  ['very many anchors', `${head}views: [${'&a x, '.repeat(many / 5)}]`, 'CONFIG_INVALID'],
  ['a tab', `${head}\tname: a`, 'CONFIG_SYNTAX'],
  ['a number', '1', 'CONFIG_INVALID'],
  ['HTML', '<!DOCTYPE html><html><body>404</body></html>', 'CONFIG_INVALID'],
  ['SQL', 'CREATE VIEW v AS SELECT 1;', 'CONFIG_INVALID'],
  ['a very long key', `${head}? ${'x'.repeat(many)}\n: 1`, 'CONFIG_INVALID'],
  ['a very long name', `${head}name: ${'x'.repeat(many)}`, 'loads'],
  ['a thousand bad views', `${head}views: [${'{}, '.repeat(1000)}]`, 'CONFIG_INVALID'],
  ['a thousand views of one name', `${head}views: [${'{name: v, sql: SELECT 1}, '.repeat(1000)}]`, 'CONFIG_INVALID'],
  ['very many views of nothing', `${head}views: [${'{}, '.repeat(many / 10)}]`, 'CONFIG_INVALID'],
  ['more than very many values', `${head}views: [${'0,'.repeat(process.env.SOAK ? 1_000_001 : 1000)}]`, 'CONFIG_INVALID'],
]

const jsonTexts: readonly (readonly [string, string, Ends])[] = [
  ['a comment', '{"version": 1, /* x */ "duckdb": {}}', 'CONFIG_SYNTAX'],
  ['a trailing comma', '{"version": 1, "duckdb": {},}', 'CONFIG_SYNTAX'],
  ['single quotes', "{'version': 1}", 'CONFIG_SYNTAX'],
  ['NaN', '{"version": NaN, "duckdb": {}}', 'CONFIG_SYNTAX'],
  ['a raw line break', '{"version": 1, "duckdb": {}, "name": "a\nb"}', 'CONFIG_SYNTAX'],
  ['half an escape', '{"version": 1, "name": "\\u12"}', 'CONFIG_SYNTAX'],
  ['a bad escape', '{"version": 1, "name": "\\x41"}', 'CONFIG_SYNTAX'],
  ['a key twice', '{"version": 1, "duckdb": {}, "version": 1}', 'CONFIG_SYNTAX'],
  ['an escaped key twice', '{"version": 1, "duckdb": {}, "versio\\u006e": 1}', 'CONFIG_SYNTAX'],
  ['two values', '{"version": 1, "duckdb": {}} {}', 'CONFIG_SYNTAX'],
  ['an open map', '{"version": 1', 'CONFIG_SYNTAX'],
  ['an escaped prototype', '{"version": 1, "duckdb": {}, "__pr\\u006fto__": {"a": 1}}', 'CONFIG_INVALID'],
  ['a big number', `{"version": ${'9'.repeat(10_000)}, "duckdb": {}}`, 'CONFIG_INVALID'],
  ['a long number', `{"version": 1.${'0'.repeat(100_000)}, "duckdb": {}}`, 'loads'],
  ['a leading zero', '{"version": 01, "duckdb": {}}', 'CONFIG_SYNTAX'],
]

const variables: readonly (readonly [string, Ends])[] = [
  ['${env:}', 'CONFIG_INVALID'],
  ['${env:1}', 'CONFIG_INVALID'],
  ['${env:A B}', 'CONFIG_INVALID'],
  ['${env:${env:HOSTILE}}', 'CONFIG_INVALID'],
  ['${env:HOSTILE', 'CONFIG_INVALID'],
  ['${env:HOSTILE_NONE}', 'CONFIG_ENV_MISSING'],
  ['${env:HOSTILE_NONE:?say why}', 'CONFIG_ENV_MISSING'],
  ['${env:__proto__}', 'CONFIG_ENV_MISSING'],
  ['${env:constructor}', 'CONFIG_ENV_MISSING'],
  ['${env:toString}', 'CONFIG_ENV_MISSING'],
  ['$${env:HOSTILE}', 'loads'],
  ['${env:HOSTILE}', 'loads'],
  ['${env:HOSTILE_NUL}', 'CONFIG_INVALID'],
  ['${env:'.repeat(many / 10), 'CONFIG_INVALID'],
  ['$'.repeat(many), 'loads'],
  ['${env:HOSTILE_NONE} '.repeat(many / 50), 'CONFIG_ENV_MISSING'],
  ['${env:HOSTILE}'.repeat(many / 10), 'loads'],
]

/** All of them. */
export const hostileCatalogs: readonly HostileCatalog[] = [
  ...badTexts,
  ...badKeys,
  ...deep,
  ...bombs,
  ...tags,
  ...pyYaml,
  ...syntax.map(([name, content, ends]) => row(ends, name, content)),
  ...jsonTexts.map(([name, content, ends]) => row(ends, `JSON with ${name}`, content, 'json')),
  ...variables.map(([text, ends]) =>
    row(ends, `the text ${text.slice(0, 40)}`, `${head}views: [{name: v, sql: SELECT 1, description: '${text}'}]`),
  ),
]
