import { readFile, writeFile } from 'node:fs/promises'
import { type CatalogInput, connectToCatalog } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { rawQuery } from '../../support/raw-duckdb.js'

let folder: CatalogFolder
let count = 0
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(() => folder[Symbol.asyncDispose]())

const scopeOf = (name: string) => `https://${name}.example/`
const secret = (name: string, token: string, persistent = true) => ({
  type: 'http',
  name,
  scope: scopeOf(name),
  bearer_token: token,
  persistent,
})
const stored = (directory: string, name: string) => readFile(`${directory}/${name}.duckdb_secret`, 'latin1')

async function connectOnce(source: CatalogInput | string) {
  await using catalog = connectToCatalog(source, { base: folder.path })
  await catalog.getConnection()
  const steps = (catalog.report?.steps ?? []).filter(({ kind }) => kind === 'secret')
  return {
    steps: steps.map(({ name, status, reason }) => `${name} ${status}${reason === undefined ? '' : `: ${reason}`}`),
    warnings: (catalog.report?.warnings ?? []).map(({ code }) => code),
    secrets: await catalog.query('SELECT name, persistent FROM duckdb_secrets() ORDER BY ALL'),
  }
}

describe.each(['in a file', 'in memory', 'in memory, from a file of its own', 'in memory, in code'])('a catalog %s', (where) => {
  const place = () => {
    const id = `place-${++count}`
    const directory = folder.file(id)
    const source = async (...secrets: CatalogInput['duckdb']['secrets'] & object): Promise<CatalogInput | string> => {
      const catalog: CatalogInput = {
        version: 1,
        ...(where === 'in memory' && { name: 'shop' }),
        duckdb: { ...(where === 'in a file' && { database: `${id}.duckdb` }), directories: { secrets: id }, secrets },
      }
      if (where !== 'in memory, from a file of its own') return catalog
      await writeFile(folder.file(`${id}.yaml`), JSON.stringify(catalog))
      return folder.file(`${id}.yaml`)
    }
    return { directory, source }
  }

  test('owns its persistent secrets across connects, and no others', async () => {
    const { directory, source } = place()
    await rawQuery(':memory:', "CREATE PERSISTENT SECRET theirs (TYPE http, BEARER_TOKEN 'token-u')", {
      secret_directory: directory,
    })
    const first = await connectOnce(await source(secret('ours', 'token-1'), secret('theirs', 'token-2')))
    expect(first).toMatchObject({
      steps: ['ours done', 'theirs skipped: a persistent secret of that name exists'],
      warnings: ['SECRET_KEPT'],
    })
    expect((await connectOnce(await source(secret('ours', 'token-1')))).steps).toEqual(['ours skipped: nothing changed'])
    expect((await connectOnce(await source(secret('ours', 'token-3')))).steps).toEqual([
      'ours done: replaced: its definition changed',
    ])
    expect(await stored(directory, 'ours')).toContain('token-3')
    expect(await connectOnce(await source())).toEqual({
      steps: ['ours done: dropped: no longer in the config'],
      warnings: [],
      secrets: [{ name: 'theirs', persistent: true }],
    })
    expect(await stored(directory, 'theirs')).toContain('token-u')
  })
})

