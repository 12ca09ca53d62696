// One connect to a catalog with views in a lake, in a separate process. Arguments: its file and the expected action for every view.
import { connectToCatalog } from 'duckalog'
import type { LakeFigures } from '../parts/past-one-machine.js'

const [file = '', action] = process.argv.slice(1)
const catalog = connectToCatalog(file, { timeouts: { connect: 600_000, attach: 60_000 } })
const start = performance.now()
await catalog.getConnection()
const ms = performance.now() - start
const wrong = catalog.report?.views.find((change) => change.action !== action)
if (wrong) throw new Error(`The action for the view ${wrong.view.name} was ${wrong.action} instead of ${action}: ${wrong.reason}`)
console.log(JSON.stringify({ ms } satisfies LakeFigures))
await catalog.close()
