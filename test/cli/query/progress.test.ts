import { bundleCli, type Cli, waitForText } from '../bundle-cli.js'
import { endless } from '../repl/shop-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('catalog.yaml', 'version: 1\nduckdb: { settings: { threads: 1 } }\nviews: []\n')
})
afterAll(() => cli.remove())

test('without a terminal there is no progress', async () => {
  const outcome = await cli.run('query', 'SELECT 1 AS n', '--format', 'csv')
  expect(outcome).toEqual({ status: 0, stdout: 'n\r\n1\r\n', stderr: '' })
})

test('--progress json writes only lines of JSON on stderr', async () => {
  // It runs until its progress was seen, however fast the machine is
  const { process: child, outcome } = cli.start(['query', endless, '--progress', 'json'])
  await waitForText(child.stderr, '"query-progress"')
  child.kill('SIGINT')
  const { status, stdout, stderr } = await outcome
  expect({ status, stdout }).toEqual({ status: 130, stdout: '' })
  const events = stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events[0]).toMatchObject({ event: 'connect-start', message: expect.stringContaining('opening') })
  const ofQuery = events.filter(({ event }) => event === 'query-progress')
  expect(ofQuery.length).toBeGreaterThan(0)
  for (const { seconds, percentage } of ofQuery) {
    expect(seconds).toBeGreaterThanOrEqual(0.5)
    expect(percentage === null || (percentage >= 0 && percentage <= 100)).toBe(true)
  }
  expect(events.at(-1)).toMatchObject({ event: 'interrupted' })
})
