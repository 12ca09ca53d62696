// Builds the catalog of its first argument into the file of its second one, treating rows as its third one says, as soon as it is told to.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { nodeApi } from '../../src/driver/node-api.js'
import { type BuildOptions, buildCatalog } from '../../src/index.js'

const [catalogFile = '', databasePath = '', materialized] = process.argv.slice(2)
const print = (line: string) => void writeSync(1, `${line}\n`)

await nodeApi()
  .open(':memory:')
  .then((instance) => instance.close())
print('ready')
await once(process.stdin, 'data')
await buildCatalog(catalogFile, { databasePath, materialized: materialized as BuildOptions['materialized'] })
print('built')
process.exit()
