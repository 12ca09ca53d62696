// Arguments: how to end. Queries run on the pool, in a session and on the connection of the host; nobody waits for them.
import { connectToCatalog } from '../../src/index.js'

const [how] = process.argv.slice(2)
const endless = 'SELECT count(*) FROM range(1e12::BIGINT)'
const ignore = () => undefined

const catalog = connectToCatalog({ version: 1, duckdb: {} })
const session = await catalog.session()
const connection = await catalog.getConnection()
const started = [
  ...Array.from({ length: 5 }, () => catalog.query(endless)),
  session.query(endless),
  ...(how === 'native' ? [connection.run(endless)] : []),
]
for (const query of started) query.catch(ignore)
await new Promise((resolve) => setTimeout(resolve, 200))

process.once('SIGTERM', () => process.exit(7))
if (how === 'throw') {
  setTimeout(() => {
    throw new Error('nobody catches it')
  })
} else if (how === 'close') {
  await catalog.close()
  process.stdout.write('closed\n')
  process.exit(7)
} else if (how === 'return') {
  await catalog.close()
} else if (how === 'signal') {
  process.stdout.write('ready\n')
  setInterval(ignore, 1_000)
} else process.exit(7)
