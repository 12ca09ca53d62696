import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleCli, type Cli } from '../cli/bundle-cli.js'

const examples = fileURLToPath(new URL('../../examples', import.meta.url))

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  const program = `#!/bin/sh\nexec '${process.execPath}' '${cli.script}' "$@"\n`
  mkdirSync(join(cli.folder, 'bin'))
  writeFileSync(join(cli.folder, 'bin', 'duckalog'), program, { mode: 0o755 })
})
afterAll(() => cli.remove())

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duckalog-examples-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('cli-script', () => {
  beforeEach(() => cpSync(join(examples, 'cli-script'), folder, { recursive: true }))

  const runReport = () => shell('./report.sh', '/')
  const report = () => readFileSync(join(folder, 'revenue.csv'), 'utf8')

  test('updates the views only if they differ, and writes the report', () => {
    const first = runReport()
    expect(first).toMatchObject({ status: 0, stdout: expect.stringContaining('+ main.revenue') })
    expect(first.stderr).toContain('2 created')
    expect(report()).toBe('day,revenue\r\n2026-01-01,65\r\n2026-01-02,15\r\n')

    const second = runReport()
    expect(second).toEqual({ status: 0, stderr: '', stdout: expect.stringContaining('= main.revenue') })
    expect(report()).toBe('day,revenue\r\n2026-01-01,65\r\n2026-01-02,15\r\n')
  })

  test.each([
    ['an invalid catalog', 2, /duckdb:/, 'duckdbb:'],
    ['a view that DuckDB rejects', 3, /sum\(amount\)/, 'sum(amounts)'],
  ])('stops at %s with its exit code, and keeps the last report', (_title, status, pattern, replacement) => {
    runReport()
    const catalog = join(folder, 'catalog.yaml')
    writeFileSync(catalog, readFileSync(catalog, 'utf8').replace(pattern, replacement))
    expect(runReport()).toMatchObject({ status, stderr: expect.stringContaining('catalog.yaml:') })
    expect(report()).toBe('day,revenue\r\n2026-01-01,65\r\n2026-01-02,15\r\n')
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
  })
})

describe('dbt-migration', () => {
  const results = join(examples, 'dbt-migration/results')
  const models = readdirSync(results)
    .map((name) => name.replace('.csv', ''))
    .filter((name) => name !== 'columns')
  const dbtModels = ['models', 'seeds'].flatMap((kind) => readdirSync(join(examples, 'dbt-migration/dbt', kind)))
  const query = (sql: string) => shell(`duckalog query "${sql}" --format csv`, folder)

  beforeEach(() => {
    // Not what dbt has installed and built there
    const filter = (path: string) => !/^(?:\.venv|logs|target)$/.test(basename(path))
    cpSync(join(examples, 'dbt-migration'), folder, { recursive: true, filter })
  })

  test('has the results of each model and each seed', () => {
    const named = dbtModels.filter((name) => /\.(?:sql|csv)$/.test(name)).map((name) => name.replace(/\.\w+$/, ''))
    expect(models).toEqual(named.sort())
  })

  test.each(models)('the rows of %s are those that dbt has built', (model) => {
    const { stdout, status } = query(`FROM ${model} ORDER BY ALL`)
    expect({ status, rows: stdout }).toEqual({ status: 0, rows: readFileSync(join(results, `${model}.csv`), 'utf8') })
  })

  test('the columns are those that dbt has built, with their types', () => {
    const [, columns = ''] = /columns "(.*)"/.exec(readFileSync(join(folder, 'compare.sh'), 'utf8')) ?? []
    expect(query(columns).stdout).toBe(readFileSync(join(results, 'columns.csv'), 'utf8'))
  })
})

/** Runs a command in the folder of the example, started from another one, with `duckalog` in the PATH. */
function shell(command: string, cwd: string) {
  const env = { ...process.env, PATH: [join(cli.folder, 'bin'), process.env.PATH].join(delimiter), NO_COLOR: '1' }
  const script = command.replace(/^\.\//, `${folder}/`)
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}
