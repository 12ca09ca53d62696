import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SecretConfig } from '../../src/config/model/catalog-config.js'
import type { DriverConnection } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { createSecretManager, createSecretValue, planSecrets, type SecretManagerOptions } from '../../src/secrets/index.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const inFolder = temporaryFolder()
let count = 0

interface Place {
  readonly directory: string
  readonly database: string
}

/** A secret directory and a database of their own. */
const memory = (): Place => ({ directory: inFolder(`secrets-${++count}`), database: ':memory:' })
const file = (): Place => ({ directory: inFolder(`secrets-${++count}`), database: inFolder(`catalog-${count}.duckdb`) })

const http = (name: string, token: string | (() => string), more: Partial<SecretConfig> = {}): SecretConfig => ({
  type: 'http',
  name,
  bearer_token: createSecretValue(token),
  persistent: true,
  ...more,
})

async function withConnection<T>({ directory, database }: Place, work: (connection: DriverConnection) => Promise<T>): Promise<T> {
  const instance = await nodeApi().open(database, { config: { secret_directory: directory } })
  try {
    return await work(await instance.connect())
  } finally {
    await instance.close()
  }
}

/** One session of a host: opens, applies, closes. */
async function apply(place: Place, secrets: readonly SecretConfig[], options: SecretManagerOptions = { owner: 'shop' }) {
  return withConnection(place, async (connection) => {
    const outcomes = await createSecretManager(connection, options).apply(planSecrets(secrets))
    const listed = await connection.all<{ name: string; persistent: boolean }>(
      'SELECT name, persistent FROM duckdb_secrets() ORDER BY name, persistent',
    )
    return { outcomes, listed: listed.map(({ name, persistent }) => `${name} ${persistent ? 'persistent' : 'temporary'}`) }
  })
}

const stored = (place: Place, name: string) => readFile(join(place.directory, `${name}.duckdb_secret`), 'latin1')
const run = (place: Place, sql: string) => withConnection(place, (connection) => connection.run(sql))

describe.each([
  ['in memory', memory],
  ['in a database file', file],
])('the persistent secrets of a catalog %s', (_where, newPlace) => {
  test('are created once, replaced when their definition changes, and dropped when they are no longer in the config', async () => {
    const place = newPlace()
    expect(await apply(place, [http('Lake', 'token-1'), http('other', 'token-o')])).toEqual({
      outcomes: [
        { name: 'Lake', status: 'done' },
        { name: 'other', status: 'done' },
      ],
      listed: ['lake persistent', 'other persistent'],
    })
    expect((await apply(place, [http('LAKE', 'token-1'), http('other', 'token-o')])).outcomes).toMatchObject([
      // The name is in the definition
      { name: 'LAKE', status: 'done', reason: 'replaced: its definition changed' },
      { name: 'other', status: 'skipped', reason: 'nothing changed' },
    ])
    expect((await apply(place, [http('LAKE', 'token-1')])).outcomes).toEqual([
      { name: 'LAKE', status: 'skipped', reason: 'nothing changed' },
      { name: 'other', status: 'done', reason: 'dropped: no longer in the config' },
    ])
    expect((await apply(place, [http('LAKE', 'token-2')])).outcomes).toEqual([
      { name: 'LAKE', status: 'done', reason: 'replaced: its definition changed' },
    ])
    expect(await stored(place, 'lake')).toContain('token-2')
    expect(await apply(place, [])).toEqual({
      outcomes: [{ name: 'lake', status: 'done', reason: 'dropped: no longer in the config' }],
      listed: [],
    })
    expect((await apply(place, [])).outcomes).toEqual([])
  })

  test.each<[what: string, change: (place: Place) => Promise<unknown>]>([
    ['replaced', (place) => run(place, "CREATE OR REPLACE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'token-u')")],
    [
      'replaced by one of the same length',
      (place) => run(place, "CREATE OR REPLACE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'token-9')"),
    ],
    ['restored from a backup', (place) => utimes(join(place.directory, 's.duckdb_secret'), 1e9, 1e9)],
  ])('that a user has %s are the user’s from then on', async (_what, change) => {
    const place = newPlace()
    await apply(place, [http('s', 'token-1')])
    await change(place)
    const theirs = await stored(place, 's')
    const again = await apply(place, [http('s', 'token-2')])
    expect(again.outcomes).toMatchObject([
      { status: 'skipped', warning: { code: 'SECRET_KEPT', message: expect.stringContaining('was changed by somebody else') } },
    ])
    expect((await apply(place, [])).outcomes).toMatchObject([
      { name: 's', status: 'skipped', warning: { code: 'SECRET_KEPT', message: expect.stringContaining('is left alone') } },
    ])
    expect((await apply(place, [])).outcomes).toEqual([])
    expect(await stored(place, 's')).toBe(theirs)
  })

  test('that a user made are never replaced and never dropped', async () => {
    const place = newPlace()
    await run(place, "CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'token-u')")
    const theirs = await stored(place, 's')
    for (const token of ['token-1', 'token-2'])
      expect((await apply(place, [http('s', token)])).outcomes).toMatchObject([
        { status: 'skipped', warning: { code: 'SECRET_KEPT' } },
      ])
    expect(await apply(place, [])).toEqual({ outcomes: [], listed: ['s persistent'] })
    expect(await stored(place, 's')).toBe(theirs)
  })

  test('that another owner made are another’s', async () => {
    const place = newPlace()
    await apply(place, [http('s', 'token-1')], { owner: 'shop' })
    expect((await apply(place, [http('s', 'token-2')], { owner: 'crm' })).outcomes).toMatchObject([
      { warning: { code: 'SECRET_KEPT' } },
    ])
    expect((await apply(place, [], { owner: 'crm' })).outcomes).toEqual([])
    expect((await apply(place, [http('s', 'token-3')], { owner: 'shop' })).outcomes).toMatchObject([
      { status: 'done', reason: 'replaced: its definition changed' },
    ])
  })

  test('prove nothing without their key', async () => {
    const place = newPlace()
    await apply(place, [http('s', 'token-1')])
    await writeFile(join(place.directory, 'duckalog.key'), '')
    expect((await apply(place, [http('s', 'token-2')])).outcomes).toMatchObject([{ warning: { code: 'SECRET_KEPT' } }])
  })

  test('that a user has dropped are made again', async () => {
    const place = newPlace()
    await apply(place, [http('s', 'token-1')])
    await run(place, 'DROP PERSISTENT SECRET s')
    expect((await apply(place, [http('s', 'token-1')])).outcomes).toEqual([{ name: 's', status: 'done' }])
    expect((await apply(place, [http('s', 'token-2')])).outcomes).toMatchObject([{ reason: 'replaced: its definition changed' }])
  })

  test('without an owner are created, and never replaced or dropped', async () => {
    const place = newPlace()
    await apply(place, [http('s', 'token-1')], {})
    expect((await apply(place, [http('s', 'token-2')], {})).outcomes).toMatchObject([{ warning: { code: 'SECRET_KEPT' } }])
    expect((await apply(place, [], {})).listed).toEqual(['s persistent'])
    expect(await readdir(place.directory)).toEqual(['s.duckdb_secret'])
  })

  test('are not written in a read-only session', async () => {
    const place = newPlace()
    await apply(place, [http('s', 'token-1'), http('gone', 'token-g')])
    const before = await readdir(place.directory)
    const again = await apply(place, [http('s', 'token-2'), http('new', 'token-n')], { owner: 'shop', readOnly: true })
    expect(again.outcomes).toMatchObject([
      { name: 's', status: 'skipped', warning: { code: 'SECRET_KEPT', message: expect.stringContaining('read-only') } },
      { name: 'new', status: 'done', warning: { code: 'SECRET_TEMPORARY' } },
    ])
    expect(again.listed).toEqual(['gone persistent', 'new temporary', 's persistent'])
    expect(await readdir(place.directory)).toEqual(before)
    expect(await stored(place, 's')).toContain('token-1')
  })

  test('do not appear in their proofs, which DuckDB ignores', async () => {
    const place = newPlace()
    await apply(place, [http('s', 'canary-token')])
    const names = await readdir(place.directory)
    const beside = names.filter((name) => !name.endsWith('.duckdb_secret'))
    expect(beside).toContain('duckalog.key')
    for (const name of beside) {
      expect((await stat(join(place.directory, name))).mode & 0o777).toBe(0o600)
      expect(await readFile(join(place.directory, name), 'latin1')).not.toContain('canary')
      await chmod(join(place.directory, name), 0o644)
    }
    if (place.database !== ':memory:') expect(await readFile(place.database, 'latin1')).not.toContain('canary')
    expect(await apply(place, [http('s', 'canary-token')])).toEqual({
      outcomes: [{ name: 's', status: 'skipped', reason: 'nothing changed' }],
      listed: ['s persistent'],
    })
  })
})

