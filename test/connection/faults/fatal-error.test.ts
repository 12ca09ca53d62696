import { readdirSync, readlinkSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type CatalogConnection, type CatalogInput, connectToCatalog, isDuckalogError } from '../../../src/index.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { sampled } from '../../support/sampled.js'
import { compileScript } from '../../support/second-process.js'

const rows = 300_000
const abortCheckpoints = "SET GLOBAL debug_checkpoint_abort = 'before_header'"
const typed = { code: 'QUERY_FAILED', kind: 'FATAL', retryable: false, message: expect.stringMatching(/connect again/) }

let folder: CatalogFolder
let catalog: CatalogConnection<DuckDBConnection>

function open(more: object = {}): CatalogConnection<DuckDBConnection> {
  const input = {
    version: 1,
    name: 'shop',
    duckdb: { database: 'main.duckdb', ...more },
    views: [{ name: 'v', sql: 'SELECT 1 AS a' }],
  }
  return connectToCatalog(input as CatalogInput, { base: folder.path, timeouts: { lock: 0 } })
}

/** Files of the folder that this process has open. */
function openFiles(): readonly string[] {
  const target = (fd: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  }
  return readdirSync('/proc/self/fd')
    .map(target)
    .filter((path) => path.startsWith(folder.path))
}

/** The ways to a fatal error; each rejects with it. */
const causes = {
  'a checkpoint': () => catalog.query('CHECKPOINT'),
  'the checkpoint after a commit': async () => {
    await catalog.query("SET GLOBAL checkpoint_threshold = '1KB'")
    await catalog.query(`INSERT INTO t SELECT range FROM range(${rows})`)
  },
  'a COMMIT': async () => {
    await catalog.query("SET GLOBAL checkpoint_threshold = '1KB'")
    await catalog.transaction(({ query }) => query(`INSERT INTO t SELECT range FROM range(${rows})`))
  },
  "the host's own connection": async () => {
    const native = await catalog.getConnection()
    await native.run('CHECKPOINT')
  },
}

/** What is going on meanwhile; returns what settles it afterwards. */
const meanwhile: Record<string, () => Promise<() => Promise<unknown>>> = {
  nothing: async () => async () => undefined,
  'a handed-out connection in a transaction': async () => {
    const native = await catalog.getConnection()
    await native.run('BEGIN')
    await native.run('SELECT max(i) FROM t')
    return async () => expect(native.run('COMMIT')).rejects.toThrow(/invalidated/)
  },
  'a session in a transaction': async () => {
    const session = await catalog.session()
    await session.query('BEGIN')
    await session.query('SELECT max(i) FROM t')
    return async () => {
      await expect(session.query('COMMIT')).rejects.toMatchObject(typed)
      await session.close()
    }
  },
  'a session that nobody closes': async () => {
    const session = await catalog.session()
    await session.query('BEGIN')
    await session.query('SELECT max(i) FROM t')
    return async () => expect(session.query('SELECT 1')).rejects.toMatchObject(typed)
  },
  'a stream': async () => readFirst(catalog),
  'a stream of a session': async () => readFirst(await catalog.session()),
  'a stream that nobody reads on': async () => {
    await readFirst(catalog)
    return async () => undefined
  },
}

/** A stream that goes on gives every row, or says that it could not. */
async function readFirst({ stream }: Pick<CatalogConnection, 'stream'>): Promise<() => Promise<unknown>> {
  const batches = stream('SELECT i FROM t').batches()[Symbol.asyncIterator]()
  const first = await batches.next()
  return async () => {
    let count = first.done ? 0 : first.value.length
    try {
      for (let next = await batches.next(); !next.done; next = await batches.next()) count += next.value.length
    } catch (error) {
      expect(error).toMatchObject(typed)
      return
    }
    expect(count).toBe(rows)
  }
}

