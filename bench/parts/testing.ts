import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { createTestCatalog } from 'duckalog/testing'
import { median } from '../median.js'

const columns = {
  sources: {
    orders: {
      kind: 'view',
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'amount', type: 'DECIMAL(10,2)' },
      ],
    },
  },
}

function renderCatalog(views: number) {
  const others = Array.from({ length: views - 1 }, (_, index) => ({
    name: `v${index}`,
    sql: `SELECT id, amount + ${index} AS amount FROM orders`,
  }))
  return { version: 1, duckdb: {}, views: [{ name: 'orders', source: 'parquet' as const, uri: 'gone.parquet' }, ...others] }
}

/** A hundred tests of a catalog of a hundred views. */
function renderTests() {
  const given = { orders: [{ id: 1, amount: 10.5 }, { id: 2 }] }
  return Array.from({ length: 100 }, (_, index) => ({
    ...{ name: `t${index}`, view: `v${index % 99}`, given },
    expect: [
      { id: 1, amount: 10.5 + (index % 99) },
      { id: 2, amount: null },
    ],
  }))
}

/** The same by hand: a database with the tables and views of a catalog. */
async function makeByHand(views: number) {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const [, ...others] = renderCatalog(views).views
  const create = others.map((view) => `CREATE VIEW template.main.${view.name} AS ${'sql' in view ? view.sql : ''}`)
  const table = 'CREATE TABLE template.main.orders (id INTEGER, amount DECIMAL(10,2))'
  await connection.run(["ATTACH ':memory:' AS template", 'USE template', table, ...create].join(';\n'))
  const close = () => {
    connection.closeSync()
    instance.closeSync()
  }
  return { connection, close }
}

/** The same by hand: a copy of the database with ten rows, a query and its end. */
async function copyByHand({ connection }: Awaited<ReturnType<typeof makeByHand>>): Promise<void> {
  await connection.run("ATTACH ':memory:' AS copy; COPY FROM DATABASE template TO copy; USE copy")
  await connection.run("INSERT INTO orders SELECT r, r || '.25' FROM range(10) t(r)")
  await (await connection.run('FROM v5')).getRowObjectsJS()
  await connection.run('USE template; DETACH copy')
}

const run = promisify(execFile)
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/** Measures templates and copies for tests, and the command `test`, compared with the same by hand, and prints a table. */
export async function measureTesting(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  const file = join(folder, 'columns.json')
  await writeFile(file, JSON.stringify(columns))
  const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id, amount: `${id}.25` }))
  const table: { what: string; ms: number; target: string; 'by hand'?: number }[] = []
  const round = (times: readonly number[]) => Math.round(median(times) * 10) / 10
  // In turns, so that other load on the machine affects both equally
  const timed = async (
    what: string,
    target: string,
    repetitions: number,
    work: () => Promise<unknown>,
    byHand?: () => Promise<unknown>,
  ) => {
    const times: [number[], number[]] = [[], []]
    for (let count = 0; count < repetitions; count += 1) {
      for (const [index, each] of [work, byHand].entries()) {
        const start = performance.now()
        await each?.()
        times[index]?.push(performance.now() - start)
      }
    }
    table.push({ what, ms: round(times[0]), target, ...(byHand && { 'by hand': round(times[1]) }) })
  }
  try {
    for (const [views, copied, made] of [
      [100, 5, 100],
      [1_000, 25, 350],
    ] as const) {
      const open = () => createTestCatalog(renderCatalog(views), { columns: file })
      await timed(
        `template, ${views} views`,
        `<= ${made}`,
        7,
        async () => (await open()).close(),
        async () => (await makeByHand(views)).close(),
      )
      await using template = await open()
      const byHand = await makeByHand(views)
      const copy = async () => {
        await using catalog = await template.copy({ orders: rows(10) })
        await catalog.query('FROM v5')
      }
      await timed(`copy with rows, a query and close, ${views} views`, `<= ${copied}`, 30, copy, () => copyByHand(byHand))
      byHand.close()
      if (views > 100) continue
      await timed('copy with 10,000 rows, without the copy itself', '<= 50', 7, async () => {
        await using _catalog = await template.copy({ orders: rows(10_000) })
      })
    }
    const config = join(folder, 'catalog.json')
    await writeFile(config, JSON.stringify({ ...renderCatalog(100), tests: renderTests() }))
    await timed('duckalog test, 100 tests, the whole process', '<= 2000', 5, () =>
      run(process.execPath, [cli, 'test', config, '--columns', file]),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  console.log('\nCatalogs for tests, in ms:')
  console.table(table)
}
