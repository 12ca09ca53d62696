import { connectToCatalog, loadConfig } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { show } from '../../support/show.js'

const canary = 'cn4ry-hunter2'
const broken: Readonly<Record<string, object>> = {
  'an import that is not there': { imports: [`file-https://u:${canary}@127.0.0.1/x.yaml`] },
  'a remote import that refuses': { imports: [`http://u:${canary}@127.0.0.1:1/x.yaml`] },
  'a catalog that is not there': {
    attachments: { duckalog: [{ alias: 'c', config_path: `http://127.0.0.1:1/x.yaml?token=${canary}` }] },
  },
  'an SQL file that is not there': { views: [{ name: 'v', sql_file: `http://u:${canary}@127.0.0.1:1/x.sql` }] },
  'a setting that is none': { duckdb: { settings: [`SELEC password = '${canary}'`] } },
}

test.each(Object.entries(broken))(
  '%s shows no credential when it is loaded, nor when it is saved over a live catalog',
  async (_, part) => {
    const good = { version: 1, duckdb: {}, views: [] }
    await using folder = await makeFolder({ 'c.json': good })
    const failed: unknown[] = []
    let tell: () => void = () => undefined
    const told = new Promise<void>((resolve) => {
      tell = resolve
    })
    await using catalog = connectToCatalog(folder.file('c.json'), {
      onEvent: (event) => {
        if (event.type !== 'reload-failed') return
        failed.push(event)
        tell()
      },
    })
    await catalog.watch()
    await folder.write({ 'c.json': { ...good, ...part } })
    await told
    const loaded = await loadConfig(folder.file('c.json')).catch((error: unknown) => error)
    expect(loaded).toBeInstanceOf(Error)
    for (const value of [...failed, loaded]) expect(show(value)).not.toContain(canary)
  },
)
