import { isConfigError } from '../../../src/errors.js'
import { fc } from '../../support/property.js'
import { type ConfigFolder, makeConfigFolder } from '../config-folder.js'

let folder: ConfigFolder
beforeEach(async () => {
  folder = await makeConfigFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const file = fc.constantFrom(
  'a.yaml',
  'b.yaml',
  'd/c.yaml',
  '../a.yaml',
  'd/*.yaml',
  '*.yaml',
  '!a.yaml',
  'none.yaml',
  '**',
  '',
  '${env:F}',
  '/',
)
const entry = fc.oneof(file, fc.record({ path: file, override: fc.boolean(), optional: fc.boolean() }))
const list = fc.array(entry, { maxLength: 3 })
const name = fc.constantFrom('a', 'b', 'A', '')
const junk = fc.jsonValue({ maxDepth: 2 })
const part = fc.record(
  {
    imports: fc.oneof({ weight: 4, arbitrary: list }, fc.record({ views: list, duckdb: entry }, { requiredKeys: [] }), junk),
    env_files: fc.oneof(fc.constant(['.env', 'x.*']), junk),
    duckdb: fc.oneof(fc.constant({ database: 'x.db', settings: 'SET a = 1' }), fc.constant({ settings: { a: 1 } }), junk),
    views: fc.oneof(
      { weight: 3, arbitrary: fc.array(fc.record({ name, sql: fc.constant('SELECT 1') }), { maxLength: 2 }) },
      junk,
    ),
    profiles: fc.oneof(fc.constant({ p: { views: [{ name: 'a', sql: 'SELECT 2' }], imports: ['b.yaml'] } }), junk),
    attachments: fc.oneof(fc.constant({ duckdb: [{ alias: 'a', path: 'a.db' }] }), junk),
  },
  { requiredKeys: [] },
)
const texts = fc.oneof(
  { weight: 8, arbitrary: part.map((document) => JSON.stringify(document)) },
  fc.constantFrom('', '[', '{}', '[1]', '&a [*a]', 'a: {<<: 5}', '"text"', '\0'),
)
const main = part.map((document) => JSON.stringify({ duckdb: {}, ...document, version: 1 }))

test('any set of files with any imports gives a config or a config error, and always the same one', async () => {
  const ends = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(main, texts, texts, texts, fc.constantFrom(undefined, 'p'), async (catalog, a, b, c, profile) => {
      await folder.put({ 'catalog.yaml': catalog, 'a.yaml': a, 'b.yaml': b, 'd/c.yaml': c, '.env': 'F=b.yaml' })
      const load = async () => {
        const options = { allowedRoots: [folder.path], ...(profile !== undefined && { profile }) }
        try {
          return { end: 'a config', told: JSON.stringify(await folder.load('catalog.yaml', options)) }
        } catch (error) {
          if (!isConfigError(error)) throw error
          const { code, issues } = error
          expect(issues.length).toBeGreaterThan(0)
          for (const issue of issues) expect(issue.file !== undefined || /^and \d+ more/.test(issue.message)).toBe(true)
          return { end: code, told: JSON.stringify(issues) }
        }
      }
      const [first, second] = await Promise.all([load(), load()])
      expect(second).toEqual(first)
      ends.set(first.end, (ends.get(first.end) ?? 0) + 1)
    }),
    { numRuns: process.env.SOAK ? 5000 : 150 },
  )
  for (const end of ['a config', 'CONFIG_INVALID']) expect(ends.get(end)).toBeGreaterThan(0)
}, 600_000)
