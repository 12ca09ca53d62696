// Refreshes the rows of the catalog of its first argument in rounds, prints "started", and has nothing else to do.
import { connectToCatalog } from '../../src/index.js'

const catalog = connectToCatalog(process.argv[2] ?? '')
await catalog.keepFresh({ every: 50 })
process.stdout.write('started\n')
