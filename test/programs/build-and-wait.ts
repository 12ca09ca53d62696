import { buildCatalog, exportCatalog } from '../../src/index.js'

/** Builds or exports a catalog, says when it has begun, and then waits to be killed. */
const [kind, target = ''] = process.argv.slice(2)
const catalog = { version: 1, duckdb: { database: ':memory:' }, views: [{ name: 'v', sql: 'SELECT 1 AS n' }] } as const

if (kind === 'build') {
  await buildCatalog(catalog, {
    databasePath: target,
    onEvent({ type }) {
      if (type !== 'connect-done') return
      process.stdout.write('begun\n')
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    },
  })
} else {
  await exportCatalog(catalog, 's3://bucket/x.duckdb', {
    async upload() {
      process.stdout.write('begun\n')
      await new Promise((resolve) => setTimeout(resolve, 600_000))
    },
  })
}
