import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CheckedCatalog, openChecked } from '../../test/materialized/sources/check-sources.js'
import { startS3Proxy } from '../../test/servers/s3-proxy.js'
import { startS3Server } from '../../test/servers/s3-server.js'
import { median } from '../median.js'

const files = 1_000
const repeats = 15

/** Measures the check whether the sources of a view have changed. */
export async function measureFingerprints(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  try {
    console.log(`\nFingerprints of a view over ${files} files:`)
    console.table([await measureLocal(folder), await measureS3()])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureLocal(folder: string) {
  for (let index = 0; index < files; index += 1) await writeFile(join(folder, `${index}.csv`), 'a\n1\n')
  await using catalog = await openChecked({ views: [{ name: 'v', source: 'csv', uri: `${folder}/*.csv` }] })
  return { files: 'local', ms: await time(catalog), requests: 0, target: '<= 20 ms' }
}

async function measureS3() {
  await using server = await startS3Server()
  await using proxy = await startS3Proxy(server.port)
  const secret = { ...server.secret, endpoint: `http://127.0.0.1:${proxy.port}` }
  const config = { duckdb: { load_extensions: ['httpfs'], secrets: [secret] } }
  const uri = 's3://bucket/in/*/*.parquet'
  {
    await using writer = await openChecked(config as never)
    await writer.run(
      `COPY (SELECT i AS a, i AS p FROM range(${files}) t(i)) TO 's3://bucket/in' (FORMAT parquet, PARTITION_BY p)`,
    )
  }
  await using catalog = await openChecked({ ...config, views: [{ name: 'v', source: 'parquet', uri }] } as never)
  proxy.requests.length = 0
  const ms = await time(catalog)
  return { files: 's3', ms, requests: proxy.requests.length / repeats, target: '1 LIST, no content' }
}

async function time(catalog: CheckedCatalog): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < repeats; round += 1) {
    const start = performance.now()
    await catalog.look('v')
    times.push(performance.now() - start)
  }
  return Number(median(times).toFixed(1))
}
