import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Cli } from '../bundle-cli.js'
import { describeOnTerminal, startOnTerminal, type TerminalRun } from '../on-terminal.js'
import { showOnTerminal } from '../terminal-screen.js'
import { bundleShopCli, endless } from './shop-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleShopCli()
})
afterAll(() => cli.remove())

function startPrompt(...[env, size]: readonly [env?: Readonly<Record<string, string>>, size?: string]): TerminalRun {
  const history = { DUCKALOG_HISTORY: join(cli.folder, 'history') }
  return startOnTerminal(cli, ['run', 'shop.yaml', '--db-path', ':memory:', '-i'], { ...history, ...env }, size)
}

describeOnTerminal(() => {
  test('a multi-line statement, an error and Ctrl-D are handled', async () => {
    const terminal = startPrompt()
    await terminal.type('duckalog> ', 'SELECT 40 +\r')
    await terminal.type('... ', '2 AS answer;\r')
    await terminal.type('42 │', 'SELEC;\r')
    await terminal.type('[QUERY_FAILED]', '')
    await terminal.type('duckalog> ', '\x04')
    const { status, screen } = await terminal.end
    expect(status).toBe(0)
    expect(screen).toContain('Ctrl-D to exit')
    // On a terminal the types of the columns are shown
    expect(screen).toMatch(/│ +answer │\r\n│ INTEGER │/)
  })

  test('Ctrl-D discards an unfinished statement and prints a message', async () => {
    const file = join(cli.folder, 'dropped.csv')
    const terminal = startPrompt()
    await terminal.type('duckalog> ', `COPY (SELECT 1) TO '${file}'\r`)
    await terminal.type('... ', '\x04')
    const { status, screen } = await terminal.end
    expect(status).toBe(0)
    expect(screen).toContain('The last statement was not run because it does not end with ";".')
    expect(existsSync(file)).toBe(false)
  })

  test('a failed statement does not change the exit code', async () => {
    const terminal = startPrompt()
    await terminal.type('duckalog> ', 'SELEC;\r')
    await terminal.type('[QUERY_FAILED]', '')
    await terminal.type('duckalog> ', '.quit\r')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })

  test('.maxrows sets the maximum rows of a table', async () => {
    const terminal = startPrompt({ PAGER: '' })
    await terminal.type('duckalog> ', 'FROM range(100);\r')
    await terminal.type('⋮ 60 rows not shown\r\n│     80 │', '')
    await terminal.type('100 rows (40 shown)', '')
    await terminal.type('duckalog> ', '.maxrows 3\r')
    await terminal.type('duckalog> ', 'FROM range(100);\r')
    await terminal.type('⋮ 97 rows not shown\r\n│     99 │', '')
    await terminal.type('duckalog> ', '.maxrows many\r')
    await terminal.type('Usage: .maxrows N', '')
    await terminal.type('duckalog> ', '.maxrows 0\r')
    await terminal.type('duckalog> ', 'FROM range(100);\r')
    await terminal.type(' 50 │', '')
    await terminal.type('duckalog> ', '\x04')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })

  test('Ctrl-C discards the input or cancels the query, but does not exit', async () => {
    const terminal = startPrompt()
    await terminal.type('duckalog> ', 'SELECT 1 AS never,\r')
    await terminal.type('... ', '\x03')
    await terminal.type('duckalog> ', `${endless}\r`)
    await terminal.type('running the query … ', '\x03')
    await terminal.type('interrupted', '')
    await terminal.type('duckalog> ', 'SELECT 6 * 7 AS answer;\r')
    await terminal.type('42 │', '')
    await terminal.type('duckalog> ', '.quit\r')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })

  test('Ctrl-Z leaves the terminal to the shell, and the prompt returns, also without a shell that stops it', async () => {
    const terminal = startPrompt()
    await terminal.type('duckalog> ', '\x1a')
    await terminal.type('duckalog> ', 'SELECT 6 * 7 AS answer;\r')
    await terminal.type('42 │', '')
    await terminal.type('duckalog> ', '\x04')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })

  test('Tab completes dot commands, and SQL with the names of the catalog', async () => {
    const terminal = startPrompt()
    await terminal.type('duckalog> ', '.tab\t')
    await terminal.type('les', '\r')
    await terminal.type('reports.total', '')
    await terminal.type('duckalog> ', 'SELECT * FROM orde\t WHERE id = 2;\r')
    await terminal.type('24', '')
    await terminal.type('duckalog> ', 'FROM reports.\t;\r')
    await terminal.type('27.5', '')
    await terminal.type('duckalog> ', '.mode js\t\t')
    await terminal.type('json   jsonl', 'l\r')
    await terminal.type('duckalog> ', 'SELECT o. + 1 AS more FROM orders o LIMIT 1;\x01\x1b[1;5C\x1b[1;5C\x1b[Cpr\t\r')
    await terminal.type('{"more":4.5}', '')
    await terminal.type('duckalog> ', '\x04')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })

  test('Tab completes the views whose rows .refresh reads', async () => {
    cli.write(
      'kept.yaml',
      `version: 1
duckdb: { database: kept.duckdb }
views:
  - { name: plain, sql: SELECT 1 AS n }
  - { name: plenty, sql: SELECT 2 AS n, materialized: true }
  - { name: sums, db_schema: reports, sql: SELECT 3 AS n, materialized: true }
`,
    )
    const terminal = startOnTerminal(cli, ['run', 'kept.yaml', '-i'], { DUCKALOG_HISTORY: '/dev/null' })
    await terminal.type('duckalog> ', '.refresh pl\t rep\t\r')
    await terminal.type('refreshed main.plenty: 1 row in', '')
    await terminal.type('refreshed reports.sums: 1 row in', '')
    await terminal.type('duckalog> ', '\x04')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })

  test('the history is saved between sessions, with whole statements and without secrets', async () => {
    const env = { DUCKALOG_HISTORY: join(cli.folder, 'kept') }
    const first = startPrompt(env)
    await first.type('duckalog> ', 'SELECT 1\r')
    await first.type('... ', 'AS kept;\r')
    await first.type('kept', '')
    await first.type('duckalog> ', "CREATE SECRET hidden (TYPE http, BEARER_TOKEN 'hunter2');\r")
    await first.type('Success', '')
    await first.type('duckalog> ', '\x04')
    await first.end
    expect(readFileSync(env.DUCKALOG_HISTORY, 'utf8')).toBe('SELECT 1\n\tAS kept;\n')
    expect(statSync(env.DUCKALOG_HISTORY).mode & 0o777).toBe(0o600)
    const second = startPrompt(env)
    await second.type('duckalog> ', '\x1b[A')
    await second.type('AS kept;', '\r')
    await second.type('INTEGER', '')
    await second.type('duckalog> ', '\x04')
    expect(await second.end).toMatchObject({ status: 0 })
  })

  test('output that is longer than the terminal goes through the pager, then the prompt returns', async () => {
    const terminal = startPrompt({ PAGER: "sed 's/^/paged: /'" })
    await terminal.type('duckalog> ', 'SELECT range AS n FROM range(5);\r')
    await terminal.type(' 4 │', '')
    await terminal.type('duckalog> ', 'SELECT range AS n FROM range(40);\r')
    await terminal.type(' 39 │', '')
    await terminal.type('duckalog> ', 'SELECT 6 * 7 AS answer;\r')
    await terminal.type('42 │', '')
    await terminal.type('duckalog> ', '\x04')
    const { status, screen } = await terminal.end
    expect(status).toBe(0)
    expect(screen).toMatch(/paged: │ +39 │/)
    expect(screen).not.toMatch(/^paged: │ +answer/m)
  })

  test('quitting the pager early cancels the query, but does not exit', async () => {
    const terminal = startPrompt({ PAGER: 'head -n 5' })
    await terminal.type('duckalog> ', '.mode csv\r')
    await terminal.type('duckalog> ', 'FROM range(1000000000);\r')
    await terminal.type('3', '')
    await terminal.type('duckalog> ', 'SELECT 6 * 7 AS answer;\r')
    await terminal.type('42', '')
    await terminal.type('duckalog> ', '\x04')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })

  test.each([40, 80, 200])(
    'a statement is edited over several lines, recalled and found again, on %d columns',
    async (columns) => {
      const terminal = startPrompt({ DUCKALOG_HISTORY: join(cli.folder, `history-${columns}`) }, `rows 24 cols ${columns}`)
      // The first line gets another value after the second one was typed, and a comment
      await terminal.type(
        'duckalog> ',
        "SELECT 'first' AS a, -- one\r'second' AS b\x1b[A\x1b[H\x1b[1;5C\x1b[1;5C\x1b\x7flast\x1b[B\x05;\r",
      )
      await terminal.type('second', '')
      await terminal.type('duckalog> ', 'SELECT 7 AS other;\r')
      await terminal.type('duckalog> ', '\x12LAST\r')
      await terminal.type('second', '')
      await terminal.type('duckalog> ', '\x1b[200~SELECT 1 AS pasted;\rSELECT 2 AS too;\x1b[201~\r')
      await terminal.type('too', '')
      await terminal.type('duckalog> ', '\x04')
      const { status, screen } = await terminal.end
      expect(status).toBe(0)
      const { lines } = showOnTerminal(screen, columns)
      expect(lines.filter((line) => line.startsWith('duckalog> ') || line.startsWith('      ... '))).toEqual([
        "duckalog> SELECT 'last' AS a, -- one",
        "      ... 'second' AS b;",
        'duckalog> SELECT 7 AS other;',
        "duckalog> SELECT 'last' AS a, -- one",
        "      ... 'second' AS b;",
        'duckalog> SELECT 1 AS pasted;',
        '      ... SELECT 2 AS too;',
      ])
      expect(lines.filter((line) => /│ last +│ second +│/.test(line))).toHaveLength(2)
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns)
    },
  )

  test.each([
    { answer: 'c', count: 1 },
    { answer: 'r', count: 0 },
  ])('the prompt shows a transaction, and .quit asks about it: $answer', async ({ answer, count }) => {
    const file = ['--db-path', `asked-${answer}.duckdb`]
    const terminal = startOnTerminal(cli, ['run', 'shop.yaml', ...file, '-i'], { DUCKALOG_HISTORY: '/dev/null' })
    await terminal.type('duckalog> ', 'CREATE TABLE t (i INTEGER); BEGIN;\r')
    await terminal.type('duckalog*> ', "SELECT 'x'::INTEGER;\r")
    await terminal.type('duckalog!> ', 'ROLLBACK;\r')
    await terminal.type('duckalog> ', 'BEGIN; INSERT INTO t VALUES (1);\r')
    await terminal.type('duckalog*> ', 'SELEC;\r')
    await terminal.type('duckalog*> ', '.quit\r')
    await terminal.type('A transaction is open. c commits it, r rolls it back, any other key stays: ', 'x')
    await terminal.type('duckalog*> ', '\x04')
    await terminal.type('any other key stays: ', answer)
    expect(await terminal.end).toMatchObject({ status: 0 })
    const { stdout } = await cli.run('query', 'SELECT count(*) AS n FROM t', '-c', 'shop.yaml', ...file, '--format', 'csv')
    expect(stdout).toBe(`n\r\n${count}\r\n`)
  })

  test('.timer does not count the time in the pager', async () => {
    const terminal = startPrompt({ PAGER: 'sleep 1; cat' })
    await terminal.type('duckalog> ', '.timer on\r')
    await terminal.type('duckalog> ', '.maxrows 0\r')
    await terminal.type('duckalog> ', 'FROM range(1000);\r')
    await terminal.type(' ms  1000 rows', '')
    await terminal.type('duckalog> ', '\x04')
    const { screen } = await terminal.end
    expect(Number(/([\d.]+) ms {2}1000 rows/.exec(screen)?.[1])).toBeLessThan(1_000)
  })

  test('SQL, tables and errors have colours, unless NO_COLOR is set', async () => {
    const terminal = startPrompt({ NO_COLOR: '' })
    await terminal.type('duckalog> ', "SELECT NULL AS a, 'x' AS b;\r")
    await terminal.type('VARCHAR', '')
    await terminal.type('> ', 'SELEC;\r')
    await terminal.type('[QUERY_FAILED]', '')
    await terminal.type('> ', '\x04')
    const { screen } = await terminal.end
    const { lines, styles } = showOnTerminal(screen, 100)
    const styleOf = (text: string): string | undefined => {
      const row = lines.findLastIndex((line) => line.includes(text))
      return styles[row]?.[[...(lines[row] ?? '')].join('').indexOf(text)]
    }
    expect(['duckalog>', 'SELECT', "'x'", 'VARCHAR', 'NULL │', 'error:'].map(styleOf)).toEqual([
      '1',
      '34',
      '32',
      '90',
      '90',
      '31',
    ])
  })

  test('a row that is wider than the terminal is shown as a list of values', async () => {
    const terminal = startPrompt({}, 'rows 24 cols 30')
    await terminal.type('duckalog> ', "SELECT '日本語' AS words, repeat('x', 40) AS wide;\r")
    await terminal.type('── 1 ──', '')
    await terminal.type('words  VARCHAR │ 日本語', '')
    await terminal.type('wide   VARCHAR │ ', '')
    await terminal.type('duckalog> ', '\x04')
    expect(await terminal.end).toMatchObject({ status: 0 })
  })
})
