// node record-statements.ts FOLDER [PATTERN…]: records what the catalogs of scripts/conformance, the examples and the databases of scenarios.ts do with
// DuckDB, in FOLDER/recorded. Writes FOLDER/recording.json; FOLDER/fresh is a copy of FOLDER/recorded before the first call.
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeData } from '../conformance/make-data.js'
import { prepareTasks } from '../conformance/prepare-tasks.js'
import { recordCatalog } from './record-catalogs.js'
import { prepareDatabases, prepareExamples } from './scenarios.js'

const [folder = '', ...patterns] = process.argv.slice(2)
const work = join(folder, 'recorded')
await makeData(join(work, 'data'))
const catalogs = join(work, 'catalogs')
const tasks = await prepareTasks(work, 'catalogs')
const home = join(work, 'homes/none')
await mkdir(home)
const all = [...tasks, ...(await prepareExamples(catalogs)), ...(await prepareDatabases(catalogs))]
// Those named bad- are refused before they are opened
const scenarios = all.filter(
  ({ name }) => !name.startsWith('bad-') && (patterns.length === 0 || patterns.some((pattern) => name.includes(pattern))),
)
await cp(work, join(folder, 'fresh'), { recursive: true, verbatimSymlinks: true })
const recorded: object[] = []
for (const scenario of scenarios) {
  const calls = await recordCatalog({ home, ...scenario })
  recorded.push({ home, env: {}, ...scenario, calls })
}
await writeFile(join(folder, 'recording.json'), JSON.stringify(recorded, encodeValue))
// A catalog that hangs keeps the process alive
process.exit(0)

function encodeValue(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  // A Date has a text by its own method `toJSON` before this function is called
  const original = this[key]
  if (typeof original === 'bigint') return { $integer: String(original) }
  if (original instanceof Date) return { $date: original.toISOString() }
  if (original instanceof Uint8Array) return { $bytes: Buffer.from(original).toString('base64') }
  return value
}
