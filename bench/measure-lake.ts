// One connect to a catalog with views in a lake, in a process of its own. Arguments: its file, what is to become of every view.
import { connectToCatalog } from 'duckalog'
import type { LakeFigures } from './past-one-machine.js'

const [file = '', action] = process.argv.slice(1)
const catalog = connectToCatalog(file, { timeouts: { connect: 600_000, attach: 60_000 } })
const start = performance.now()
await catalog.getConnection()
const ms = performance.now() - start
const wrong = catalog.report?.views.find((change) => change.action !== action)
if (wrong) throw new Error(`The view ${wrong.view.name} was to ${action}, and ${wrong.action} was done: ${wrong.reason}`)
console.log(JSON.stringify({ ms } satisfies LakeFigures))
await catalog.close()
