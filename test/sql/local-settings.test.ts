import type { Driver } from '../../src/driver/core/driver.js'
import { duckdbAsync } from '../../src/driver/duckdb-async.js'
import { nodeApi } from '../../src/driver/node-api.js'
import { formerlyLocalSettings, localSettings } from '../../src/sql/local-settings.js'

interface Setting {
  readonly name: string
  readonly scope: string
}

async function readSettings(driver: Driver): Promise<readonly Setting[]> {
  const instance = await driver.open(':memory:')
  try {
    const connection = await instance.connect()
    return await connection.all<Setting & object>('SELECT name, scope FROM duckdb_settings() ORDER BY name')
  } finally {
    await instance.close()
  }
}

const localNames = (settings: readonly Setting[]) => settings.filter(({ scope }) => scope === 'LOCAL').map(({ name }) => name)

test('the lists of local settings are those of the two DuckDBs', async () => {
  const current = localNames(await readSettings(nodeApi()))
  const former = localNames(await readSettings(duckdbAsync()))
  expect([...localSettings].sort()).toEqual(current)
  expect([...formerlyLocalSettings].sort()).toEqual(former.filter((name) => !localSettings.has(name)))
})

test('each local setting refuses to be set globally, and no other one does', async () => {
  const instance = await nodeApi().open(':memory:')
  try {
    const connection = await instance.connect()
    const refused: string[] = []
    for (const { name } of await connection.all<Setting & object>('SELECT name FROM duckdb_settings() ORDER BY name')) {
      // One-way switches: they would refuse whatever comes after them
      if (['enable_external_access', 'lock_configuration'].includes(name)) continue
      const error = await connection.run(`RESET GLOBAL "${name}"`).catch(String)
      if (/cannot be reset globally/.test(String(error))) refused.push(name)
    }
    expect(refused).toEqual([...localSettings].sort())
  } finally {
    await instance.close()
  }
})
