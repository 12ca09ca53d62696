import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const catalog = (sql: string) =>
  `version: 1\nduckdb: {database: shop.duckdb}\nviews:\n  - {name: v, sql: "${sql}"}\n  - {name: top, sql: SELECT a + 1 AS x FROM v}\n`

test('plan shows the columns that change, and --check --breaking exits with code 5 if something reads them', async () => {
  cli.write('shop.yaml', catalog('SELECT 1 AS a, 2 AS b'))
  await cli.run('run', 'shop.yaml')
  await cli.run('types', 'shop.yaml')
  expect((await cli.run('plan', 'shop.yaml', '--check', '--breaking')).status).toBe(0)
  cli.write('shop.yaml', catalog('SELECT 1 AS a'))
  const harmless = await cli.run('plan', 'shop.yaml', '--check', '--breaking')
  expect([harmless.status, harmless.stdout.slice(harmless.stdout.indexOf('\nColumns'))]).toEqual([
    0,
    '\nColumns\n  - v.b  is removed\n',
  ])
  expect((await cli.run('plan', 'shop.yaml', '--check')).status).toBe(5)
  cli.write('shop.yaml', catalog("SELECT '1' AS a, 2 AS b"))
  const broken = await cli.run('plan', 'shop.yaml', '--check', '--breaking')
  expect([broken.status, broken.stdout.slice(broken.stdout.indexOf('\nColumns'))]).toEqual([
    5,
    '\nColumns\n  ~ v.a  INTEGER → VARCHAR, which breaks its readers\n      reaches top.x\n',
  ])
  const { impact } = JSON.parse((await cli.run('plan', 'shop.yaml', '--json')).stdout)
  expect(impact).toMatchObject({ breaking: true, columns: [{ view: 'view:v', column: 'a', change: 'type' }], unknown: [] })
  cli.write('named.yaml', catalog("SELECT '1' AS a, 2 AS b"))
  const unknown = await cli.run('plan', 'named.yaml', '--check', '--breaking')
  expect([unknown.status, unknown.stdout]).toEqual([5, expect.stringContaining('? v, top  unknown: There is no columns file;')])
  expect(await cli.run('plan', 'shop.yaml', '--breaking')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Add --check'),
  })
})

test('without a columns file, a rebuild of all views lists only those whose SQL changes', async () => {
  cli.write('rebuilt.yaml', catalog('SELECT 1 AS a, 2 AS b').replace('shop.duckdb', 'rebuilt.duckdb'))
  await cli.run('run', 'rebuilt.yaml')
  const same = await cli.run('plan', 'rebuilt.yaml', '--force-rebuild')
  expect([same.status, same.stdout.includes('~ main.v'), same.stdout.includes('Columns')]).toEqual([0, true, false])
  expect((await cli.run('plan', 'rebuilt.yaml', '--force-rebuild', '--check', '--breaking')).status).toBe(0)
  cli.write('rebuilt.yaml', catalog('SELECT 1 AS a').replace('shop.duckdb', 'rebuilt.duckdb'))
  const changed = await cli.run('plan', 'rebuilt.yaml', '--force-rebuild', '--check', '--breaking')
  expect([changed.status, changed.stdout]).toEqual([5, expect.stringContaining('? v  unknown: There is no columns file;')])
})
