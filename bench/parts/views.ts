import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { type GeneratedView, generateViews, nameOf, renderCatalog, renderStatements, renderTables } from '../generate-views.js'
import { median } from '../median.js'
import { type Figures, type Measure, runMeasure } from '../run-measure.js'

/** One repetition: the same work by hand and with this package, in direct succession. */
interface Pair {
  readonly raw: Figures
  readonly own: Figures
}

interface Targets {
  readonly apply: string
  readonly reconnect: string
  readonly change?: string
}

const targets: Readonly<Record<number, Targets>> = {
  1000: { apply: 'ratio <= 1.5', reconnect: 'ratio <= 2' },
  10000: { apply: 'ratio <= 1.35, goal 1.25', reconnect: 'difference <= 500 ms', change: 'ratio <= 1.4' },
}

/** Compares connecting with the same work by hand, for catalogs with the given numbers of views, and prints tables. */
export async function measureViews(counts: readonly number[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  try {
    const tables = join(folder, 'tables.duckdb')
    await createTables(tables)
    const applied: object[] = []
    const first: object[] = []
    const reconnected: object[] = []
    const changed: object[] = []
    const spent: object[] = []
    for (const count of counts) {
      const pairs = await measureCount(folder, tables, count)
      applied.push(summarize(count, pairs.apply, targets[count]?.apply))
      first.push(summarize(count, pairs.first))
      reconnected.push(summarize(count, pairs.reconnect, targets[count]?.reconnect))
      changed.push(summarize(count, pairs.change, targets[count]?.change, ['unchanged, ms', 'one changed, ms']))
      spent.push({ views: count, ...phasesOf(pairs.apply) })
    }
    console.log('\nFresh file, from the text of the catalog to the closed file; by hand: one transaction, one call:')
    console.table(applied)
    console.log('\nTime spent by this package, in ms:')
    console.table(spent)
    console.log('\nReconnecting without changes: connect and the first query of a view:')
    console.table(reconnected)
    console.log('\nThe same for the first connect of a process, which includes code that runs for the first time:')
    console.table(first)
    console.log('\nOne view changed, compared with no changes:')
    console.table(changed)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function createTables(database: string): Promise<void> {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  await connection.run(renderTables())
  connection.closeSync()
  instance.closeSync()
}

async function measureCount(folder: string, tables: string, count: number) {
  const views = generateViews(count)
  const [rawFile, ownFile, statements, catalog] = ['raw.duckdb', 'own.duckdb', 'views.sql', 'catalog.yaml'].map((name) =>
    join(folder, `${count}-${name}`),
  ) as [string, string, string, string]
  await writeFile(statements, ['BEGIN', ...renderStatements(views), 'COMMIT'].join(';\n'))
  await writeFile(catalog, renderCatalog(views, ownFile))
  const view = nameOf(Math.floor(count / 20) * 10)
  const repetitions = count < 10_000 ? 5 : 3
  const fresh = async (what: Measure, database: string, file: string) => {
    await copyFile(tables, database)
    return runMeasure(what, database, file, view)
  }
  const apply = await measurePairs(
    repetitions,
    () => fresh('apply raw', rawFile, statements),
    () => fresh('apply', ownFile, catalog),
  )
  const reconnect = await measurePairs(
    repetitions,
    () => runMeasure('reconnect raw', ownFile, catalog, view),
    () => runMeasure('reconnect', ownFile, catalog, view),
  )
  const first = await measurePairs(
    repetitions,
    () => runMeasure('first raw', ownFile, catalog, view),
    () => runMeasure('first', ownFile, catalog, view),
  )
  let edits = 0
  const change = await measurePairs(
    repetitions,
    () => runMeasure('first', ownFile, catalog, view),
    async () => {
      edits += 1
      await writeFile(catalog, renderCatalog(editFirst(views, edits), ownFile))
      return runMeasure('change', ownFile, catalog, view)
    },
  )
  return { apply, first, reconnect, change }
}

/** The views with a changed first view, which others read. */
function editFirst(views: readonly GeneratedView[], edit: number): readonly GeneratedView[] {
  return views.map((view, index) => (index === 0 ? { ...view, sql: `${view.sql} AND amount > ${-edit}` } : view))
}

/** Alternates the order from repetition to repetition, so that other load on the machine affects both equally. */
async function measurePairs(
  repetitions: number,
  raw: () => Promise<Figures>,
  own: () => Promise<Figures>,
): Promise<readonly Pair[]> {
  const pairs: Pair[] = []
  for (let count = 0; count < repetitions; count += 1) {
    if (count % 2 === 0) {
      pairs.push({ raw: await raw(), own: await own() })
    } else {
      const first = await own()
      pairs.push({ raw: await raw(), own: first })
    }
  }
  return pairs
}

function summarize(count: number, pairs: readonly Pair[], target = '', [first, second] = ['by hand, ms', 'duckalog, ms']) {
  const middle = (figure: (pair: Pair) => number, digits = 0) => Number(median(pairs.map(figure)).toFixed(digits))
  return {
    views: count,
    [first]: middle(({ raw }) => raw.ms),
    [second]: middle(({ own }) => own.ms),
    'difference, ms': middle(({ raw, own }) => own.ms - raw.ms),
    ratio: middle(({ raw, own }) => own.ms / raw.ms, 2),
    'ratio of CPU time': middle(({ raw, own }) => own.cpuMs / raw.cpuMs, 2),
    'extra memory, MiB': middle(({ raw, own }) => own.peakMb - raw.peakMb),
    target,
  }
}

function phasesOf(pairs: readonly Pair[]) {
  const between = (from: string, to: string) =>
    Math.round(median(pairs.map(({ own: { ms, phases } }) => (phases[to] ?? ms) - (phases[from] ?? 0))))
  return {
    'read the catalog': between('', 'connect-start'),
    'open, read, parse, order, diff': between('connect-start', 'views-start'),
    'create views, write ledger': between('views-start', 'views-done'),
    'hand out': between('views-done', 'connected'),
    close: between('connected', 'end'),
  }
}