test('temporary secrets do not affect a persistent one of the same name', async () => {
  const place = memory()
  await apply(place, [http('s', 'token-1')])
  const before = await stored(place, 's')
  const again = await apply(place, [http('s', 'token-2', { persistent: false })], {})
  expect(again.listed).toEqual(['s temporary', 's persistent'])
  expect(await stored(place, 's')).toBe(before)
  // For its owner the persistent one is gone from the config
  expect((await apply(place, [http('s', 'token-2', { persistent: false })])).listed).toEqual(['s temporary'])
})

test('refresh calls the functions again, and replaces only secrets that changed', async () => {
  const calls = { stable: 0, changing: 0, persistent: 0 }
  const secrets = [
    http(
      'stable',
      () => {
        calls.stable += 1
        return 'token-x'
      },
      { persistent: false },
    ),
    http('changing', () => `token-${++calls.changing}`, { persistent: false }),
    http('kept', () => `token-${++calls.persistent}`),
  ]
  const place = memory()
  await withConnection(place, async (connection) => {
    const manager = createSecretManager(connection, { owner: 'shop' })
    expect(await manager.refresh()).toEqual([])
    await manager.apply(planSecrets(secrets))
    expect(calls).toEqual({ stable: 1, changing: 1, persistent: 1 })
    expect(await manager.refresh()).toEqual([
      { name: 'changing', status: 'done' },
      { name: 'kept', status: 'done', reason: 'replaced: its definition changed' },
    ])
    expect(calls).toEqual({ stable: 2, changing: 2, persistent: 2 })
    expect(await stored(place, 'kept')).toContain('token-2')
  })
})

test('a secret that DuckDB refuses is SECRET_INVALID with its location, without the value; earlier secrets stay', async () => {
  const place = memory()
  await withConnection(place, async (connection) => {
    const secrets = [
      http('good', 'token'),
      http('bad', 'canary-token', { params: { verify_ssl: createSecretValue('canary-flag') } }),
    ]
    const error = await createSecretManager(connection, { owner: 'shop' })
      .apply(planSecrets(secrets))
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'SECRET_INVALID',
      at: ['duckdb', 'secrets', 1],
      message: expect.stringMatching(/^The secret "bad" \(duckdb\.secrets\[1\]\) could not be restored: .*\[redacted\]/s),
    })
    expect(String((error as Error).stack) + String((error as Error).cause)).not.toContain('canary')
    expect(await connection.all('SELECT name FROM duckdb_secrets()')).toEqual([{ name: 'good' }])
  })
})
