import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('catalog.yaml', 'version: 1\nduckdb: { settings: { threads: 1 } }\nviews: []\n')
})
afterAll(() => cli.remove())

/** Takes longer than the delay of the progress. */
const slow = 'SELECT count(*) AS n FROM range(40000) a, range(40000) b WHERE a.range % 7 = b.range % 11'

test('--progress json writes only lines of JSON on stderr; without a terminal there is nothing', async () => {
  const [json, none] = await Promise.all([
    cli.run('query', slow, '--format', 'csv', '--progress', 'json'),
    cli.run('query', 'SELECT 1 AS n', '--format', 'csv'),
  ])
  expect(none).toEqual({ status: 0, stdout: 'n\r\n1\r\n', stderr: '' })
  const events = json.stderr
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
})
