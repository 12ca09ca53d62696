// Arguments: the database, where, how, in which form. It ends as a script does that awaits its work and catches nothing.
import { connectToCatalog } from '../../src/index.js'
import { type Form, leaveStream, type Place, type Way } from '../support/leave-stream.js'

async function main(): Promise<void> {
  const [database = '', place, way, form] = process.argv.slice(2)
  const catalog = connectToCatalog({ version: 1, duckdb: { database } }, { pool: { acquireTimeout: Number.POSITIVE_INFINITY } })
  if (way === 'lost') {
    // Nothing of Node's waits here: only a process that is kept alive comes to this timer
    setTimeout(() => process.exit(9), 500).unref()
    await (place === 'transaction' ? catalog.transaction(() => new Promise(() => undefined)) : waitForPool(catalog))
  } else await leaveStream(catalog, place as Place, way as Way, form as Form)
  await catalog.close()
  process.stdout.write('done\n')
}

async function waitForPool(catalog: ReturnType<typeof connectToCatalog>): Promise<unknown> {
  for (let place = 0; place < 3; place++) await catalog.stream('FROM range(1000000)')[Symbol.asyncIterator]().next()
  return catalog.query('SELECT 1')
}

void main()
