import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import type { DriverConnection } from '../../../src/driver/core/driver.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withInstance, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()
let folders = 0
const newFolder = () => inFolder(`secrets-${++folders}`)

const token = (value: string) => createSecretValue(value)
const http = (name: string, value: string, more: Partial<SecretConfig> = {}): SecretConfig => ({
  type: 'http',
  name,
  bearer_token: token(value),
  ...more,
})
const withFolder = (folder: string, ...secrets: SecretConfig[]) => sessionConfig({ directories: { secrets: folder }, secrets })

interface Listed {
  readonly name: string
  readonly persistent: boolean
  readonly scope: readonly string[]
}

async function list(connection: DriverConnection): Promise<readonly Listed[]> {
  return connection.all<Listed & object>('SELECT name, persistent, scope FROM duckdb_secrets() ORDER BY name, persistent')
}

async function storedText(folder: string, name: string): Promise<string> {
  return readFile(join(folder, `${name}.duckdb_secret`), 'latin1')
}

test('a temporary secret is known to DuckDB, and leaves no file', async () => {
  const folder = newFolder()
  const config = withFolder(folder, http('one', 'value-1', { scope: ['https://a', 'https://b'] }), http('It\'s "2"', 'value-2'))
  await withSession(config, async ({ keeper, connect, report }) => {
    expect(await list(await connect())).toMatchObject([
      { name: 'it\'s "2"', persistent: false },
      { name: 'one', persistent: false, scope: ['https://a', 'https://b'] },
    ])
    expect(await keeper.all("SELECT name FROM which_secret('https://a/x', 'http')")).toEqual([{ name: 'one' }])
    expect(report.warnings).toEqual([])
  })
  await expect(readFile(join(folder, 'one.duckdb_secret'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a temporary secret replaces a temporary one, and leaves a persistent one of its name', async () => {
  const folder = newFolder()
  await withSession(
    withFolder(folder, http('S', 'value-kept', { persistent: true, scope: 'https://kept' })),
    async () => undefined,
  )
  const before = await storedText(folder, 's')
  await withInstance(planSession(withFolder(folder)), async (instance) => {
    const connection = await instance.connect()
    for (const scope of ['https://first', 'https://second']) {
      const config = withFolder(folder, http('s', 'value-other', { scope }))
      const report = await applySession(connection, planSession(config).steps)
      expect(report.warnings).toEqual([])
      expect(await list(connection)).toMatchObject([
        { name: 's', persistent: false, scope: [scope] },
        { name: 's', persistent: true, scope: ['https://kept'] },
      ])
    }
  })
  expect(await storedText(folder, 's')).toBe(before)
  expect(before).toContain('value-kept')
})

describe('a persistent secret', () => {
  test('is written once, and then used unchanged, with a warning that says how to renew it', async () => {
    const folder = newFolder()
    await withSession(withFolder(folder, http('Keep', 'value-old', { persistent: true })), async ({ keeper, report }) => {
      expect(await list(keeper)).toMatchObject([{ name: 'keep', persistent: true }])
      expect(report).toMatchObject({ steps: [{ kind: 'secret', name: 'Keep', status: 'done' }], warnings: [] })
    })
    await withSession(withFolder(folder, http('KEEP', 'value-new', { persistent: true })), async ({ keeper, report }) => {
      expect(await list(keeper)).toMatchObject([{ name: 'keep', persistent: true }])
      expect(report.steps[0]).toMatchObject({ status: 'skipped', reason: 'a persistent secret of that name exists' })
      expect(report.warnings).toEqual([
        {
          code: 'SECRET_KEPT',
          message: expect.stringContaining('run DROP PERSISTENT SECRET "KEEP" first'),
          location: { path: 'duckdb.secrets[0]' },
        },
      ])
    })
    expect(await storedText(folder, 'keep')).toContain('value-old')
  })

  test.each(['ÉTÉ Ünï', 'with space', "quo'te"])('is found again under the name %j', async (name) => {
    const config = withFolder(newFolder(), http(name, 'value', { persistent: true }))
    await withSession(config, async ({ report }) => expect(report.warnings).toEqual([]))
    await withSession(config, async ({ report }) => expect(report.warnings).toMatchObject([{ code: 'SECRET_KEPT' }]))
  })

  test('is made a temporary one in a read-only session, if it is missing', async () => {
    const folder = newFolder()
    const config = withFolder(folder, http('s', 'value', { persistent: true }))
    const readOnly = { readOnly: true }
    await withSession(
      config,
      async ({ keeper, report }) => {
        expect(await list(keeper)).toMatchObject([{ name: 's', persistent: false }])
        expect(report.steps[0]).toMatchObject({ status: 'done', reason: 'created as a temporary secret' })
        expect(report.warnings).toMatchObject([{ code: 'SECRET_TEMPORARY', location: { path: 'duckdb.secrets[0]' } }])
      },
      readOnly,
    )
    await expect(storedText(folder, 's')).rejects.toMatchObject({ code: 'ENOENT' })

    await withSession(config, async () => undefined)
    await withSession(
      config,
      async ({ keeper, report }) => {
        expect(await list(keeper)).toMatchObject([{ name: 's', persistent: true }])
        expect(report.warnings).toMatchObject([{ code: 'SECRET_KEPT' }])
      },
      readOnly,
    )
  })

  test('that someone made after the open is left alone, though DuckDB would overwrite it', async () => {
    const folder = newFolder()
    await withInstance(planSession(withFolder(folder)), async (instance) => {
      const connection = await instance.connect()
      expect(await list(connection)).toEqual([])
      await withSession(withFolder(folder, http('s', 'value-theirs', { persistent: true })), async () => undefined)

      const config = withFolder(folder, http('S', 'value-ours', { persistent: true }))
      const report = await applySession(connection, planSession(config).steps)
      expect(report.warnings).toMatchObject([{ code: 'SECRET_TEMPORARY', message: expect.stringContaining('created elsewhere') }])
      expect(await list(connection)).toMatchObject([{ name: 's', persistent: false }])
    })
    expect(await storedText(folder, 's')).toContain('value-theirs')
  })

  test('replaces the temporary one of an earlier config, so that its name stays unambiguous', async () => {
    const folder = newFolder()
    await withSession(withFolder(folder, http('s', 'value-1')), async ({ keeper }) => {
      const config = withFolder(folder, http('s', 'value-2', { persistent: true }))
      await applySession(keeper, planSession(config).steps)
      expect(await list(keeper)).toMatchObject([{ name: 's', persistent: true }])
    })
  })

  test('that cannot be written fails with its place, and the temporary one of its name stays', async () => {
    const folder = newFolder()
    await withSession(withFolder(folder, http('blocked', 'value-1')), async ({ keeper }) => {
      await rm(folder, { recursive: true, force: true })
      await writeFile(folder, 'a file in the place of the folder')
      const config = withFolder(folder, http('blocked', 'value-2', { persistent: true }))
      const error = await failureOf(applySession(keeper, planSession(config).steps))
      expect(error).toMatchObject({ code: 'SECRET_INVALID', step: { name: 'blocked' }, at: ['duckdb', 'secrets', 0] })
      expect(await list(keeper)).toMatchObject([{ name: 'blocked', persistent: false }])
    })
  })
})

test.each<[what: string, secret: SecretConfig, said: RegExp]>([
  ['an unknown type', { type: 'nosuch', password: token('canary-1') }, /Secret type 'nosuch' not found/],
  ['an unknown parameter', { type: 'http', password: token('canary-1') }, /Unknown parameter 'password'/],
  ['an unknown provider', { type: 'http', provider: 'nosuch' }, /provider 'nosuch' not found/],
  ['text where a map belongs', { type: 'http', params: { extra_http_headers: token('canary-1') } }, /can't be cast/],
  ['a short text where a map belongs', { type: 'http', params: { extra_http_headers: token('q7z') } }, /can't be cast/],
  ['a text where a flag belongs', { type: 'http', params: { verify_ssl: token('q7z') } }, /Failed to cast/],
  ['numbers among texts', { type: 'http', params: { bearer_token: [token('q7z'), 5] } }, /Could not convert/],
])('what only DuckDB refuses is SECRET_INVALID with its place, and shows no value: %s', async (_what, secret, said) => {
  const config = withFolder(newFolder(), http('fine', 'value'), { ...secret, name: 'bad' })
  const error = await failureOf(withSession(config, async () => undefined))
  expect(error).toMatchObject({ code: 'SECRET_INVALID', step: { kind: 'secret', name: 'bad' }, at: ['duckdb', 'secrets', 1] })
  expect(error.message).toContain('The secret "bad" (duckdb.secrets[1]) could not be restored: ')
  expect(error.message).toMatch(said)
  expect(inspect(error, { depth: null, showHidden: true })).not.toMatch(/canary|q7z/)
})

test('numbers and texts may be in one map', async () => {
  const header = { 'X-Retries': token('4'), 'X-Key': token('value') }
  const config = withFolder(newFolder(), {
    type: 'http',
    name: 'h',
    params: { extra_http_headers: { ...header, 'X-Open': 5, 'X-On': true } },
  })
  await withSession(config, async ({ keeper }) => {
    const [row] = await keeper.all<{ text: string }>('SELECT secret_string AS text FROM duckdb_secrets()')
    expect(row?.text).toContain('X-Open=5')
    expect(row?.text).toContain('X-On=true')
  })
})

test('a secret function is asked at each restore', async () => {
  let calls = 0
  const secret = { type: 'http', bearer_token: createSecretValue(async () => `value-${++calls}`) }
  await withSession(withFolder(newFolder(), secret), async ({ keeper }) => {
    await applySession(keeper, planSession(withFolder(newFolder(), secret)).steps)
    expect(await list(keeper)).toMatchObject([{ name: 'http' }])
  })
  expect(calls).toBe(2)
})

test('no value is in the SQL that DuckDB logs', async () => {
  const config = sessionConfig({
    directories: { secrets: newFolder() },
    pragmas: ["CALL enable_logging('QueryLog')"],
    secrets: [http('logged', 'canary-logged', { header: { 'X-Key': token('canary-header') } })],
  })
  await withSession(config, async ({ keeper }) => {
    const log = await keeper.all<{ message: string }>('SELECT message FROM duckdb_logs')
    expect(log.some(({ message }) => message.includes('"bearer_token" $1'))).toBe(true)
    expect(JSON.stringify(log)).not.toContain('canary')
  })
})
