// Streams 700 MB of text, and prints its rows, then by how many bytes the memory of the process has grown at most.
import { nodeApi } from '../../src/driver/node-api.js'

const instance = await nodeApi().open(':memory:')
const connection = await instance.connect()
const before = process.memoryUsage().rss
let peak = before
let rows = 0
for await (const batch of connection.stream!("SELECT repeat('x', 1000) || i AS text FROM range(700000) t(i)")) {
  rows += batch.length
  peak = Math.max(peak, process.memoryUsage().rss)
}
await instance.close()
process.stdout.write(`${rows}\n${peak - before}\n`)
