import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/index.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { createSecretManager, createSecretValue, planSecrets } from '../../src/secrets/index.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const inFolder = temporaryFolder()

const bad = [
  ...['../x', '..', '.', '...', 'a/b', 'a\\b', '/x', 'C:\\x', 'C:x', './x', 'x/..', 'x/', '..\\x', 'a/../../b'],
  ...['con', 'NUL', 'com1', 'Lpt9', 'aux.b', 'CON.duckdb', 'prn', 'COM¹'],
  ...['x.', 'x ', 'x. .', 'a:b', 'a*', 'a?', '<a>', 'a|b', '"a"', 'a'.repeat(201), 'é'.repeat(101), 'a\u0085b'],
]
const worse = ['a\0b', '\n', 'a\tb', 'a\u007f', '\ud800', '']
const good = [
  'x',
  'lake-1',
  '.x',
  'a..b',
  'größe',
  'two words',
  'console',
  'com10',
  'a'.repeat(200),
  "o'neill",
  '%2e%2e',
  '~',
  '-x',
]

const secret = (name: string) => ({ type: 'http', name, bearer_token: 'token', persistent: true })

test.each([...bad, ...worse])('a persistent secret cannot be called %j', async (name) => {
  const refusal = { code: 'CONFIG_INVALID' }
  const duckdb = { secrets: [secret(name)] }
  await expect(loadConfig({ version: 1, duckdb })).rejects.toMatchObject(refusal)
  const inProfile = { version: 1, duckdb: {}, profiles: { p: { duckdb } } } as const
  await expect(loadConfig(inProfile, { profile: 'p' })).rejects.toMatchObject(refusal)
  const imported = inFolder('imported.json')
  await writeFile(imported, JSON.stringify({ duckdb }))
  await expect(loadConfig({ version: 1, duckdb: {}, imports: [imported] })).rejects.toMatchObject(refusal)
  const planned = { ...secret(name), bearer_token: createSecretValue('token') }
  expect(() => planSecrets([planned])).toThrow(expect.objectContaining(refusal))
})

test.each(good)('a persistent secret can be called %j, and is a file of the folder', async (name) => {
  const directory = inFolder(`good-${good.indexOf(name)}`)
  const { duckdb } = await loadConfig({ version: 1, duckdb: { secrets: [secret(name)] } })
  const instance = await nodeApi().open(':memory:', { config: { secret_directory: directory } })
  try {
    const manager = createSecretManager(await instance.connect(), { owner: 'shop' })
    await manager.apply(planSecrets(duckdb.secrets ?? []))
    expect(await readdir(directory)).toContain(`${name.toLowerCase()}.duckdb_secret`)
    await manager.apply([])
    expect(await readdir(directory)).not.toContain(`${name.toLowerCase()}.duckdb_secret`)
  } finally {
    await instance.close()
  }
})

test('a plan that a host has changed is refused before anything is written', async () => {
  const directory = inFolder('changed/secrets')
  const instance = await nodeApi().open(':memory:', { config: { secret_directory: directory } })
  try {
    const [planned] = planSecrets([{ ...secret('x'), bearer_token: createSecretValue('token') }])
    const create = { ...planned!.create, sql: planned!.create.sql.replace('"x"', '"../x"') }
    const apply = createSecretManager(await instance.connect(), { owner: 'shop' }).apply([{ ...planned!, name: '../x', create }])
    await expect(apply).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    expect(await readdir(join(directory, '..')).catch(() => [])).not.toContain('x.duckdb_secret')
  } finally {
    await instance.close()
  }
})

test('a temporary secret may have any name', async () => {
  await expect(loadConfig({ version: 1, duckdb: { secrets: [{ ...secret('../x'), persistent: false }] } })).resolves.toBeDefined()
})
