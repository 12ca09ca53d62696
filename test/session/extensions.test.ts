import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { duckdbVersion, extensionFile } from '../../scripts/extensions.mjs'
import type { CatalogConfig, DuckDBConfig } from '../../src/config/model/catalog-config.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { applySession, planSession } from '../../src/session/index.js'
import { describeWith, extensionDirectory } from '../support/extensions.js'
import { temporaryFolder } from '../support/temporary-folder.js'
import { recordingConnection, refusal } from './recording-connection.js'
import { failureOf, sessionConfig, withSession } from './session-fixtures.js'

const inFolder = temporaryFolder()
const sqliteFile = extensionFile(duckdbVersion, 'sqlite_scanner')
const loaded = "SELECT extension_name AS name FROM duckdb_extensions() WHERE loaded AND extension_name = 'sqlite_scanner'"

/** An extension directory with this file in it, under this name. */
async function directoryWith(folder: string, name: string, content: Uint8Array | string): Promise<string> {
  const directory = inFolder(folder)
  const file = join(directory, `v${duckdbVersion}`, basename(dirname(sqliteFile)), `${name}.duckdb_extension`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
  return directory
}

const offline = (duckdb: DuckDBConfig): CatalogConfig =>
  sessionConfig({ extension_policy: 'local_only', directories: { extensions: inFolder('none') }, ...duckdb })

describeWith(['sqlite_scanner'], 'with the SQLite extension', () => {
  test.each<[what: string, duckdb: DuckDBConfig]>([
    ['by its name', { extensions: ['sqlite_scanner'] }],
    ['by another name', { load_extensions: ['SQLite3'] }],
    ['in the list to install', { install_extensions: ['sqlite'] }],
    ['under the policy never', { extension_policy: 'never', extensions: ['sqlite'] }],
    ['by its file', { directories: { extensions: '/nowhere' }, extensions: [{ name: 'sqlite', path: sqliteFile }] }],
  ])('a present extension loads %s', async (_what, duckdb) => {
    const directories = { extensions: extensionDirectory }
    await withSession(sessionConfig({ extension_policy: 'local_only', directories, ...duckdb }), async ({ keeper, report }) => {
      expect(await keeper.all(loaded)).toEqual([{ name: 'sqlite_scanner' }])
      expect(report.steps.at(-1)).toMatchObject({ kind: 'extension', status: 'done' })
    })
  })

  test.each<[what: string, tamper: (file: Buffer) => Buffer, said: RegExp]>([
    ['of junk', () => Buffer.from('junk'), /not a DuckDB extension/],
    ['that was tampered with', (file) => flipByte(file, 5_000), /signature/],
  ])('a file %s is refused, and nothing is downloaded in its place', async (what, tamper, said) => {
    const directory = await directoryWith(what, 'sqlite_scanner', tamper(await readFile(sqliteFile)))
    const config = sessionConfig({ directories: { extensions: directory }, extensions: ['sqlite'] })
    const error = await failureOf(withSession(config, async () => undefined))
    expect(error).toMatchObject({ code: 'EXTENSION_UNAVAILABLE', at: ['duckdb', 'extensions', 0], retryable: false })
    expect(error.message).toMatch(said)
    expect(error.message).not.toMatch(/download/i)
  })
})

test('a built-in extension needs no file and no network', async () => {
  await withSession(offline({ extensions: ['json', 'PARQUET'], install_extensions: ['icu'] }), async ({ report }) => {
    expect(report.steps).toMatchObject(['json', 'PARQUET', 'icu'].map((name) => ({ name, status: 'done' })))
  })
})

test.each(['local_only', 'never'] as const)('under %s a missing extension says where its file belongs', async (policy) => {
  const error = await failureOf(
    withSession(offline({ extension_policy: policy, extensions: ['json', 'sqlite'] }), async () => undefined),
  )
  expect(error).toMatchObject({
    code: 'EXTENSION_UNAVAILABLE',
    step: { kind: 'extension', name: 'sqlite' },
    at: ['duckdb', 'extensions', 1],
    retryable: false,
  })
  const place = join(inFolder('none'), `v${duckdbVersion}`, basename(dirname(sqliteFile)), 'sqlite_scanner.duckdb_extension')
  expect(error.message).toContain('The extension "sqlite" could not be loaded: IO Error: ')
  expect(error.message).toContain(`put its file for this DuckDB version at ${place}, `)
})

test('a path that names no file asks for the path to be checked', async () => {
  const path = inFolder('nowhere.duckdb_extension')
  const error = await failureOf(withSession(offline({ extensions: [{ name: 'x', path }] }), async () => undefined))
  expect(error.code).toBe('EXTENSION_UNAVAILABLE')
  expect(error.message).toContain(path)
  expect(error.message).toContain('Check duckdb.extensions[].path')
  expect(error.message).not.toContain('extension_policy')
})

test('a missing optional extension gives a warning, and the rest continues', async () => {
  const config = offline({ extensions: [{ name: 'spatial', optional: true }, 'json'] })
  await withSession(config, async ({ report }) => {
    expect(report.steps).toMatchObject([
      { name: 'spatial', status: 'failed', reason: expect.stringContaining('spatial.duckdb_extension') },
      { name: 'json', status: 'done' },
    ])
    expect(report.warnings).toEqual([
      {
        code: 'EXTENSION_SKIPPED',
        message: expect.stringContaining('The extension "spatial" could not be loaded'),
        location: { path: 'duckdb.extensions[0]' },
      },
    ])
  })
})

test('a setting or secret whose extension is missing says so', async () => {
  for (const duckdb of [{ settings: { s3_region: 'eu' } }, { secrets: [{ type: 's3' }] }]) {
    const error = await failureOf(withSession(offline(duckdb), async () => undefined))
    expect(error.code).toBe('EXTENSION_UNAVAILABLE')
    expect(error.message).toContain('To provide the extension httpfs: put its file')
  }
})

describe('what is run', () => {
  const missing = refusal('IO Error: Extension "/e/v1.5.5/linux_amd64/x.duckdb_extension" not found.')
  const unreachable = refusal(
    'IO Error: Failed to download extension "x" at URL "http://e" (ERROR Could not establish connection)',
    {
      retryable: true,
    },
  )

  async function apply(duckdb: DuckDBConfig, answer: (sql: string, count: number) => Error | undefined) {
    let count = 0
    const connection = recordingConnection((sql) => answer(sql, ++count))
    const steps = planSession(sessionConfig(duckdb)).steps.filter(({ kind }) => kind === 'extension')
    const outcome = await applySession(connection, steps, { retry: { attempts: 1 } }).catch((error: unknown) => error)
    return { outcome, ran: connection.ran.map(({ sql }) => sql) }
  }

  test('a missing extension is installed, then loaded', async () => {
    const { outcome, ran } = await apply({ extensions: [{ name: 'x', from: 'community' }] }, (_sql, count) =>
      count === 1 ? missing : undefined,
    )
    expect(ran).toEqual(['LOAD "x"', 'INSTALL "x" FROM community', 'LOAD "x"'])
    expect(outcome).toMatchObject({ steps: [{ name: 'x', status: 'done', reason: 'installed' }] })
  })

  test('a present one is not installed', async () => {
    expect((await apply({ install_extensions: ['x'] }, () => undefined)).ran).toEqual(['LOAD "x"'])
  })

  test.each(['local_only', 'never'] as const)(
    'under %s nothing is ever installed, whatever the config asks for',
    async (policy) => {
      const { ran } = await apply(
        { extension_policy: policy, extensions: [{ name: 'x', force: true, optional: true }, 'y'], install_extensions: ['z'] },
        () => missing,
      )
      expect(ran).toEqual(['LOAD "x"', 'LOAD "y"'])
      await withSession(sessionConfig({ extension_policy: policy }), async ({ keeper }) => {
        expect(await keeper.all("SELECT current_setting('autoinstall_known_extensions') AS allowed")).toEqual([
          { allowed: false },
        ])
      })
    },
  )

  test('an install that fails says both where the file would be found and why it was not downloaded', async () => {
    const { outcome, ran } = await apply({ extensions: ['x'] }, (sql) => (sql.startsWith('LOAD') ? missing : unreachable))
    expect(ran).toEqual(['LOAD "x"', 'INSTALL "x"'])
    expect(outcome).toMatchObject({ code: 'EXTENSION_UNAVAILABLE', retryable: true })
    expect(String(outcome)).toContain('Failed to download')
    expect(String(outcome)).toContain('at /e/v1.5.5/linux_amd64/x.duckdb_extension, ')
  })

  test('a forced install that fails is not tried twice', async () => {
    const { outcome, ran } = await apply({ extensions: [{ name: 'x', force: true }] }, () => unreachable)
    expect(ran).toEqual(['FORCE INSTALL "x"'])
    expect(outcome).toMatchObject({ code: 'EXTENSION_UNAVAILABLE' })
  })

  test('any other refusal of the load leads to no install', async () => {
    const { ran } = await apply({ extensions: ['x'] }, () => refusal('IO Error: signature is either missing or invalid'))
    expect(ran).toEqual(['LOAD "x"'])
  })
})

test('the aliases of extensions are those of DuckDB', async () => {
  const instance = await nodeApi().open(':memory:')
  try {
    const connection = await instance.connect()
    const rows = await connection.all<{ name: string; alias: string }>(
      'SELECT extension_name AS name, unnest(aliases) AS alias FROM duckdb_extensions()',
    )
    expect(rows.length).toBeGreaterThan(0)
    for (const { name, alias } of rows) {
      const { steps } = planSession(sessionConfig({ extensions: [name, alias] }), {})
      expect([alias, steps.filter(({ kind }) => kind === 'extension').length]).toEqual([alias, 1])
    }
  } finally {
    await instance.close()
  }
})

function flipByte(file: Buffer, index: number): Buffer {
  file[index]! ^= 1
  return file
}
