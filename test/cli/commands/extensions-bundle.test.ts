import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { duckdbVersion, extensionFile } from '../../../scripts/extensions.mjs'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { bundleCli, type Cli } from '../bundle-cli.js'

const platform = basename(dirname(extensionFile(duckdbVersion, 'sqlite_scanner')))
const catalog = (duckdb: object, rest: object = {}) =>
  JSON.stringify({ version: 1, duckdb: { extension_policy: 'local_only', ...duckdb }, ...rest })

interface Lock {
  readonly format: number
  readonly extensions: readonly Record<string, string>[]
}

describeWith(['sqlite_scanner', 'httpfs', 'avro', 'iceberg'], 'duckalog extensions bundle', () => {
  let cli: Cli
  const lock = (): Lock => JSON.parse(readFileSync(join(cli.folder, 'bundled/duckalog-extensions.json'), 'utf8'))
  const fileOf = (name: string) => join(cli.folder, `bundled/v${duckdbVersion}`, platform, `${name}.duckdb_extension`)

  beforeAll(async () => {
    cli = bundleCli()
    const needs = {
      load_extensions: ['sqlite', 'json'],
      extensions: [{ name: 'spatial', optional: true }],
      secrets: [{ type: 's3', key_id: 'k', secret: 'canary' }],
    }
    cli.write('online.yaml', catalog({ directories: { extensions: extensionDirectory }, ...needs }))
    cli.write(
      'offline.yaml',
      catalog({ directories: { extensions: 'bundled' }, load_extensions: ['sqlite'], secrets: needs.secrets }, { views: [] }),
    )
    cli.write('implied.yaml', catalog({ directories: { extensions: 'bundled' }, secrets: needs.secrets }))
  })
  afterAll(() => cli.remove())
  beforeEach(async () => {
    rmSync(join(cli.folder, 'bundled'), { recursive: true, force: true })
    expect(await cli.run('extensions', 'bundle', 'online.yaml', '-o', 'bundled')).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^httpfs \w+ for DuckDB v[\d.]+ on \w+\nsqlite_scanner \w+ for DuckDB v[\d.]+ on \w+\n$/),
      stderr: '2 extensions in bundled\n',
    })
  })

  test('copies extensions that are loaded or implied, with a lockfile; the folder works offline', async () => {
    expect(lock()).toEqual({
      format: 1,
      extensions: ['httpfs', 'sqlite_scanner'].map((name) => ({
        name,
        version: expect.stringMatching(/^\w+$/),
        duckdb: `v${duckdbVersion}`,
        platform,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      })),
    })
    expect(existsSync(fileOf('json'))).toBe(false)
    const { status, stderr } = await cli.run('run', 'offline.yaml', '-q', 'SELECT name FROM duckdb_secrets()', '--format', 'csv')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test.each([
    [
      'offline.yaml',
      'sqlite_scanner',
      /^offline\.yaml:1:\d+: The extension "sqlite" could not be loaded: Its file .*sqlite_scanner\.duckdb_extension differs from the bundled one/,
    ],
    [
      'offline.yaml',
      'httpfs',
      /The extension "httpfs" cannot be used: Its file .*httpfs\.duckdb_extension differs from the bundled one/,
    ],
    [
      'implied.yaml',
      'httpfs',
      /The extension "httpfs" cannot be used: Its file .*httpfs\.duckdb_extension differs from the bundled one/,
    ],
  ])('%s does not load a tampered %s', async (config, name, message) => {
    appendFileSync(fileOf(name), 'tampered')
    const { status, stdout, stderr } = await cli.run('run', config)
    expect({ status, stdout, stderr }).toEqual({ status: 3, stdout: '', stderr: expect.stringMatching(message) })
    expect(stderr).toContain('[EXTENSION_UNAVAILABLE]')
  })

  test.each(['autoload', 'LOAD', 'optional'])('a tampered file that the config does not list is not loaded: %s', async (way) => {
    appendFileSync(fileOf('sqlite_scanner'), 'tampered')
    const ways: Record<string, object> = {
      autoload: {},
      LOAD: { init_sql: ['LOAD sqlite_scanner'] },
      optional: { extensions: [{ name: 'sqlite', optional: true }] },
    }
    cli.write(
      'unsigned.yaml',
      catalog({ directories: { extensions: 'bundled' }, security: { unsigned_extensions: true }, ...ways[way] }),
    )
    const { status, stderr } = await cli.run(
      'run',
      'unsigned.yaml',
      '-q',
      "SELECT loaded FROM duckdb_extensions() WHERE extension_name = 'sqlite_scanner'",
    )
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringMatching(/The extension "sqlite_scanner" cannot be used: Its file .* differs from the bundled one/),
    })
  })

  test('a missing file, a file that is not in the lockfile and an invalid lockfile are reported', async () => {
    rmSync(fileOf('sqlite_scanner'))
    expect((await cli.run('run', 'offline.yaml')).stderr).toMatch(
      /sqlite_scanner\.duckdb_extension is in the lockfile .* but does not exist/,
    )
    const text = readFileSync(join(cli.folder, 'bundled/duckalog-extensions.json'), 'utf8')
    const httpfs = lock().extensions.filter(({ name }) => name !== 'httpfs')
    writeFileSync(join(cli.folder, 'bundled/duckalog-extensions.json'), JSON.stringify({ format: 1, extensions: httpfs }))
    expect((await cli.run('run', 'implied.yaml')).stderr).toMatch(/httpfs\.duckdb_extension is not in the lockfile/)
    writeFileSync(join(cli.folder, 'bundled/duckalog-extensions.json'), text.slice(0, 40))
    expect((await cli.run('run', 'implied.yaml')).stderr).toMatch(
      /The lockfile "duckalog-extensions\.json" in .* is not valid JSON/,
    )
  })

  test('keeps files for other platforms and copies dependencies of extensions', async () => {
    const path = join(cli.folder, 'bundled/duckalog-extensions.json')
    const other = { name: 'httpfs', version: '1', duckdb: `v${duckdbVersion}`, platform: 'other', sha256: 'x' }
    writeFileSync(path, JSON.stringify({ format: 1, extensions: [...lock().extensions, other] }))
    cli.write(
      'iceberg.yaml',
      catalog({ directories: { extensions: extensionDirectory }, secrets: [{ type: 'iceberg', bearer_token: 't' }] }),
    )
    expect((await cli.run('extensions', 'bundle', 'iceberg.yaml', '-o', 'bundled')).status).toBe(0)
    expect(lock().extensions.map((entry) => `${entry.platform} ${entry.name}`)).toEqual(
      [...['avro', 'httpfs', 'iceberg', 'sqlite_scanner'].map((name) => `${platform} ${name}`), 'other httpfs'].sort(),
    )
  })

  test.each([
    { args: ['extensions'], status: 2, stderr: /Usage: duckalog extensions/ },
    { args: ['extensions', 'bundle', 'online.yaml'], status: 2, stderr: /required option '-o, --out <folder>'/ },
    { args: ['extensions', 'bundle', 'missing.yaml', '-o', 'x'], status: 4, stderr: /CONFIG_NOT_FOUND/ },
    {
      args: ['extensions', 'bundle', 'absent.yaml', '-o', 'x'],
      status: 3,
      stderr: /^absent\.yaml:1:\d+: The extension "spatial" could not be loaded/,
    },
    { args: ['extensions', 'bundle', 'online.yaml', '-o', 'online.yaml'], status: 3, stderr: /online\.yaml/ },
  ])('$args exits with code $status', async ({ args, status, stderr }) => {
    cli.write('absent.yaml', catalog({ directories: { extensions: 'none' }, load_extensions: ['spatial'] }))
    expect(await cli.run(...args)).toEqual({ status, stdout: '', stderr: expect.stringMatching(stderr) })
  })
})
