import { catalogSchema } from '../../../src/config/schema/catalog-schema.js'
import { fc } from '../../support/property.js'

interface AnySchema {
  readonly type: string
  readonly pipe?: readonly AnySchema[]
  readonly entries?: Readonly<Record<string, AnySchema>>
  readonly item?: AnySchema
  readonly value?: AnySchema
  readonly wrapped?: AnySchema
  readonly options?: readonly AnySchema[] | readonly string[]
}

const interesting = [
  ...[
    '',
    ' ',
    'a',
    'A',
    'main',
    'memory',
    'temp',
    'pg',
    's3',
    'postgres',
    'gcs',
    'http',
    ':memory:',
    'x.duckdb',
    'md:x',
    'core',
    './x',
  ],
  ...[
    'SET a = 1',
    'SELECT 1',
    'SELECT 1;',
    'SELECT 1; SELECT 2',
    '-- x',
    "'",
    '"',
    'FROM a',
    '{{a}}',
    'a.b',
    'a.b.c',
    '**/*.yaml',
    '!x',
  ],
  ...['${env:A}', '${env:B}', '${env:A:1}', '${env:', '$${env:A}', 'x${env:A:}y', '${env:N:true}', '${env:N:5432}', '${env:S}'],
  ...[
    'yes',
    'no',
    'on',
    '017',
    '0o17',
    '1_000',
    '1e3',
    '.inf',
    '~',
    'null',
    '2026-01-01',
    '0x1f',
    '\0',
    '\ud800',
    '\u0001',
    '\u2028',
    '😀',
  ],
  ...[
    'https://u:p@h/x?y=z',
    'host=h password=p',
    'postgres://u:p@h:1/d',
    'Name: value',
    '../../etc/passwd',
    '/etc/passwd',
    's3://b/k',
  ],
]

/** Anything, but for keys that are read differently: `<<` merges in YAML only. */
const anything = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('<<', '< <')) as unknown)

const text = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...interesting) }, fc.string({ maxLength: 12 }))
const key = fc.oneof(
  fc.constantFrom('a', 'threads', 'region', 'A-B', 'a b', '__proto__', 'constructor', 'toString', '', 'password:x'),
  fc.string({ maxLength: 6 }).filter((name) => name !== '<<'),
)

/** What a text of a key may well be, so that some of the catalogs load. */
const likely: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  version: fc.constant(1),
  name: fc.uuid(),
  alias: fc.uuid(),
  sql: fc.constantFrom('SELECT 1', 'FROM range(3)', "SELECT '${env:S:x}';"),
  settings: fc.constantFrom('SET threads = 1', 'RESET threads'),
  pragmas: fc.array(fc.constantFrom('SET threads = 1', 'PRAGMA version'), { maxLength: 2 }),
  type: fc.constantFrom('s3', 'postgres', 'http'),
  source: fc.constantFrom('parquet', 'csv', 'json'),
  from: fc.constantFrom('core', 'community'),
  header: fc.constant({ 'X-Key': 'a' }),
  imports: fc.constant([]),
  profiles: fc.constantFrom({}, { p: { name: 'x', duckdb: { database: 'p.duckdb' } } }),
}

interface Mood {
  /** How many values of 25 are anything at all. */
  readonly wild: 0 | 1
  readonly text: fc.Arbitrary<unknown>
  readonly key: fc.Arbitrary<string>
}

const wild: Mood = { wild: 1, text, key }
const calm: Mood = {
  wild: 0,
  text: fc.constantFrom('a', 'b c', 'data/x', '${env:A}', '${env:B:b}', '😀'),
  key: fc.constantFrom('a', 'b', 'c'),
}

/**
 * Catalogs in the shape of the schema that validates: each key that the schema gets is in them by itself. In the calm ones every
 * value is of the kind that the schema wants there; in the wild ones some are anything, and some keys are mistyped.
 */
export const arbitraryCatalog: fc.Arbitrary<unknown> = fc.oneof(
  ...[wild, calm].map((mood) => arbitraryOf(catalogSchema as unknown as AnySchema, mood)),
)

function arbitraryOf(schema: AnySchema, mood: Mood): fc.Arbitrary<unknown> {
  const { type, pipe, entries, item, value, wrapped, options } = schema
  if (wrapped) return arbitraryOf(wrapped, mood)
  if (entries) return mapOf(entries, mood)
  if (item) return fc.array(orAnything(arbitraryOf(item, mood), mood), { maxLength: 3 })
  if (value) return fc.dictionary(mood.key, orAnything(arbitraryOf(value, mood), mood), { maxKeys: 3 })
  if (type === 'union') return fc.oneof(...(options as readonly AnySchema[]).map((option) => arbitraryOf(option, mood)))
  if (type === 'picklist')
    return fc.oneof({ weight: 24, arbitrary: fc.constantFrom(...(options as readonly string[])) }, mood.text)
  if (type === 'boolean') return fc.boolean()
  if (type === 'number') return mood.wild ? fc.oneof(fc.nat(70_000), fc.constantFrom(0, -1, 1.5, 2 ** 53, 1e300)) : fc.nat(999)
  // A schema with a pipe is its first part as well, but a map says its keys in the second one
  const last = pipe?.findLast((part) => part !== schema && ['strict_object', 'record', 'array', 'union'].includes(part.type))
  if (last) return arbitraryOf(last, mood)
  return type === 'string' || !mood.wild ? mood.text : fc.oneof({ weight: 3, arbitrary: mood.text }, anything)
}

function mapOf(entries: Readonly<Record<string, AnySchema>>, mood: Mood): fc.Arbitrary<unknown> {
  const names = Object.keys(entries)
  const arbitraryFor = (name: string, entry: AnySchema): fc.Arbitrary<unknown> => {
    const guess = likely[name]
    const any = orAnything(arbitraryOf(entry, mood), mood)
    return guess === undefined ? any : fc.oneof({ weight: mood.wild ? 1 : 30, arbitrary: guess }, any)
  }
  const values = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, arbitraryFor(name, entry)]))
  const required = names.filter((name) => !entries[name]?.type.includes('optional'))
  const chosen = fc.subarray(names, { maxLength: Math.min(names.length, mood.wild ? 6 : 2) })
  const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
    mood.wild ? fc.option(arbitrary, { freq: 12, nil: undefined }) : fc.constant(undefined)
  return fc.tuple(chosen, rarely(fc.constant(true)), rarely(fc.constantFrom(...names))).chain(([some, incomplete, mistyped]) => {
    const kept = incomplete ? some : [...new Set([...required, ...some])]
    return fc
      .record(Object.fromEntries(kept.map((name) => [name, values[name] as fc.Arbitrary<unknown>])))
      .map((map) => (mistyped === undefined ? map : { ...map, [mistyped.slice(0, -1)]: 1 }))
  })
}

function orAnything(arbitrary: fc.Arbitrary<unknown>, { wild: weight }: Mood): fc.Arbitrary<unknown> {
  return weight === 0 ? arbitrary : fc.oneof({ weight: 24, arbitrary }, { weight, arbitrary: anything })
}
