// npm run conformance [-- NAME …]: loads every catalog in catalogs/ with the Python package and with this package, and compares
// databases, views and rows. Also compares how both parse generated `.env` files. Needs Python 3.12 or later and access to a pip index.
import { spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../../test/servers/postgres.js'
import { extensionDirectory } from '../extensions.mjs'
import { compareEnvFiles } from './compare-env-files.js'
import { differences } from './differences.js'
import { makeData } from './make-data.js'
import { type Outcome, renderOutcome } from './outcome.js'
import { preparePython } from './prepare-python.js'
import { runCatalog } from './run-catalog.js'

/** A catalog in its own folder, as given to both packages. */
interface Task {
  readonly name: string
  readonly folder: string
  readonly config: string
  /** A separate home folder with DuckDB's extensions, but without secrets of other catalogs or the user. */
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly probes: readonly string[]
}

const catalogs = fileURLToPath(new URL('catalogs', import.meta.url))
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
  const entries = (await readdir(catalogs)).filter((entry) => wanted.length === 0 || wanted.includes(nameOf(entry))).sort()
  const data = join(work, 'data')
  await makeData(data)
  const theirs = await runReference(await prepareTasks('python', entries, data))
  const counts = { same: 0, purpose: 0, differ: 0 }
  for (const task of await prepareTasks('typescript', entries, data)) {
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

async function prepareTasks(side: string, entries: readonly string[], data: string): Promise<readonly Task[]> {
  const tasks: Task[] = []
  for (const entry of entries) {
    const folder = join(work, side, nameOf(entry))
    await mkdir(folder, { recursive: true })
    const isFile = /\.(?:yaml|json)$/.test(entry)
    await cp(join(catalogs, entry), isFile ? join(folder, `catalog${/\.\w+$/.exec(entry)?.[0]}`) : folder, { recursive: true })
    await cp(data, join(folder, 'data'), { recursive: true })
    const files = await readdir(folder, { recursive: true })
    const config = join(folder, files.find((file) => /(?:^|[/\\])catalog\.(?:yaml|json)$/.test(file)) ?? 'catalog.yaml')
    const home = join(work, 'homes', side, nameOf(entry))
    await mkdir(join(home, '.duckdb'), { recursive: true })
    await symlink(extensionDirectory, join(home, '.duckdb', 'extensions'))
    tasks.push({ name: nameOf(entry), folder, config, home, ...(await readNotes(folder, config)) })
  }
  return tasks
}

/** `# probe: SQL` and `# env: NAME=value` of a catalog; for JSON they are in `notes.txt` next to it. */
async function readNotes(folder: string, config: string): Promise<Pick<Task, 'env' | 'probes'>> {
  const text = await readFile(config.endsWith('.json') ? join(folder, 'notes.txt') : config, 'utf8').catch(() => '')
  const notesOf = (kind: string) => [...text.matchAll(new RegExp(`^# ${kind}: (.*)$`, 'gm'))].map(([, note = '']) => note)
  return {
    probes: notesOf('probe'),
    env: Object.fromEntries(notesOf('env').map((note) => note.split(/=(.*)/s) as [string, string])),
  }
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

function nameOf(entry: string): string {
  return entry.replace(/\.\w+$/, '')
}
