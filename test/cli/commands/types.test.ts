import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCli, type Cli, followTexts } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const catalog = (sql: string, rest = '') =>
  `version: 1\nduckdb: {}\n${rest}views:\n  - {name: lines, source: csv, uri: lines.csv}\n  - {name: v, sql: "${sql}"}\n`

beforeEach(() => {
  for (const name of ['shop.types.ts', 'shop.columns.json', 'shop.queries.ts']) rmSync(join(cli.folder, name), { force: true })
  cli.write('lines.csv', 'id,day\n1,2026-01-01\n')
  cli.write('shop.yaml', catalog('SELECT id, day FROM lines'))
})

const read = (name: string) => readFileSync(join(cli.folder, name), 'utf8')

test('types writes both files beside the catalog, and nothing the second time', async () => {
  const first = await cli.run('types', 'shop.yaml')
  expect(first).toMatchObject({ status: 0, stdout: '', stderr: 'Wrote shop.types.ts and shop.columns.json.\n' })
  expect(read('shop.types.ts')).toContain('export interface V {\n  readonly id: bigint | null\n  readonly day: Date | null\n}')
  expect(Object.keys(JSON.parse(read('shop.columns.json')).sources)).toEqual(['lines'])
  expect(await cli.run('types', 'shop.yaml')).toMatchObject({ status: 0, stderr: 'shop.types.ts is up to date.\n' })
})

test('options and the section `types` decide where the files go and what is in them', async () => {
  cli.write('shop.yaml', catalog('SELECT 1 AS n', 'types: {output: a.ts, columns: b.json, row_modes: [json], kysely: true}\n'))
  const outcome = await cli.run('types', 'shop.yaml', '--json')
  expect(JSON.parse(outcome.stdout)).toMatchObject({
    types: join(cli.folder, 'a.ts'),
    columns: join(cli.folder, 'b.json'),
    warnings: [],
  })
  expect(read('a.ts')).toMatch(/readonly json: \{[\s\S]*export interface Database/)
  await cli.run('types', 'shop.yaml', '-o', 'c.ts', '--row-modes', 'raw,js', '--exact-dates')
  expect(read('c.ts')).toMatch(/Date \| number \| string \| null[\s\S]*readonly raw: \{/)
  const wrong = await cli.run('types', 'shop.yaml', '--row-modes', 'js,xml')
  expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('Expected js, json or raw') })
})

test('types --check writes nothing, prints the difference by view and column, and exits with code 5', async () => {
  const missing = await cli.run('types', 'shop.yaml', '--check')
  expect(missing).toMatchObject({ status: 5, stdout: 'shop.types.ts does not exist. Run "duckalog types" to write it.\n' })
  await cli.run('types', 'shop.yaml')
  expect(await cli.run('types', 'shop.yaml', '--check')).toEqual({
    status: 0,
    stdout: 'shop.types.ts is up to date.\n',
    stderr: '',
  })
  const before = read('shop.types.ts')
  cli.write('shop.yaml', `${catalog('SELECT id::INTEGER AS id, 1 AS extra FROM lines')}  - {name: w, sql: SELECT 1 AS x}\n`)
  const stale = await cli.run('types', 'shop.yaml', '--check')
  expect(stale.stdout).toBe(
    'shop.types.ts is out of date:\n  ~ v\n    ~ id: bigint | null → number | null\n    - day: Date | null\n    + extra: number | null\n  + w\n',
  )
  expect(stale).toMatchObject({ status: 5, stderr: '' })
  expect(read('shop.types.ts')).toBe(before)
  const json = await cli.run('types', 'shop.yaml', '--check', '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({
    state: 'stale',
    differences: [
      { name: 'v', column: 'id' },
      { name: 'v', column: 'day' },
      { name: 'v', column: 'extra' },
      { name: 'w', whole: 'added' },
    ],
  })
})

test('types --check finds a file changed by hand, a changed source, and a column of the config that does not exist', async () => {
  await cli.run('types', 'shop.yaml')
  const text = read('shop.types.ts')
  writeFileSync(
    join(cli.folder, 'shop.types.ts'),
    text.replace('day: Date | null\n}\n\nexport interface V', 'day: string\n}\n\nexport interface V'),
  )
  expect(await cli.run('types', 'shop.yaml', '--check')).toMatchObject({
    status: 5,
    stdout: expect.stringContaining('~ lines\n    ~ day: string → Date | null\n'),
  })
  writeFileSync(join(cli.folder, 'shop.types.ts'), `${text}// a note\n`)
  expect((await cli.run('types', 'shop.yaml', '--check')).stdout).toContain('its comments or the order of its columns differ')
  writeFileSync(join(cli.folder, 'shop.types.ts'), text)
  cli.write('lines.csv', 'id,day,extra\n1,2026-01-01,x\n')
  const stale = await cli.run('types', 'shop.yaml', '--check')
  expect(stale.stderr).toContain('COLUMNS_STALE')
  expect(stale).toMatchObject({
    status: 5,
    stderr: expect.stringContaining('lines differs from shop.columns.json: + extra VARCHAR.'),
  })
  cli.write('lines.csv', 'id,day\n1,2026-01-01\n')
  cli.write('shop.yaml', catalog('SELECT id, day FROM lines').replace('name: v,', 'name: v, columns: {dya: x},'))
  const unknown = await cli.run('types', 'shop.yaml', '--check')
  expect(unknown).toMatchObject({ status: 5, stderr: expect.stringContaining('Did you mean "day"?') })
})

