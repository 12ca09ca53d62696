import { nodeApi } from '../../src/driver/node-api.js'
import { type CatalogInput, connectToCatalog } from '../../src/index.js'
import { type CatalogFolder, fileCatalog, makeFolder } from '../support/catalog-folder.js'
import { recordStatements } from '../support/recording-driver.js'

let folder: CatalogFolder
beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

const kept = { name: 'kept', sql: 'SELECT range AS n FROM range(10)', materialized: true }

function open() {
  const statements: string[] = []
  const driver = recordStatements(nodeApi(), statements)
  return { catalog: connectToCatalog(fileCatalog([kept]) as CatalogInput, { base: folder.path, driver }), statements }
}

const looks = (statements: readonly string[]) => statements.filter((sql) => sql.includes('AS kept_rows')).length

test('a refresh of rows reads the ledger with its views once, and no more statements than it needs', async () => {
  const { catalog, statements } = open()
  await using _ = catalog
  await catalog.refresh({ materialized: true })
  statements.length = 0
  const { materialized } = await catalog.refresh({ materialized: ['kept'], full: true })
  expect(materialized).toMatchObject([{ state: 'refreshed', rows: 10 }])
  expect(looks(statements)).toBe(1)
  expect(statements.length).toBeLessThanOrEqual(36)
  statements.length = 0
  expect((await catalog.refresh({ materialized: true })).materialized).toMatchObject([{ state: 'fresh' }])
  expect(looks(statements)).toBe(1)
  expect(statements.length).toBeLessThanOrEqual(10)
})

test('a refresh reads the ledger again if others have written since', async () => {
  const driver = nodeApi()
  let write: (() => Promise<unknown>) | undefined
  const statements: string[] = []
  const interrupting = recordStatements(
    {
      ...driver,
      async open(database, options) {
        const instance = await driver.open(database, options)
        const connect: typeof instance.connect = async () => {
          const connection = await instance.connect()
          const all: typeof connection.all = async (sql, ...rest) => {
            if (sql.includes('m.sources')) await write?.()
            return connection.all(sql, ...rest)
          }
          return { ...connection, all, close: () => connection.close() }
        }
        return { ...instance, connect, close: () => instance.close() }
      },
    },
    statements,
  )
  await using catalog = connectToCatalog(fileCatalog([kept]) as CatalogInput, { base: folder.path, driver: interrupting })
  await catalog.refresh({ materialized: true })
  statements.length = 0
  write = async () => {
    write = undefined
    const run = 'UPDATE _duckalog.materialized SET run = run + 1, refreshed_at = epoch_ms(now()) + 1_000'
    await catalog.query('UPDATE _duckalog.ledger SET generation = generation + 1')
    await catalog.query(run)
  }
  const { materialized } = await catalog.refresh({ materialized: true, full: true })
  expect(materialized).toMatchObject([{ state: 'fresh', reason: 'another refresh has just read its rows' }])
  expect(looks(statements)).toBe(2)
})
