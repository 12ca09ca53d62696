// Brings a fatal error upon a catalog with a DuckLake, with or without an open transaction that used it, and connects again.
import { readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type CatalogInput, connectToCatalog, isDuckalogError, type QueryError } from '../../src/index.js'

const [folder = '', extensions = '', transaction = 'none'] = process.argv.slice(2)
const main = join(folder, 'with-lake.duckdb')
const input = {
  version: 1,
  duckdb: { database: main, extension_policy: 'local_only', directories: { extensions } },
  attachments: { ducklake: [{ alias: 'lake', metadata: 'lake.metadata', data_path: 'data', read_only: false }] },
  views: [
    { name: 'v', sql: 'SELECT 1 AS a' },
    { name: 'l', into: 'lake', sql: 'SELECT 1 AS a' },
  ],
} as CatalogInput
const print = (line: string) => void process.stdout.write(`${line}\n`)
const connect = () => connectToCatalog(input, { base: folder, timeouts: { lock: 0 } })

const isOpen = (fd: string) => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === main
  } catch {
    return false
  }
}

const catalog = connect()
await catalog.query('CREATE TABLE lake.t AS SELECT 1 AS i')
await catalog.query('CREATE TABLE t AS SELECT 1 AS i')
const session = await catalog.session()
if (transaction === 'open') {
  await session.query('BEGIN')
  await session.query('FROM lake.t')
}
await catalog.query("SET GLOBAL debug_checkpoint_abort = 'before_header'")
await catalog.query(`CHECKPOINT "with-lake"`).catch((error: QueryError) => print(`${error.kind}`))
await catalog.close()
print(`open files ${readdirSync('/proc/self/fd').filter(isOpen).length}`)
const again = connect()
try {
  print(`next ${JSON.stringify(await again.query('FROM v'))}`)
} catch (error) {
  print(`next ${isDuckalogError(error) ? error.code : error}`)
}
await again.close()