beforeEach(async () => {
  folder = await makeFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

describe('after a fatal error', () => {
  beforeEach(async () => {
    catalog = open()
    await catalog.query(`CREATE TABLE t AS SELECT range AS i FROM range(${rows - 1})`)
    await catalog.query('CHECKPOINT')
    // Something to write for the next one
    await catalog.query('INSERT INTO t VALUES (-1)')
    await catalog.query(abortCheckpoints)
  })
  afterEach(async () => {
    await catalog.close()
  })

  const cases = Object.entries(causes).flatMap(([cause, fail]) =>
    Object.entries(meanwhile).map(([around, begin]) => ({ cause, fail, around, begin })),
  )
  test.each(sampled(cases, 5))(
    'of $cause, during $around, every call says so, and the next connect works',
    async ({ fail, begin }) => {
      const settle = await begin()
      await expect(fail()).rejects.toThrow(/FATAL Error/)
      await settle()
      await expect(catalog.query('SELECT 1')).rejects.toMatchObject(typed)
      await expect(catalog.session().then((session) => session.query('SELECT 1'))).rejects.toMatchObject(typed)
      await expect(catalog.transaction(({ query }) => query('SELECT 1'))).rejects.toMatchObject(typed)
      await expect(catalog.refresh({ sources: true })).rejects.toMatchObject(typed)
      await catalog.close()
      expect(openFiles()).toEqual([])

      await using again = open()
      const [{ n = 0n } = {}] = await again.query<{ n: bigint }>('SELECT count(*) AS n FROM t')
      expect([BigInt(rows), BigInt(2 * rows)]).toContain(n)
    },
  )

  test('a new catalog on the same file works immediately, and open ones report that they are closed', async () => {
    await using other = open()
    await other.query('FROM v')
    const waiting = await other.session()
    await expect(catalog.query('CHECKPOINT')).rejects.toMatchObject(typed)
    await expect(other.query('FROM v')).rejects.toMatchObject(typed)

    const fresh = [open(), open(), open()]
    for (const rowsOf of await Promise.all(fresh.map((one) => one.query('SELECT count(*)::INTEGER AS n FROM t')))) {
      expect(rowsOf).toEqual([{ n: rows }])
    }
    for (const old of [catalog, other, waiting]) {
      await expect(old.query('FROM v')).rejects.toMatchObject({ code: 'CATALOG_CLOSED' })
    }
    await Promise.all([catalog, other].map((old) => old.close()))
    expect(await fresh[0]?.query('FROM v')).toEqual([{ a: 1 }])
    await Promise.all(fresh.map((one) => one.close()))
    expect(openFiles()).toEqual([])
  })

  test('files that the database had attached are unlocked as well', async () => {
    await using attaching = connectToCatalog(
      {
        version: 1,
        duckdb: { database: 'second.duckdb' },
        attachments: { duckdb: [{ alias: 'o', path: 'third.duckdb', read_only: false }] },
        views: [{ name: 'w', into: 'o', sql: 'SELECT 2 AS b' }],
      } as CatalogInput,
      { base: folder.path },
    )
    await attaching.query('CREATE TABLE o.mine AS SELECT 1 AS i')
    await attaching.query('CREATE TABLE mine AS SELECT 1 AS i')
    await attaching.query(abortCheckpoints)
    await expect(attaching.query('CHECKPOINT second')).rejects.toMatchObject(typed)
    await attaching.close()
    await using third = connectToCatalog(
      { version: 1, duckdb: { database: 'third.duckdb' }, views: [] },
      { base: folder.path, timeouts: { lock: 0 } },
    )
    expect(await third.query('FROM w, mine')).toEqual([{ b: 2, i: 1 }])
  })

  test("the host's own instance is not closed", async () => {
    const instance = await DuckDBInstance.create(folder.file('host.duckdb'))
    const hosted = () => connectToCatalog({ version: 1, duckdb: {}, views: [{ name: 'v', sql: 'SELECT 1 AS a' }] }, { instance })
    const first = hosted()
    await first.query(abortCheckpoints)
    await expect(first.query('CHECKPOINT')).rejects.toMatchObject(typed)
    await using second = hosted()
    await expect(second.query('FROM v')).rejects.toMatchObject(typed)
    await Promise.all([first.close(), second.close()])
    instance.closeSync()
    expect(openFiles().filter((path) => path.includes('host'))).toEqual([])
  })
})

describeWith(['quack', 'httpfs'], 'after a fatal error of a catalog that is served', () => {
  test('clients get a typed error, and the next connect serves again', async () => {
    const more = {
      extension_policy: 'local_only',
      directories: { extensions: extensionDirectory },
      config: unsigned,
      secrets: [{ type: 'quack', params: { token: 'a-token-of-the-test' } }],
    }
    const serving = open({ ...more, database: 'served.duckdb' })
    const { uri } = await serving.serve({ port: 0, token: 'a-token-of-the-test' })
    const client = connectToCatalog({ version: 1, name: 'client', duckdb: more, views: [] } as CatalogInput, {
      databasePath: uri,
      retry: { attempts: 1 },
    })
    expect(await client.query('FROM v')).toEqual([{ a: 1 }])
    await serving.query('CREATE TABLE t AS SELECT 1 AS i')
    await serving.query(abortCheckpoints)
    await expect(serving.query('CHECKPOINT')).rejects.toMatchObject(typed)
    const failed = await client.query('FROM v').catch((error: unknown) => error)
    expect(isDuckalogError(failed)).toBe(true)
    // quack stops its sessions by a statement, which nothing runs any more: the file is free when the clients have gone
    await client.close()
    await serving.close()
    expect(openFiles().filter((path) => path.includes('served'))).toEqual([])
    await using again = open({ ...more, database: 'served.duckdb' })
    await using server = await again.serve({ port: 0, token: 'a-token-of-the-test' })
    expect(await again.query('FROM v')).toEqual([{ a: 1 }])
    expect(server.uri).toMatch(/^quack:/)
  })
})

describeWith(['ducklake'], 'after a fatal error with a DuckLake attached', () => {
  test.each([
    {
      title: 'no transaction is open: the file is free',
      transaction: 'none',
      expected: ['FATAL', 'open files 0', 'next [{"a":1}]'],
    },
    {
      title: 'a transaction that used the lake is open: the process lives',
      transaction: 'open',
      expected: ['FATAL', 'open files 1', 'next DATABASE_LOCKED'],
    },
  ])('$title', async ({ transaction, expected }) => {
    await using script = await compileScript('fatal-with-lake')
    const child = script.start([folder.path, extensionDirectory, transaction])
    expect({ ...(await child.ended), stderr: child.stderr }).toEqual({ code: 0, signal: null, stderr: '' })
    expect(child.stdout).toEqual(expected)
  })
})
