import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Cli } from '../bundle-cli.js'
import { describeOnTerminal } from '../on-terminal.js'
import { showOnTerminal } from '../terminal-screen.js'
import { startPrompt } from './prompt-run.js'
import { bundleShopCli, endless } from './shop-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleShopCli()
})
afterAll(() => cli.remove())

describeOnTerminal(() => {
  test('a multi-line statement, an error and Ctrl-D are handled', async () => {
    const prompt = startPrompt(cli)
    await prompt.ask('SELECT 40 +\r')
    await prompt.type('... ', '2 AS answer;\r')
    await prompt.type('42 │', 'SELEC;\r')
    await prompt.see('[QUERY_FAILED]')
    const screen = await prompt.leave()
    expect(screen).toContain('Ctrl-D to exit')
    // On a terminal the types of the columns are shown
    expect(screen).toMatch(/│ +answer │\r\n│ INTEGER │/)
  })

  test('Ctrl-D discards an unfinished statement and prints a message', async () => {
    const file = join(cli.folder, 'dropped.csv')
    const prompt = startPrompt(cli)
    await prompt.ask(`COPY (SELECT 1) TO '${file}'\r`)
    await prompt.type('... ', '\x04')
    const { status, screen } = await prompt.end
    expect(status).toBe(0)
    expect(screen).toContain('The last statement was not run because it does not end with ";".')
    expect(existsSync(file)).toBe(false)
  })

  test('a failed statement does not change the exit code', async () => {
    const prompt = startPrompt(cli)
    await prompt.ask('SELEC;\r')
    await prompt.see('[QUERY_FAILED]')
    await prompt.leave('.quit\r')
  })

  test('.maxrows sets the maximum rows of a table', async () => {
    const prompt = startPrompt(cli, { env: { PAGER: '' } })
    await prompt.ask('FROM range(100);\r')
    await prompt.see('⋮ 60 rows not shown\r\n│     80 │')
    await prompt.see('100 rows (40 shown)')
    await prompt.ask('.maxrows 3\r')
    await prompt.ask('FROM range(100);\r')
    await prompt.see('⋮ 97 rows not shown\r\n│     99 │')
    await prompt.ask('.maxrows many\r')
    await prompt.see('Usage: .maxrows N')
    await prompt.ask('.maxrows 0\r')
    await prompt.ask('FROM range(100);\r')
    await prompt.see(' 50 │')
    await prompt.leave()
  })

  test('Ctrl-C discards the input or cancels the query, but does not exit', async () => {
    const prompt = startPrompt(cli)
    await prompt.ask('SELECT 1 AS never,\r')
    await prompt.type('... ', '\x03')
    await prompt.ask(`${endless}\r`)
    await prompt.type('running the query … ', '\x03')
    await prompt.see('interrupted')
    await prompt.ask('SELECT 6 * 7 AS answer;\r')
    await prompt.see('42 │')
    await prompt.leave('.quit\r')
  })

  test('Ctrl-Z leaves the terminal to the shell, and the prompt returns, also without a shell that stops it', async () => {
    const prompt = startPrompt(cli)
    await prompt.ask('\x1a')
    await prompt.ask('SELECT 6 * 7 AS answer;\r')
    await prompt.see('42 │')
    await prompt.leave()
  })

  test('Tab completes dot commands, and SQL with the names of the catalog', async () => {
    const prompt = startPrompt(cli)
    await prompt.ask('.tab\t')
    await prompt.type('les', '\r')
    await prompt.see('reports.total')
    await prompt.ask('SELECT * FROM orde\t WHERE id = 2;\r')
    await prompt.see('24')
    await prompt.ask('FROM reports.\t;\r')
    await prompt.see('27.5')
    await prompt.ask('.mode js\t\t')
    await prompt.type('json   jsonl', 'l\r')
    await prompt.ask('SELECT o. + 1 AS more FROM orders o LIMIT 1;\x01\x1b[1;5C\x1b[1;5C\x1b[Cpr\t\r')
    await prompt.see('{"more":4.5}')
    await prompt.leave()
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
    const prompt = startPrompt(cli, { args: ['kept.yaml'] })
    await prompt.ask('.refresh pl\t rep\t\r')
    await prompt.see('refreshed main.plenty: 1 row in')
    await prompt.see('refreshed reports.sums: 1 row in')
    await prompt.leave()
  })

  test('the history is saved between sessions, with whole statements and without secrets', async () => {
    const env = { DUCKALOG_HISTORY: join(cli.folder, 'kept') }
    const first = startPrompt(cli, { env })
    await first.ask('SELECT 1\r')
    await first.type('... ', 'AS kept;\r')
    await first.see('kept')
    await first.ask("CREATE SECRET hidden (TYPE http, BEARER_TOKEN 'hunter2');\r")
    await first.see('Success')
    await first.leave()
    expect(readFileSync(env.DUCKALOG_HISTORY, 'utf8')).toBe('SELECT 1\n\tAS kept;\n')
    expect(statSync(env.DUCKALOG_HISTORY).mode & 0o777).toBe(0o600)
    const second = startPrompt(cli, { env })
    await second.ask('\x1b[A')
    await second.type('AS kept;', '\r')
    await second.see('INTEGER')
    await second.leave()
  })

  test('output that is longer than the terminal goes through the pager, then the prompt returns', async () => {
    const prompt = startPrompt(cli, { env: { PAGER: "sed 's/^/paged: /'" } })
    await prompt.ask('SELECT range AS n FROM range(5);\r')
    await prompt.see(' 4 │')
    await prompt.ask('SELECT range AS n FROM range(40);\r')
    await prompt.see(' 39 │')
    await prompt.ask('SELECT 6 * 7 AS answer;\r')
    await prompt.see('42 │')
    const screen = await prompt.leave()
    expect(screen).toMatch(/paged: │ +39 │/)
    expect(screen).not.toMatch(/^paged: │ +answer/m)
  })

  test('.once gives a result to a command that has the terminal, then the prompt returns', async () => {
    const prompt = startPrompt(cli, { env: { PAGER: '' } })
    await prompt.ask(`.once |sed 's/^/piped: /'; read -r line < /dev/tty; echo "got $line"\r`)
    await prompt.ask('SELECT 1 AS n, NULL AS m;\r')
    await prompt.see('piped: │ 1 │ NULL │')
    await prompt.type('piped: └', 'a line\r')
    await prompt.see('got a line')
    await prompt.ask('SELECT 6 * 7 AS answer;\r')
    await prompt.see('42 │')
    await prompt.leave()
  })

  test('quitting the pager early cancels the query, but does not exit', async () => {
    const prompt = startPrompt(cli, { env: { PAGER: 'head -n 5' } })
    await prompt.ask('.mode csv\r')
    await prompt.ask('FROM range(1000000000);\r')
    await prompt.see('3')
    await prompt.ask('SELECT 6 * 7 AS answer;\r')
    await prompt.see('42')
    await prompt.leave()
  })

  test.each([40, 80, 200])(
    'a statement is edited over several lines, recalled and found again, on %d columns',
    async (columns) => {
      const prompt = startPrompt(cli, { size: `rows 24 cols ${columns}` })
      // The first line gets another value after the second one was typed, and a comment
      await prompt.ask("SELECT 'first' AS a, -- one\r'second' AS b\x1b[A\x1b[H\x1b[1;5C\x1b[1;5C\x1b\x7flast\x1b[B\x05;\r")
      await prompt.see('second')
      await prompt.ask('SELECT 7 AS other;\r')
      await prompt.ask('\x12LAST\r')
      await prompt.see('second')
      await prompt.ask('\x1b[200~SELECT 1 AS pasted;\rSELECT 2 AS too;\x1b[201~\r')
      await prompt.see('too')
      const screen = await prompt.leave()
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
    const prompt = startPrompt(cli, { args: ['shop.yaml', ...file] })
    await prompt.ask('CREATE TABLE t (i INTEGER); BEGIN;\r')
    await prompt.type('duckalog*> ', "SELECT 'x'::INTEGER;\r")
    await prompt.type('duckalog!> ', 'ROLLBACK;\r')
    await prompt.ask('BEGIN; INSERT INTO t VALUES (1);\r')
    await prompt.type('duckalog*> ', 'SELEC;\r')
    await prompt.type('duckalog*> ', '.quit\r')
    await prompt.type('A transaction is open. c commits it, r rolls it back, any other key returns to the prompt: ', 'x')
    await prompt.type('duckalog*> ', '\x04')
    await prompt.type('any other key returns to the prompt: ', answer)
    expect(await prompt.end).toMatchObject({ status: 0 })
    const { stdout } = await cli.run('query', 'SELECT count(*) AS n FROM t', '-c', 'shop.yaml', ...file, '--format', 'csv')
    expect(stdout).toBe(`n\r\n${count}\r\n`)
  })

  test('.timer does not count the time in the pager', async () => {
    const prompt = startPrompt(cli, { env: { PAGER: 'sleep 1; cat' } })
    await prompt.ask('.timer on\r')
    await prompt.ask('.maxrows 0\r')
    await prompt.ask('FROM range(1000);\r')
    await prompt.see(' ms  1000 rows')
    const screen = await prompt.leave()
    expect(Number(/([\d.]+) ms {2}1000 rows/.exec(screen)?.[1])).toBeLessThan(1_000)
  })

  test('SQL, tables and errors have colours, unless NO_COLOR is set', async () => {
    const prompt = startPrompt(cli, { env: { NO_COLOR: '' } })
    await prompt.ask("SELECT NULL AS a, 'x' AS b;\r")
    await prompt.see('VARCHAR')
    await prompt.type('> ', 'SELEC;\r')
    await prompt.see('[QUERY_FAILED]')
    await prompt.type('> ', '\x04')
    const { screen } = await prompt.end
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
    const prompt = startPrompt(cli, { size: 'rows 24 cols 30' })
    await prompt.ask("SELECT '日本語' AS words, repeat('x', 40) AS wide;\r")
    await prompt.see('── 1 ──')
    await prompt.see('words  VARCHAR │ 日本語')
    await prompt.see('wide   VARCHAR │ ')
    await prompt.leave()
  })
})
