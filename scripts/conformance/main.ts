// npm run conformance [-- NAME …]: loads every catalog in catalogs/ with the Python package and with this package, and compares
// databases, views and rows. Also compares how both parse generated `.env` files. Needs Python 3.12 or later and access to a pip index.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../../test/servers/postgres.js'
import { compareEnvFiles } from './compare-env-files.js'
import { differences } from './differences.js'
import { makeData } from './make-data.js'
import { type Outcome, renderOutcome } from './outcome.js'
import { preparePython } from './prepare-python.js'
import { prepareTasks, type Task } from './prepare-tasks.js'
import { runCatalog } from './run-catalog.js'

const wanted = process.argv.slice(2)
const python = preparePython()
const work = await mkdtemp(join(tmpdir(), 'duckalog-conformance-'))
const postgres = await startPostgres()
try {
  await postgres.query("CREATE TABLE people AS SELECT i AS id, 'person ' || i AS name FROM generate_series(1, 3) t(i)")
  Object.assign(process.env, {
    PG_HOST: postgres.host,
    PG_PORT: postgres.port,
    PG_USER: postgres.user,
    PG_PASSWORD: postgres.password,
  })
  process.exitCode = await compareAll()
} finally {
  await postgres.stop()
  await rm(work, { recursive: true, force: true })
}

async function compareAll(): Promise<number> {
  await makeData(join(work, 'data'))
  const theirs = await runReference(await prepareTasks(work, 'python', wanted))
  const counts = { same: 0, purpose: 0, differ: 0 }
  for (const task of await prepareTasks(work, 'typescript', wanted)) {
    const own = await runCatalog(task)
    const reference = theirs[task.name] ?? { error: 'the reference ended without an answer' }
    counts[compare(task.name, reference, own)] += 1
  }
  console.log(`${counts.same} same, ${counts.purpose} differ on purpose, ${counts.differ} differ`)
  const envFiles = wanted.length === 0 ? await compareEnvFiles(python, work, 500) : []
  return counts.differ + envFiles.length === 0 ? 0 : 1
}

function compare(name: string, reference: Outcome, own: Outcome): 'same' | 'purpose' | 'differ' {
  const [theirText, ownText] = [reference, own].map(renderOutcome)
  const difference = differences[name]
  if (difference === undefined) {
    // Only catalogs named bad- are expected to be rejected
    const isAsNamed = name.startsWith('bad-') === (own.error !== undefined)
    if (theirText === ownText && isAsNamed) return 'same'
    console.log(`\n${name} differs.\n  reference: ${theirText}\n  duckalog:  ${ownText}`)
    if (own.error !== undefined) console.log(`  ${own.error}`)
    if (reference.error !== undefined) console.log(`  ${reference.error}`)
    return 'differ'
  }
  const isAsSaid = theirText !== ownText && matches(reference, difference.reference) && matches(own, difference.duckalog)
  if (isAsSaid) {
    console.log(`${name} differs on purpose: ${difference.why}`)
    return 'purpose'
  }
  console.log(`\n${name} does not differ as differences.ts says.`)
  for (const outcome of [reference, own]) console.log(`  ${renderOutcome(outcome)} ${outcome.error ?? ''}`)
  return 'differ'
}

function matches({ error }: Outcome, expected: RegExp | 'works'): boolean {
  return expected === 'works' ? error === undefined : error !== undefined && expected.test(error)
}

async function runReference(tasks: readonly Task[]): Promise<Readonly<Record<string, Outcome>>> {
  const file = join(work, 'tasks.json')
  const results = join(work, 'results.json')
  await writeFile(file, JSON.stringify(tasks))
  const script = fileURLToPath(new URL('reference.py', import.meta.url))
  const { status } = spawnSync(python, [script, file, results], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PYTHONWARNINGS: 'ignore' },
  })
  if (status !== 0) throw new Error(`reference.py exited with code ${status}`)
  return JSON.parse(await readFile(results, 'utf8')) as Readonly<Record<string, Outcome>>
}
