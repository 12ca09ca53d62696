// Serves the catalog of its first argument on the port and with the token of the next ones; prints "serving", and stops with its input.
import { once } from 'node:events'
import { connectToCatalog } from '../../src/index.js'

const [config = '{}', base = '', port = '0', token = ''] = process.argv.slice(2)
const catalog = connectToCatalog(JSON.parse(config) as Parameters<typeof connectToCatalog>[0] & object, { base })
const server = await catalog.serve({ port: Number(port), token })
process.stdout.write(`serving ${server.uri}\n`)
await once(process.stdin, 'data')
await catalog.close()
process.stdout.write('stopped\n')
process.stdin.destroy()
