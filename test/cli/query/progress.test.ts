import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTerminal } from '../../../src/cli/program/create-terminal.js'
import { renderQueryEnd, showQueryProgress } from '../../../src/cli/program/query/query-progress.js'
import { longWork } from '../../../src/cli/render/progress/follow-events.js'
import { connectToCatalog } from '../../../src/index.js'
import { bundleCli, type Cli, followTexts } from '../bundle-cli.js'
import { describeOnTerminal, startOnTerminal } from '../on-terminal.js'
import { startPrompt } from '../repl/prompt-run.js'
import { endless } from '../repl/shop-cli.js'
import { showOnTerminal } from '../terminal-screen.js'

let cli: Cli
beforeAll(async () => {
  cli = bundleCli()
  cli.write('catalog.yaml', 'version: 1\nduckdb: { settings: { threads: 1 } }\nviews: []\n')
  const numbers = "COPY (SELECT range AS n FROM range(300000)) TO 'numbers.parquet' (ROW_GROUP_SIZE 2048)"
  expect(await cli.run('query', numbers)).toMatchObject({ status: 0 })
  cli.write(
    'kept.yaml',
    `version: 1
duckdb: { database: kept.duckdb, settings: { threads: 1 } }
views:
  - name: slow
    sql: >-
      SELECT max(list_sum(list_transform(range(2000), lambda x: (x * n) % 7))) AS most FROM 'numbers.parquet'
    materialized: true
`,
  )
})
afterAll(() => cli.remove())

const readEvents = (stderr: string): readonly { readonly event?: string }[] =>
  stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

test('without a terminal there is no progress', async () => {
  const outcome = await cli.run('query', 'SELECT 1 AS n', '--format', 'csv')
  expect(outcome).toEqual({ status: 0, stdout: 'n\r\n1\r\n', stderr: '' })
})

test('--progress json writes only lines of JSON on stderr', async () => {
  // It runs until its progress was seen, however fast the machine is
  const { process: child, outcome } = cli.start(['query', endless, '--progress', 'json'])
  await followTexts(child, [child.stderr])('"query-progress"')
  child.kill('SIGINT')
  const { status, stdout, stderr } = await outcome
  expect({ status, stdout }).toEqual({ status: 130, stdout: '' })
  const events = readEvents(stderr)
  expect(events[0]).toMatchObject({ event: 'connect-start', message: expect.stringContaining('opening') })
  const ofQuery = events.filter(({ event }) => event === 'query-progress')
  expect(ofQuery.length).toBeGreaterThan(0)
  expect(ofQuery[0]).toMatchObject({ seconds: expect.any(Number) })
  expect(ofQuery[0]).toHaveProperty('percentage')
  expect(events.at(-1)).toMatchObject({ event: 'interrupted' })
})

test('with --progress json, messages, errors and results of files are lines of JSON too', async () => {
  const [written, failed, both] = await Promise.all([
    cli.run('query', 'FROM range(3)', '-o', 'three.csv', '--progress', 'json'),
    cli.run('query', 'FROM nowhere', '--progress', 'json'),
    cli.run('query', 'FROM nowhere', '--progress', 'json', '--json'),
  ])
  expect(readEvents(written.stderr).slice(-2)).toEqual([
    { event: 'query-done', seconds: expect.any(Number), rows: 3, rowsPerSecond: expect.any(Number) },
    { event: 'message', message: 'Wrote 3 rows to three.csv.' },
  ])
  expect(readEvents(failed.stderr).at(-1)).toEqual({ event: 'error', message: expect.stringContaining('nowhere') })
  expect(readEvents(both.stderr).at(-1)).toEqual({ error: expect.objectContaining({ code: 'QUERY_FAILED' }) })
})

test('--progress json shows the progress of a refresh of rows', async () => {
  const { process: child, outcome } = cli.start(['refresh', 'kept.yaml', '--progress', 'json'])
  await followTexts(child, [child.stderr])('"secondsLeft"')
  child.kill('SIGINT')
  const { status, stderr } = await outcome
  expect(status).toBe(130)
  expect(readEvents(stderr).find((event) => 'secondsLeft' in event)).toEqual({
    ...{ event: 'materialize-progress', message: 'reading the rows of main.slow …', view: 'main.slow' },
    ...{ seconds: expect.any(Number), percentage: expect.any(Number), secondsLeft: expect.any(Number) },
  })
})

