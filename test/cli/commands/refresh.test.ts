import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const catalog = `version: 1
duckdb: { database: shop.duckdb }
views:
  - { name: orders, source: csv, uri: orders.csv, materialized: true, tags: [daily] }
  - name: total
    sql: SELECT sum(amount)::INTEGER AS amount FROM orders
    materialized: true
`
const write = (amount: number) => cli.write('orders.csv', `id,amount\n1,${amount}\n2,20\n`)

test('check, refresh, verify and what run and query say of stale rows, from the first refresh to a failed one', async () => {
  cli.write('catalog.yaml', catalog)
  write(10)
  expect(await cli.run('refresh', '--check')).toEqual({
    status: 5,
    stdout: 'pending main.orders: it has no rows yet\npending main.total: it has no rows yet\n2 views: 2 pending\n',
    stderr: '',
  })
  expect(await cli.run('run')).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(
      /^to refresh: main\.orders \(it has no rows yet\), main\.total \(it has no rows yet\)\. Run "duckalog refresh"\.\n/,
    ),
  })
  expect(await cli.run('refresh', 'orders')).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(
      /^refreshed main\.orders: 2 rows in \d+ ms, because it has no rows yet\nrefreshed main\.total: 1 row in \d+ ms, because .*\n2 views: 2 refreshed\n$/,
    ),
  })
  expect(await cli.run('query', 'FROM total', '--format', 'csv')).toEqual({ status: 0, stdout: 'amount\r\n30\r\n', stderr: '' })
  expect(await cli.run('refresh', '--verify')).toEqual({
    status: 0,
    stdout: 'main.orders: 2 rows kept, 2 in the sources, 0 differ\nmain.total: 1 row kept, 1 in the sources, 0 differ\n',
    stderr: '',
  })

  write(11)
  const verified = await cli.run('refresh', '--verify', 'tag:daily', '--json')
  expect([verified.status, JSON.parse(verified.stdout)]).toEqual([
    5,
    { verified: [{ view: 'main.orders', kept: 2, live: 2, differing: 1 }] },
  ])
  expect(await cli.run('refresh', '--check')).toMatchObject({
    status: 5,
    stdout: expect.stringMatching(
      /^stale main\.orders: .*orders\.csv has changed\nstale main\.total: it reads main\.orders, which is refreshed first\n/,
    ),
  })
  expect(await cli.run('run', '--refresh', '-q', 'FROM total', '--format', 'csv')).toMatchObject({
    status: 0,
    stdout: 'amount\r\n31\r\n',
  })

  cli.write('orders.csv', 'id,amount\n1,x\n')
  const failed = await cli.run('refresh', '--full', '--json')
  expect(failed).toMatchObject({ status: 3, stderr: expect.stringContaining('MATERIALIZE_FAILED') })
  expect(JSON.parse(failed.stdout)).toMatchObject({
    materialized: [
      { view: 'main.orders', state: 'refreshed' },
      { view: 'main.total', state: 'failed', failure: expect.stringContaining('the old ones stay') },
    ],
  })
}, 60_000)

test('unknown names and options that do not go together are refused', async () => {
  cli.write('catalog.yaml', catalog)
  write(10)
  expect(await cli.run('refresh', 'order')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Did you mean "orders"?'),
  })
  expect(await cli.run('refresh', '--check', '--full')).toMatchObject({ status: 2 })
  expect(await cli.run('refresh', 'missing.yaml')).toMatchObject({ status: 4 })
})

test('a build refreshes rows, keeps or drops them, and reports it', async () => {
  cli.write('catalog.yaml', catalog)
  write(10)
  const build = (...args: readonly string[]) => cli.run('build', '--db-path', 'out.duckdb', ...args)
  const told = (rows: string) => ({ status: 0, stderr: expect.stringMatching(new RegExp(`out\\.duckdb: views: .*${rows} \\(`)) })
  expect(await build()).toMatchObject(told('; rows: 2 refreshed'))
  write(11)
  expect(await build('--materialized', 'keep')).toMatchObject(told('; rows: 2 fresh'))
  expect(JSON.parse((await build('--materialized', 'refresh', '--json')).stdout)).toMatchObject({
    materialized: [{ state: 'refreshed' }, { state: 'refreshed' }],
  })
  expect(await build('--materialized', 'live', '--dry-run')).toMatchObject({ stdout: expect.stringContaining('main.orders') })
  expect(await build('--materialized', 'live')).toMatchObject(told('2 replaced, 0 dropped, 0 kept'))
  expect(await build('--materialized', 'none')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('refresh, keep, live'),
  })
  expect(await cli.run('run', '--materialized', 'keep')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--materialized needs a --db-path with a URL'),
  })
}, 60_000)
