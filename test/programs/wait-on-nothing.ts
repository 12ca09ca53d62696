// Calls the function of its first argument, which waits for something that holds no handle of Node, and prints "done".
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Driver } from '../../src/driver/core/driver.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { buildCatalog, bundleExtensions, connectToCatalog, exportCatalog, loadConfig, validateCatalog } from '../../src/index.js'
import { createSecretManager, planSecrets } from '../../src/secrets/index.js'
import { applySession, planSession } from '../../src/session/index.js'

function later<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, 400, value).unref())
}

const secrets = [{ type: 'http', bearer_token: () => later('token') }]
const source = { version: 1, duckdb: { secrets, extension_policy: 'never' }, views: [] } as const
const remote = { readRemote: () => later('version: 1\nduckdb: {}\nviews: []\n') }
const slow: Driver<DuckDBConnection> = {
  ...nodeApi(),
  async open(database, options) {
    await later(undefined)
    return nodeApi().open(database, options)
  },
}
const plain = { version: 1, duckdb: { extension_policy: 'never' }, views: [] } as const
const folder = await mkdtemp(join(tmpdir(), 'duckalog-wait-'))
const open = async () => (await nodeApi().open(':memory:')).connect()

const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  connectToCatalog: () => connectToCatalog(source).query('SELECT 1'),
  loadConfig: () => loadConfig('s3://bucket/catalog.yaml', remote),
  validateCatalog: () => validateCatalog(plain, { driver: slow }),
  buildCatalog: () => buildCatalog(source, { databasePath: join(folder, 'x.duckdb') }),
  exportCatalog: () => exportCatalog(plain, 's3://b/x.duckdb', { upload: () => later(undefined) }),
  bundleExtensions: () => bundleExtensions(plain, join(folder, 'bundle'), { driver: slow }),
  applySession: async () => applySession(await open(), planSession(await loadConfig(source)).steps),
  createSecretManager: async () =>
    createSecretManager(await open()).apply(planSecrets((await loadConfig(source)).duckdb.secrets ?? [])),
}
await calls[process.argv[2] ?? '']?.()
await rm(folder, { recursive: true, force: true })
process.stdout.write('done\n')
process.exit()
