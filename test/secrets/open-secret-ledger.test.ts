import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSecretLedger } from '../../src/secrets/open-secret-ledger.js'
import type { SecretConnection } from '../../src/secrets/secret-ledger.js'

const proof = { owner: 'shop', name: 's', directory: '', stamp: { mtime: '1', size: '1' }, verifier: 'v' }

/** A connection to a database at this path, which records what is run. */
function connectionAt(path: string | null, directory: string) {
  const ran: string[] = []
  const connection: SecretConnection = {
    async all(sql) {
      return (sql.includes('secret_directory') ? [{ directory, database: 'main', path }] : []) as never
    },
    async run(sql) {
      ran.push(sql)
    },
  }
  return { connection, ran }
}

test.each<[path: string | null, place: 'the database' | 'the directory']>([
  ['shop.duckdb', 'the database'],
  ['/data/shop.duckdb', 'the database'],
  ['C:\\data\\shop.duckdb', 'the database'],
  ['/data/ducklake:shop.duckdb', 'the database'],
  ['', 'the directory'],
  [null, 'the directory'],
  ['md:shop', 'the directory'],
  ['quack:localhost:9494', 'the directory'],
  ['QUACK:localhost:9494', 'the directory'],
  ['ducklake:shop.ducklake', 'the directory'],
  ['https://example.com/shop.duckdb', 'the directory'],
])('the proofs of a database at %j are in %s', async (path, place) => {
  const directory = await mkdtemp(join(tmpdir(), 'duckalog-proofs-'))
  try {
    const { connection, ran } = connectionAt(path, directory)
    const { ledger } = await openSecretLedger(connection, proof.owner)
    await ledger?.write({ ...proof, directory })
    const files = await readdir(directory)
    expect({ files: files.length, statements: ran.length > 0 }).toEqual(
      place === 'the database' ? { files: 0, statements: true } : { files: 1, statements: false },
    )
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('without an owner nothing can be proven, so there is no ledger', async () => {
  const { connection } = connectionAt('shop.duckdb', '/secrets')
  expect(await openSecretLedger(connection, undefined)).toEqual({ directory: '/secrets' })
})
