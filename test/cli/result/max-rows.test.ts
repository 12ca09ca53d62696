import { bundleCli, type Cli } from '../bundle-cli.js'
import { describeOnTerminal, startOnTerminal } from '../on-terminal.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('catalog.yaml', 'version: 1\nduckdb: {}\nviews: []\n')
})
afterAll(() => cli.remove())

const ways = [
  { way: 'run -q', command: (sql: string) => ['run', 'catalog.yaml', '-q', sql] },
  { way: 'query', command: (sql: string) => ['query', sql] },
]

/** The numbers in the rows of a table. */
const rowsOf = (text: string): number[] => [...text.matchAll(/^│ +(\d+) │\r?$/gm)].map(([, number]) => Number(number))
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

describe.each(ways)('$way', ({ command }) => {
  test('in a pipe a table has all rows', async () => {
    const { stdout } = await cli.run(...command('FROM range(12345)'))
    expect(rowsOf(stdout)).toEqual(numbers(0, 12_345))
    expect(stdout).not.toContain('shown')
  })

  test.each([
    { limit: 1, shown: [0] },
    { limit: 5, shown: [0, 1, 2, 98, 99] },
    { limit: 100, shown: numbers(0, 100) },
    { limit: 0, shown: numbers(0, 100) },
  ])('--max-rows $limit shows the first and last rows', async ({ limit, shown }) => {
    const { stdout } = await cli.run(...command('FROM range(100)'), '--max-rows', String(limit))
    expect(rowsOf(stdout)).toEqual(shown)
    if (shown.length < 100) {
      expect(stdout).toContain(`⋮ ${100 - limit} rows not shown\n`)
      expect(stdout).toMatch(new RegExp(`\n100 rows \\(${limit} shown\\)\n$`))
    }
  })

  test.each(['-1', '1.5', 'many', ''])('--max-rows %p is rejected', async (value) => {
    const { status, stderr } = await cli.run(...command('FROM range(100)'), `--max-rows=${value}`)
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('whole number of rows') })
  })

  test('other formats reject --max-rows', async () => {
    const { status, stdout, stderr } = await cli.run(...command('FROM range(100)'), '--max-rows', '5', '--format', 'csv')
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining('Use --limit') })
  })
})

test.each([
  { args: ['--max-rows', '40'], least: 500 },
  { args: ['--max-rows', '0'], least: 11_000_000 },
  { args: ['--format', 'csv'], least: 8_000_000 },
  { args: ['--format', 'jsonl'], least: 8_000_000 },
])('memory does not grow with the number of rows with $args', async ({ args, least }) => {
  const sql = "SELECT range AS n, 'row ' || range AS s FROM range(500000)"
  const { process: child, outcome } = cli.start(['run', 'catalog.yaml', '-q', sql, ...args], {
    NODE_OPTIONS: '--max-old-space-size=64',
  })
  // As objects the rows would take ten times as much memory
  let length = 0
  child.stdout?.on('data', (chunk) => {
    length += chunk.length
  })
  const { status, stderr } = await outcome
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(length).toBeGreaterThan(least)
})

describeOnTerminal(() => {
  test.each(ways)('$way shows 40 rows, or all with --max-rows 0', async ({ command }) => {
    const { screen } = await startOnTerminal(cli, command('FROM range(1000)')).end
    expect(rowsOf(screen)).toEqual([...numbers(0, 20), ...numbers(980, 1_000)])
    expect(screen).toMatch(/⋮ 960 rows not shown\r\n[\s\S]*1,000 rows \(40 shown\)\r\n$/)
    expect(rowsOf((await startOnTerminal(cli, [...command('FROM range(1000)'), '--max-rows', '0']).end).screen)).toEqual(
      numbers(0, 1_000),
    )
  })

  test.each([40, 80, 200])('no line is wider than %d columns', async (columns) => {
    const lines = "SELECT i, repeat('x', i) || chr(10) || repeat('y', 30) AS lines FROM range(30) t(i)"
    const wide = `SELECT i AS "a long name of a column, longer than most", repeat('日本 ', 30) AS words, {a: repeat('x', 90), b: [i]} AS s
      FROM range(90) t(i)`
    for (const sql of [wide, lines, 'SELECT i, i * 2 AS double FROM range(90) t(i)', `SELECT * FROM (${wide}) LIMIT 0`]) {
      const { screen } = await startOnTerminal(cli, ['query', sql.replaceAll("'", `'"'"'`)], {}, `rows 24 cols ${columns}`).end
      // Without the progress line, which is truncated and cleared
      const shown = screen.split('\r\n').map((line) => line.split('\x1b[K').at(-1) ?? '')
      expect(shown.length).toBeGreaterThan(3)
      const width = (line: string): number => [...line].reduce((sum, char) => sum + (/[日本]/.test(char) ? 2 : 1), 0)
      expect(Math.max(...shown.map(width))).toBeLessThanOrEqual(columns)
    }
  })
})
