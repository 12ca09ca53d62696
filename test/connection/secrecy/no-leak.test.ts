import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Setup, Shown } from '../../programs/show-everything.js'
import { type Postgres, startPostgres } from '../../servers/postgres.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { compileScript } from '../../support/second-process.js'

/** With characters that quoting and URL-encoding change. */
const password = "s3cr3t'%PW&x"

/** The part of it that stays, however it is quoted, escaped or encoded. */
const traces = [
  /s3cr3t/i,
  /%PW|%25PW|PW&x|PW%26x|PW\\u0026x/i,
  ...[0, 1, 2].map((offset) => new RegExp(base64Of(offset))),
  new RegExp(Buffer.from(password).toString('hex'), 'i'),
]

/** What each attempt must end with, and a word of what is seen of it where. */
const attempts: Readonly<Record<string, { readonly code?: string; readonly seen: Readonly<Record<string, RegExp>> }>> = {
  success: {
    seen: {
      rows: /number: 1/,
      'duckdb_databases()': /"pg"/,
      'duckdb_secrets()': /password=redacted/,
      'duckdb_settings()': /extension_directory/,
      'duckdb_views()': /CREATE VIEW orders/,
      'duckdb_logs()': /SECRET/,
      '_duckalog.views': /definition_hash/,
      'plan before': /SECRET/,
      'plan after': /keep/,
      report: /attachment/,
      events: /connect-done/,
    },
  },
  'wrong password': { code: 'STEP_FAILED', seen: { error: /password authentication failed/, events: /attachment/ } },
  'server refuses': { code: 'STEP_FAILED', seen: { error: /Connection refused/ } },
  'no such database': { code: 'STEP_FAILED', seen: { error: /"nowhere" does not exist/ } },
  'extension missing': { code: 'EXTENSION_UNAVAILABLE', seen: { error: /postgres_scanner/ } },
  'secret refused': { code: 'SECRET_INVALID', seen: { error: /nonsense/ } },
  'view fails': { code: 'VIEW_FAILED', seen: { error: /no_such_column/ } },
  'table missing': { code: 'VIEW_FAILED', seen: { error: /nothing/ } },
  'queries fail': {
    seen: {
      'native FROM pg.public.nothing': /nothing/,
      "native FROM postgres_query('pg', 'SELECT broken')": /broken/,
      "query ATTACH '' AS again (TYPE postgres, SECRET nothing)": /"nothing" not found/,
      'query SELEC': /syntax error/,
      'password as a value': /Could not convert string '\[redacted\]'/,
    },
  },
  'server goes away': { seen: { 'native query': /Error/, query: /QUERY_FAILED/, session: /QUERY_FAILED/ } },
}
/** Where the password comes from. An attachment's own secret has no parameters that DuckDB could refuse. */
const styles = ['variable', 'literal', 'function']
const names = styles.flatMap((style) =>
  Object.keys(attempts).flatMap((title) => (style === 'variable' && title === 'secret refused' ? [] : [`${style}: ${title}`])),
)

describe('what the other tests look for', () => {
  const forms: Readonly<Record<string, string>> = {
    plain: `connecting with ${password}`,
    'in SQL': `PASSWORD 's3cr3t''%PW&x'`,
    'in a URL': `postgres://user:${encodeURIComponent(password)}@host`,
    'in JSON': JSON.stringify({ password }),
    'in HTML': 's3cr3t&#39;%PW&amp;x',
    'its end': `t'%PW&x`,
    'its end, encoded': '%27%25PW%26x',
    'in Base64': Buffer.from(password).toString('base64'),
    'in Base64 with a user': Buffer.from(`canary:${password}`).toString('base64'),
    'in Base64 with another user': Buffer.from(`user:${password}`).toString('base64'),
    'in hexadecimal digits': Buffer.from(password).toString('hex'),
  }
  test.each(Object.entries(forms))('is found %s', (_, text) => {
    expect(leaksOf(text)).not.toEqual([])
  })
  test('is not found where it does not occur', () => {
    expect(leaksOf('password=redacted, [redacted], a secret')).toEqual([])
  })
})

describeWith(['postgres_scanner'], 'a Postgres password that comes from a', () => {
  let postgres: Postgres
  let folder: CatalogFolder
  let shown: ReadonlyMap<string, Shown>
  let debug: ReadonlyMap<string, string>

  beforeAll(async () => {
    postgres = await startPostgres()
    await postgres.query(`
      CREATE TABLE orders AS SELECT 1 AS number;
      CREATE ROLE canary LOGIN PASSWORD '${password.replaceAll("'", "''")}';
      CREATE ROLE other LOGIN PASSWORD 'another';
      GRANT SELECT ON orders TO canary`)
    folder = await makeFolder()
    const { host, port, database } = postgres
    const server = { host, port, database, user: 'canary' }
    const setup: Setup = { folder: folder.path, extensions: extensionDirectory, server, password, otherUser: 'other' }
    await using script = await compileScript('show-everything')
    const child = script.start([], { SETUP: JSON.stringify(setup), DEBUG: 'duckalog:*' })
    expect(await child.ended).toEqual({ code: 0, signal: null })
    shown = new Map(child.stdout.map((line) => JSON.parse(line) as Shown).map((one) => [one.name, one]))
    const sections = child.stderr.split('=== ').map((text) => text.split('\n'))
    debug = new Map(sections.map(([name = '', ...lines]) => [name, lines.join('\n')]))
  })
  afterAll(async () => {
    await folder?.[Symbol.asyncDispose]()
    await postgres?.stop()
  })

  test.each(names)('%s', (name) => {
    const { code, seen } = shown.get(name) as Shown
    const wanted = attempts[name.replace(/^.*: /, '')]
    expect(code).toBe(wanted?.code)
    for (const [place, text] of Object.entries(wanted?.seen ?? {}))
      expect([place, seen[place]]).toEqual([place, expect.stringMatching(text)])
    expect(Object.entries(seen).flatMap(([place, text]) => leaksOf(text).map((leak) => `${place}: ${leak}`))).toEqual([])
    expect(debug.get(name)).toMatch(/duckalog:config loaded/)
    expect(leaksOf(debug.get(name) ?? '')).toEqual([])
  })

  test('no file except the config contains the password', async () => {
    const files = (await readdir(folder.path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const texts = await Promise.all(
      files.map(async ({ name, parentPath }) => [name, await readFile(join(parentPath, name), 'latin1')] as const),
    )
    const databases = texts.filter(([name]) => name.endsWith('.duckdb'))
    expect(databases).toHaveLength(names.length)
    const leaking = texts.filter(([, text]) => leaksOf(text).length > 0).map(([name]) => name)
    expect(leaking.filter((name) => !/^literal-.*\.json$/.test(name))).toEqual([])
    // The literal password is in the config itself, so that the search is known to find it
    expect(leaking).toHaveLength(Object.keys(attempts).length)
  })
})

function leaksOf(text: string): readonly string[] {
  return traces.flatMap((trace) => trace.exec(text)?.[0] ?? [])
}

/** The Base64 characters that depend on the password alone, after the given number of bytes before it. */
function base64Of(offset: number): string {
  const before = Buffer.from('-'.repeat(offset) + password)
  return before.toString('base64').slice(Math.ceil(offset / 3) * 4, Math.floor(before.length / 3) * 4)
}
