import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { connectToCatalog } from 'duckalog'
import { extensionDirectory } from '../../scripts/extensions.mjs'
import { type FileServer, serveFile } from '../../test/servers/parquet-server.js'

const views = 100
/** Latency of each request, in milliseconds. */
const latency = 50

/** Compares a catalog of views over remote Parquet files with binding them one by one. */
export async function measureRemoteParquet(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  try {
    const content = await writeParquet(join(folder, 'one.parquet'))
    const byHand = await withServer(content, bindOneByOne)
    const own = await withServer(content, connect)
    console.log(`\n${views} Parquet views over HTTP, ${latency} ms per request:`)
    console.table([
      {
        'one by one, ms': Math.round(byHand),
        'duckalog, ms': Math.round(own),
        'times faster': Number((byHand / own).toFixed(1)),
        target: '>= 20 times faster',
      },
    ])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function writeParquet(file: string): Promise<Buffer> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`COPY (SELECT i AS id, i * 2 AS amount, 'x' || i AS name FROM range(10000) t(i)) TO '${file}'`)
  connection.closeSync()
  instance.closeSync()
  return readFile(file)
}

async function withServer(content: Buffer, work: (server: FileServer) => Promise<void>): Promise<number> {
  await using server = await serveFile(content, { latency })
  const start = performance.now()
  await work(server)
  return performance.now() - start
}

async function bindOneByOne(server: FileServer): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { extension_directory: extensionDirectory })
  const connection = await instance.connect()
  await connection.run('LOAD httpfs')
  for (let index = 0; index < views; index += 1)
    await connection.run(`CREATE VIEW v${index} AS SELECT * FROM read_parquet('${server.url(`${index}.parquet`)}')`)
  connection.closeSync()
  instance.closeSync()
}

async function connect(server: FileServer): Promise<void> {
  await using catalog = connectToCatalog({
    version: 1,
    duckdb: { directories: { extensions: extensionDirectory }, load_extensions: ['httpfs'] },
    views: Array.from({ length: views }, (_, index) => ({
      name: `v${index}`,
      source: 'parquet',
      uri: server.url(`${index}.parquet`),
    })),
  })
  await catalog.getConnection()
}