test.each([
  { sql: 'FROM t', rows: 3_000_000, ms: 2_000, text: '3000000 rows in 2.0 s (1,500,000 rows/s)' },
  { sql: 'FROM t', rows: 0, ms: 2_000, text: '0 rows in 2.0 s' },
  { sql: 'CREATE TABLE t AS FROM s', rows: 1, ms: 90_000, text: 'done in 1m 30s' },
  { sql: 'FROM t', rows: 3, ms: 900, text: undefined },
])('after $ms ms, $sql is summed up with $text', async ({ sql, rows, ms, text }) => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  const stream = () => new PassThrough() as unknown as NodeJS.WriteStream
  const sums = async (isTerminal: boolean) => {
    const { end } = await showQueryProgress(session, sql, createTerminal(stream(), stream(), isTerminal))
    const pace = end(rows, ms)
    return pace && renderQueryEnd(sql, rows, pace)
  }
  expect([await sums(true), await sums(false)]).toEqual([text, undefined])
})

/** A query whose rows come through a pipe: `write` gives them a second after it is called. */
function createSlowQuery(name: string): { readonly sql: string; write(): Promise<void> } {
  const path = join(cli.folder, name)
  expect(spawnSync('mkfifo', [path]).status).toBe(0)
  return {
    sql: `FROM read_csv('${name}', columns = {n: 'INTEGER'}, header = false, auto_detect = false)`,
    async write() {
      await sleep(longWork)
      await writeFile(path, '10\n20\n')
    },
  }
}

describeOnTerminal(() => {
  test('a query of more than a second shows its seconds, which its rows and a line with its time replace', async () => {
    const { sql, write } = createSlowQuery('slow')
    cli.write('slow.sql', sql)
    const terminal = startOnTerminal(cli, ['query', '-f', 'slow.sql'])
    await terminal.type('running the query … ', '')
    await write()
    const { status, screen } = await terminal.end
    const { lines } = showOnTerminal(screen, 100)
    expect({ status, shown: lines.slice(4, 6) }).toEqual({ status: 0, shown: ['│      10 │', '│      20 │'] })
    expect(lines.slice(7).join('\n')).toMatch(/^2 rows in \d+\.\d s\n$/)
  })

  test('at the prompt a slow statement has the same line, unless .timer is on', async () => {
    const [rows, table, timed] = [createSlowQuery('rows'), createSlowQuery('table'), createSlowQuery('timed')]
    const prompt = startPrompt(cli, { args: ['catalog.yaml'] })
    const wait = async ({ write }: ReturnType<typeof createSlowQuery>) => {
      await prompt.see('running the query … ')
      await write()
    }
    await prompt.ask(`${rows.sql};\r`)
    await wait(rows)
    await prompt.ask(`CREATE TABLE t AS ${table.sql};\r`)
    await wait(table)
    await prompt.ask('.timer on\r')
    await prompt.ask(`${timed.sql};\r`)
    await wait(timed)
    const { lines } = showOnTerminal(await prompt.leave(), 100)
    const times = lines.filter((line) => /\d m?s\b/.test(line)).map((line) => line.trim().replaceAll(/[\d.]+(?= m?s)/g, 'N'))
    expect(times).toEqual(['2 rows in N s', 'done in N s', 'N ms  2 rows'])
  })

  test.each([40, 80, 200])('a refresh of rows draws a bar that fits into %d columns', async (columns) => {
    const terminal = startOnTerminal(cli, ['refresh', 'kept.yaml'], {}, `rows 24 cols ${columns}`)
    await terminal.type(' left', '\x03')
    const { status, screen } = await terminal.end
    expect(status).toBe(130)
    const drawn = screen.split('\x1b[K').flatMap((part) => /(?<=7l).* left/.exec(part)?.[0] ?? [])
    expect(drawn.length).toBeGreaterThan(0)
    const head = columns === 40 ? '' : 'reading the rows of main.slow … \\d+ s, '
    for (const line of drawn) {
      expect(line).toMatch(new RegExp(`^${head}\\d+ % [█░]{10,20} about .* left$`))
      expect([...line].length).toBeLessThan(columns)
    }
  })
})
