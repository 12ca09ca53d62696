import { bundleCli } from '../../cli/bundle-cli.js'
import type { SweepSetup, Swept } from '../../programs/sweep-secrets.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { compileScript } from '../../support/second-process.js'

/** With characters that quoting and URL-encoding change. */
const canary = "cn4ryV4l'%QW&z"

/** The part of it that stays, however it is quoted, escaped or encoded. */
const traces = [/cn4ry/i, /%QW|%25QW|QW&z|QW%26z/, /canary-typed/, /Y240cnlW|NuNHJ5V|jbjRyeV/, /636e347279/i]

const types = ['s3', 'gcs', 'r2', 'aws', 'azure', 'http', 'huggingface', 'postgres', 'mysql', 'ducklake', 'iceberg', 'quack']

/** How each attempt ends; without a code the catalog connects. */
const attempts: Readonly<Record<string, RegExp | undefined>> = {
  success: undefined,
  'unknown parameter': /^SECRET_INVALID$/,
  'bad parameter': /^(?:SECRET_INVALID|CONFIG_INVALID)$/,
  'function that throws': /^SECRET_INVALID$/,
  'function that gives NUL': /^SECRET_INVALID$/,
  'bad shape': /^CONFIG_INVALID$/,
}

const extensions = ['httpfs', 'aws', 'azure', 'postgres_scanner', 'mysql_scanner', 'ducklake', 'avro', 'iceberg', 'quack']

describeWith(extensions, 'the value of a secret', () => {
  let folder: CatalogFolder
  let swept: readonly Swept[]
  let debug: ReadonlyMap<string, string>

  beforeAll(async () => {
    folder = await makeFolder()
    await using script = await compileScript('sweep-secrets')
    // Side by side, because most of the time they wait for servers that do not answer
    const children = [0, 1, 2].map((part) => {
      const ofPart = types.filter((_, index) => index % 3 === part)
      const setup: SweepSetup = { folder: folder.path, extensions: extensionDirectory, canary, types: ofPart }
      return script.start([], { SETUP: JSON.stringify(setup), DEBUG: 'duckalog:*' })
    })
    for (const { ended } of children) expect(await ended).toEqual({ code: 0, signal: null })
    swept = children.flatMap(({ stdout }) => stdout.map((line) => JSON.parse(line) as Swept))
    const sections = children.flatMap(({ stderr }) => stderr.split('=== ').map((text) => text.split('\n')))
    debug = new Map(sections.map(([name = '', ...lines]) => [name, lines.join('\n')]))
  }, 240_000)
  afterAll(() => folder?.[Symbol.asyncDispose]())

  const cases = types.flatMap((type) =>
    Object.keys(attempts)
      .filter((attempt) => type !== 'ducklake' || attempt !== 'bad shape')
      .map((attempt) => [type, attempt] as const),
  )

  test.each(cases)('of type %s is seen nowhere: %s', (type, attempt) => {
    const { code = '', seen } = swept.find((one) => one.type === type && one.attempt === attempt) as Swept
    expect([seen.error?.slice(0, 500), code]).toEqual([
      attempts[attempt] && expect.anything(),
      expect.stringMatching(attempts[attempt] ?? /^$/),
    ])
    const leaks = Object.entries({ ...seen, debug: debug.get(`${type}: ${attempt}`) ?? '' }).flatMap(([place, text]) => {
      const leak = traces.map((trace) => trace.exec(text)).find((match) => match !== null)
      return leak ? [`${place}: ${text.slice(Math.max(0, leak.index - 200), leak.index + 60)}`] : []
    })
    expect(leaks).toEqual([])
  })

  test('appears in no dry run and no verbose log of the command line', async () => {
    const cli = bundleCli()
    try {
      const secrets = [
        { type: 's3', key_id: 'k', secret: '${env:CANARY}' },
        { type: 'http', header: { Authorization: 'Bearer ${env:CANARY}' }, persistent: true },
        { type: 'postgres', connection_string: 'host=127.0.0.1 port=1 password=${env:QUOTED}' },
      ]
      const settings = { s3_secret_access_key: '${env:CANARY}' }
      const duckdb = { secrets, settings, pragmas: ["SET azure_storage_connection_string = '${env:CANARY_SQL}'"] }
      cli.write('catalog.yaml', JSON.stringify({ version: 1, duckdb }))
      const env = {
        CANARY: canary,
        CANARY_SQL: canary.replaceAll("'", "''"),
        QUOTED: `'${canary.replaceAll("'", "\\'")}'`,
        DEBUG: 'duckalog:*',
      }
      for (const args of [
        ['run', 'catalog.yaml', '--dry-run'],
        ['run', 'catalog.yaml', '--verbose'],
        ['validate', 'catalog.yaml'],
      ]) {
        const { stdout, stderr } = await cli.start(args, env).outcome
        expect(stdout + stderr).toContain(args.includes('--dry-run') ? '"s3_secret_access_key" = $1' : 'catalog.yaml')
        expect(traces.filter((trace) => trace.test(stdout + stderr))).toEqual([])
      }
    } finally {
      cli.remove()
    }
  })

  test('was used in calls of DuckDB that failed', () => {
    const failed = swept
      .filter(({ attempt }) => attempt === 'success')
      .map(({ type, seen }) => [
        type,
        Object.keys(seen).filter((place) => /^(?:refused|timeout)/.test(place) && /QUERY_FAILED/.test(seen[place] ?? '')).length >
          0,
      ])
    expect(Object.fromEntries(failed)).toEqual(Object.fromEntries(types.map((type) => [type, true])))
    const places = new Set(swept.flatMap(({ seen }) => Object.keys(seen)))
    for (const place of ['plan before', 'report', 'events', 'duckdb_logs', '_duckalog.secrets', 'database file', 'syntax'])
      expect(places).toContain(place)
  })
})
