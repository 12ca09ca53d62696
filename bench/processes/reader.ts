// One reader in a separate process. Argument: the setup as JSON. Prints "ready", waits for a line, then queries for that many milliseconds.
import { once } from 'node:events'
import { type CatalogInput, connectToCatalog } from 'duckalog'
import type { ReaderFigures, ReaderSetup } from '../parts/past-one-machine.js'

const { config, options, sql, duration } = JSON.parse(process.argv[1] ?? '') as ReaderSetup
await using catalog = connectToCatalog(config as CatalogInput, options)
await catalog.query(sql)
console.log('ready')
await once(process.stdin, 'data')
process.stdin.destroy()
const latencies: number[] = []
const end = performance.now() + duration
for (let start = performance.now(); start < end; start = performance.now()) {
  await catalog.query(sql)
  latencies.push(performance.now() - start)
}
console.log(JSON.stringify({ latencies } satisfies ReaderFigures))