describe.each(['in a file', 'in memory', 'in memory, from a file of its own'])('a catalog %s that gets a name', (where) => {
  test('becomes the owner of secrets with equal definitions and leaves the others alone', async () => {
    const id = `named-${++count}`
    const source = async (name: string | undefined, ...secrets: CatalogInput['duckdb']['secrets'] & object) => {
      const catalog: CatalogInput = {
        version: 1,
        ...(name !== undefined && { name }),
        duckdb: { ...(where === 'in a file' && { database: `${id}.duckdb` }), directories: { secrets: id }, secrets },
      }
      if (where !== 'in memory, from a file of its own') return catalog
      await writeFile(folder.file(`${id}.yaml`), JSON.stringify(catalog))
      return folder.file(`${id}.yaml`)
    }
    await connectOnce(await source(undefined, secret('same', 'token-1'), secret('other', 'token-2')))
    const named = [secret('same', 'token-1'), secret('other', 'token-3')] as const
    expect(await connectOnce(await source('shop', ...named))).toMatchObject({
      steps: [
        'same skipped: nothing changed; adopted from the catalog without a name',
        'other skipped: a persistent secret of that name exists',
      ],
      warnings: ['SECRET_KEPT'],
    })
    expect(await stored(folder.file(id), 'other')).toContain('token-2')
    expect((await connectOnce(await source('shop', secret('same', 'token-1')))).steps).toEqual(['same skipped: nothing changed'])
    // The one that was not taken over stays with the catalog without a name
    expect((await connectOnce(await source('shop'))).steps).toEqual(['same done: dropped: no longer in the config'])
    expect((await connectOnce(await source(undefined))).steps).toEqual(['other done: dropped: no longer in the config'])
  })
})

test('refresh calls the secret functions again, drops removed secrets, and recreates returned ones', async () => {
  const directory = folder.file(`place-${++count}`)
  let token = 'token-1'
  const secrets: NonNullable<CatalogInput['duckdb']['secrets']>[number][] = []
  const source = {
    version: 1,
    duckdb: { directories: { secrets: directory }, secrets },
  }
  const temporary = { type: 'http', name: 'temp', scope: scopeOf('temp'), bearer_token: () => token }
  const persistent = { ...temporary, name: 'kept', scope: scopeOf('kept'), persistent: true }
  secrets.push(temporary, persistent)
  await using catalog = connectToCatalog(source)
  await catalog.getConnection()
  const steps = async () => {
    const report = await catalog.refresh()
    return [...report.steps.map(({ name, reason }) => [name, reason]), ...report.warnings.map(({ code }) => code)]
  }
  expect(await steps()).toEqual([])
  token = 'token-2'
  expect(await steps()).toEqual([
    ['temp', undefined],
    ['kept', 'replaced: its definition changed'],
  ])
  expect(await stored(directory, 'kept')).toContain('token-2')
  secrets.pop()
  expect(await steps()).toEqual([['kept', 'dropped: no longer in the config']])
  expect(await catalog.query('SELECT name FROM duckdb_secrets()')).toEqual([{ name: 'temp' }])
  secrets.push(persistent)
  expect(await steps()).toEqual([['kept', undefined]])
  expect(await stored(directory, 'kept')).toContain('token-2')
})

test('catalogs in memory without a name do not touch DuckDB’s default directory, where they cannot be distinguished', async () => {
  const home = folder.file(`home-${++count}`)
  const source = (...secrets: CatalogInput['duckdb']['secrets'] & object): CatalogInput => ({
    version: 1,
    duckdb: { config: { secret_directory: home }, secrets },
  })
  await connectOnce(source(secret('s', 'token-1')))
  expect((await connectOnce(source(secret('s', 'token-2')))).warnings).toEqual(['SECRET_KEPT'])
  expect((await connectOnce(source())).secrets).toEqual([{ name: 's', persistent: true }])
})

test('a read-only catalog writes no persistent secrets and says so', async () => {
  const id = `place-${++count}`
  const source = (...secrets: CatalogInput['duckdb']['secrets'] & object): CatalogInput => ({
    version: 1,
    duckdb: { database: `${id}.duckdb`, directories: { secrets: id }, secrets },
  })
  await connectOnce(source(secret('ours', 'token-1')))
  await using catalog = connectToCatalog(source(secret('ours', 'token-2'), secret('more', 'token-m')), {
    base: folder.path,
    readOnly: true,
  })
  await catalog.getConnection()
  expect(catalog.report?.warnings.map(({ code, location }) => [code, location?.path])).toEqual([
    ['SECRET_KEPT', 'duckdb.secrets[0]'],
    ['SECRET_TEMPORARY', 'duckdb.secrets[1]'],
  ])
  expect(await stored(folder.file(id), 'ours')).toContain('token-1')
  await expect(stored(folder.file(id), 'more')).rejects.toMatchObject({ code: 'ENOENT' })
})
