import type { ChildProcess } from 'node:child_process'
import { bundleCli, type Cli, waitForText } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const watching: ChildProcess[] = []
afterEach(() => {
  for (const child of watching.splice(0)) child.kill('SIGKILL')
})

const waitForBoth = (child: ChildProcess, data: string, message: string): Promise<unknown> =>
  Promise.all([waitForText(child.stdout, data), waitForText(child.stderr, message)])

test('run --watch runs the query again when a file that it reads changes, and when the catalog does', async () => {
  cli.write('sales.csv', 'amount\n1\n')
  cli.write('other.csv', 'n\n10\n')
  const catalog = (factor: number): void =>
    cli.write(
      'sales.yaml',
      `version: 1\nduckdb: {}\nviews: [{ name: total, sql: "SELECT sum(amount) * ${factor} AS t FROM 'sales.csv'" }]\n`,
    )
  catalog(1)
  const sql = "SELECT t, n FROM total, 'other.csv'"
  const { process: child, outcome } = cli.start(['run', 'sales.yaml', '-q', sql, '--watch', '--format', 'csv'])
  watching.push(child)
  await waitForBoth(child, '1,10\r\n', 'press Ctrl-C to stop')
  for (const [expected, change] of [
    ['3,10\r\n', () => cli.write('sales.csv', 'amount\n1\n2\n')],
    ['3,11\r\n', () => cli.write('other.csv', 'n\n11\n')],
    ['30,11\r\n', () => catalog(10)],
  ] as const) {
    const shown = waitForText(child.stdout, expected)
    change()
    await shown
  }
  // A failure is shown, and the watch goes on
  const failed = waitForText(child.stderr, 'not found in')
  cli.write('sales.csv', 'nothing\n1\n')
  await failed
  const shown = waitForText(child.stdout, '40,11\r\n')
  cli.write('sales.csv', 'amount\n4\n')
  await shown
  child.kill('SIGINT')
  expect(await outcome).toMatchObject({ status: 130 })
})

test('plan --watch prints the plan again, and changes nothing', async () => {
  cli.write('base.yaml', 'views: [{ name: a, sql: SELECT 1 AS n }]\n')
  cli.write('planned.yaml', 'version: 1\nimports: [base.yaml]\nduckdb: { database: planned.duckdb }\nviews: []\n')
  const { process: child, outcome } = cli.start(['plan', 'planned.yaml', '--watch'])
  watching.push(child)
  await waitForBoth(child, '+ main.a', 'watching 2 files')
  const failed = waitForText(child.stderr, 'base.yaml:1')
  cli.write('base.yaml', 'views: [{ nam: a }]\n')
  await failed
  const shown = waitForText(child.stdout, '+ main.b')
  cli.write('base.yaml', 'views: [{ name: b, sql: SELECT 1 AS n }]\n')
  await shown
  child.kill('SIGINT')
  expect(await outcome).toMatchObject({ status: 130 })
  expect((await cli.run('plan', 'planned.yaml')).stdout).toContain('+ main.b')
})

test.each([
  [['run', '--watch'], '--watch needs --query or --file'],
  [['plan', '--watch', '--check'], 'cannot be used with option'],
])('%j is refused', async (args, message) => {
  expect(await cli.run(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(message) })
})
