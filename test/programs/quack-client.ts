// Reads and writes through the server of its first argument, as fast as it can, until it is told to stop; prints what it has done.
import { once } from 'node:events'
import { connectToCatalog, isDuckalogError } from '../../src/index.js'

const [uri = '', extensions = '', token = '', name = ''] = process.argv.slice(2)
const catalog = connectToCatalog(
  {
    version: 1,
    duckdb: { extension_policy: 'local_only', directories: { extensions }, secrets: [{ type: 'quack', params: { token } }] },
    views: [],
  },
  { databasePath: uri, retry: { attempts: 1 } },
)
/** Rows that the server has confirmed, and those of which nobody knows, since it died meanwhile. */
const done = { confirmed: [] as number[], unknown: [] as number[], reads: 0, errors: {} as Record<string, number> }
let stopped = false
once(process.stdin, 'data').then(() => {
  stopped = true
})
for (let row = 0; !stopped; row++) {
  try {
    await catalog.query('INSERT INTO work VALUES ($1, $2)', [name, row])
    done.confirmed.push(row)
    const [first] = await catalog.query<{ rows: number }>(
      'SELECT count(*)::INTEGER AS rows FROM mine JOIN work USING (client, row) WHERE client = $1',
      [name],
    )
    if ((first?.rows ?? -1) < done.confirmed.length) throw new Error(`Rows are lost: ${first?.rows} of ${done.confirmed.length}`)
    done.reads += 1
    if (row === 0) process.stdout.write('working\n')
  } catch (error) {
    if (!isDuckalogError(error) || !error.retryable) throw error
    if (done.confirmed.at(-1) !== row) done.unknown.push(row)
    done.errors[error.code] = (done.errors[error.code] ?? 0) + 1
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
await catalog.close()
process.stdout.write(`${JSON.stringify(done)}\n`)
process.stdin.destroy()
