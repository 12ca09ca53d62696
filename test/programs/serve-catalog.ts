// Serves the catalog of its first argument on the port and with the token of the next ones; prints "serving", and stops on SIGTERM.
// Nothing but the server keeps it alive.
import { once } from 'node:events'
import { connectToCatalog } from '../../src/index.js'

const [config = '{}', base = '', port = '0', token = ''] = process.argv.slice(2)
const catalog = connectToCatalog(JSON.parse(config) as Parameters<typeof connectToCatalog>[0] & object, { base })
const server = await catalog.serve({ port: Number(port), token })
process.stdout.write(`serving ${server.uri}\n`)
await once(process, 'SIGTERM')
await catalog.close()
process.stdout.write('stopped\n')