test('types --offline needs no source, no server and no variable that is not set', async () => {
  const rest =
    'attachments:\n  postgres: [{alias: crm, host: "${env:NO_HOST}", port: "${env:NO_PORT}", user: u, password: "${env:NO_PASSWORD}"}]\n'
  await cli.run('types', 'shop.yaml')
  rmSync(join(cli.folder, 'lines.csv'))
  cli.write('shop.yaml', catalog('SELECT id, day FROM lines', rest))
  expect(await cli.run('types', 'shop.yaml', '--offline', '--check')).toMatchObject({ status: 0, stderr: '' })
  cli.write('shop.yaml', catalog('SELECT id FROM lines', rest))
  expect((await cli.run('types', 'shop.yaml', '--offline', '--check')).stdout).toContain('    - day: Date | null\n')
  expect(await cli.run('types', 'shop.yaml', '--offline')).toMatchObject({ status: 0, stderr: 'Wrote shop.types.ts.\n' })
  rmSync(join(cli.folder, 'shop.columns.json'))
  expect(await cli.run('types', 'shop.yaml', '--offline')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('[CONFIG_NOT_FOUND]'),
  })
})

/** Runs `types --watch`: `until` waits for a further text on stderr. */
async function watching(work: (until: (text: string) => Promise<void>) => Promise<void>): Promise<void> {
  const { process: child, outcome } = cli.start(['types', 'shop.yaml', '--watch'])
  const until = followTexts(child, [child.stderr])
  try {
    await until('watching')
    await work(until)
  } finally {
    child.kill('SIGINT')
  }
  expect((await outcome).status).toBe(130)
}

test('types --watch writes again when the catalog changes, and ends with Ctrl-C', async () => {
  await watching(async (until) => {
    cli.write('shop.yaml', catalog('SELECT id AS renamed FROM lines'))
    await until('Wrote shop.types.ts.\n')
    expect(read('shop.types.ts')).toContain('readonly renamed: bigint | null')
  })
})

test('types --watch writes again when a file of a named query is changed, made or removed', async () => {
  mkdirSync(join(cli.folder, 'queries'))
  cli.write('shop.yaml', catalog('SELECT id, day FROM lines', 'queries: [queries/*.sql]\n'))
  cli.write('queries/days.sql', 'SELECT day FROM v')
  const functions = () => read('shop.queries.ts').match(/(?<=export const )\w+/g)
  await watching(async (until) => {
    expect(functions()).toEqual(['days'])
    cli.write('queries/days.sql', 'SELECT day AS renamed FROM v')
    await until('Wrote shop.queries.ts.\n')
    expect(read('shop.queries.ts')).toContain('readonly renamed: Date | null')
    cli.write('queries/ids.sql', 'SELECT id FROM v WHERE id = $')
    await until('queries/ids.sql:1:')
    expect(functions()).toEqual(['days'])
    cli.write('queries/ids.sql', 'SELECT id FROM v')
    await until('Wrote shop.queries.ts.\n')
    expect(functions()).toEqual(['days', 'ids'])
    rmSync(join(cli.folder, 'queries', 'days.sql'))
    await until('Wrote shop.queries.ts.\n')
    expect(functions()).toEqual(['ids'])
  })
})

test('--watch cannot be combined with --check or --offline', async () => {
  for (const option of ['--check', '--offline'])
    expect(await cli.run('types', 'shop.yaml', '--watch', option)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(option),
    })
})

test('types writes and checks the functions of named queries', async () => {
  const queries = (sql: string) => `queries: [{name: find, sql: "${sql}"}]\n`
  cli.write('shop.yaml', catalog('SELECT id, day FROM lines', queries('FROM v WHERE id = $id')))
  const wrote = 'Wrote shop.types.ts and shop.columns.json and shop.queries.ts.\n'
  expect(await cli.run('types', 'shop.yaml')).toMatchObject({ status: 0, stderr: wrote })
  expect(read('shop.queries.ts')).toContain('export const find = defineQuery<FindValues, { readonly js: FindRow }')
  const fresh = 'shop.types.ts is up to date.\nshop.queries.ts is up to date.\n'
  expect(await cli.run('types', 'shop.yaml', '--check', '--offline')).toMatchObject({ status: 0, stdout: fresh })
  const written = read('shop.queries.ts')
  cli.write('shop.queries.ts', written.replace('id: bigint | null', 'id: bigint'))
  const byHand = await cli.run('types', 'shop.yaml', '--check')
  expect(byHand).toMatchObject({ status: 5, stdout: expect.stringContaining('    ~ id: bigint → bigint | null\n') })
  cli.write('shop.queries.ts', written.replace('WHERE', 'where'))
  expect((await cli.run('types', 'shop.yaml', '--check')).stdout).toContain('its SQL or its comments differ')
  cli.write('shop.queries.ts', written)
  cli.write('shop.yaml', catalog('SELECT id, day FROM lines', queries('SELECT day FROM v WHERE id = $id')))
  const changed = await cli.run('types', 'shop.yaml', '--check')
  expect(changed).toMatchObject({ status: 5, stdout: expect.stringContaining('shop.queries.ts is out of date:') })
  expect(changed.stdout).toContain('- id: bigint | null')
  cli.write('shop.yaml', catalog('SELECT id, day FROM lines', queries('SELECT $x')))
  const untyped = await cli.run('types', 'shop.yaml')
  expect(untyped).toMatchObject({ status: 2, stderr: expect.stringContaining('declare it: -- @param x TYPE') })
})
