import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { bundleCli, type Cli } from '../bundle-cli.js'
import { describeOnTerminal, onTerminal, sitDown, type Typist } from '../sit-down.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write(
    'shop.yaml',
    [
      'version: 1',
      'duckdb: {database: shop.duckdb}',
      'views:',
      "  - {name: orders, sql: 'SELECT * FROM (VALUES (1, 3.5), (2, 24)) AS t(id, price)'}",
      '  - {name: total, db_schema: reports, sql: SELECT sum(price) AS total FROM main.orders}',
    ].join('\n'),
  )
})
afterAll(() => cli.remove())

const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b;'

function sitAtPrompt(...[env, size]: readonly [env?: Readonly<Record<string, string>>, size?: string]): Typist {
  const history = { DUCKALOG_HISTORY: join(cli.folder, 'history') }
  return sitDown(cli, ['run', 'shop.yaml', '--db-path', ':memory:', '-i'], { ...history, ...env }, size)
}

describeOnTerminal(onTerminal, () => {
  test('a statement over several lines, an error, and Ctrl-D', async () => {
    const typist = sitAtPrompt()
    await typist.type('duckalog> ', 'SELECT 40 +\r')
    await typist.type('... ', '2 AS answer;\r')
    await typist.type('42 │', 'SELEC;\r')
    await typist.type('[QUERY_FAILED]', '')
    await typist.type('duckalog> ', '\x04')
    const { status, screen } = await typist.end
    expect(status).toBe(0)
    expect(screen).toContain('Ctrl-D ends it')
    // The types of the columns are shown to a person
    expect(screen).toMatch(/│ +answer │\r\n│ INTEGER │/)
  })

  test('Ctrl-D drops a statement that is not finished, and says so', async () => {
    const file = join(cli.folder, 'dropped.csv')
    const typist = sitAtPrompt()
    await typist.type('duckalog> ', `COPY (SELECT 1) TO '${file}'\r`)
    await typist.type('... ', '\x04')
    const { status, screen } = await typist.end
    expect(status).toBe(0)
    expect(screen).toContain('The statement was not ended with ";": it is not run.')
    expect(existsSync(file)).toBe(false)
  })

  test('a failure at the prompt is no failure of the program', async () => {
    const typist = sitAtPrompt()
    await typist.type('duckalog> ', 'SELEC;\r')
    await typist.type('[QUERY_FAILED]', '')
    await typist.type('duckalog> ', '.quit\r')
    expect(await typist.end).toMatchObject({ status: 0 })
  })

  test('.maxrows says how many rows a table shows', async () => {
    const typist = sitAtPrompt({ PAGER: '' })
    await typist.type('duckalog> ', 'FROM range(100);\r')
    await typist.type('⋮ 60 rows not shown\r\n│     80 │', '')
    await typist.type('100 rows (40 shown)', '')
    await typist.type('duckalog> ', '.maxrows 3\r')
    await typist.type('duckalog> ', 'FROM range(100);\r')
    await typist.type('⋮ 97 rows not shown\r\n│     99 │', '')
    await typist.type('duckalog> ', '.maxrows many\r')
    await typist.type('It is written .maxrows N', '')
    await typist.type('duckalog> ', '.maxrows 0\r')
    await typist.type('duckalog> ', 'FROM range(100);\r')
    await typist.type(' 50 │', '')
    await typist.type('duckalog> ', '\x04')
    expect(await typist.end).toMatchObject({ status: 0 })
  })

  test('Ctrl-C forgets what was typed, and ends a query, and not the program', async () => {
    const typist = sitAtPrompt()
    await typist.type('duckalog> ', 'SELECT 1 AS never,\r')
    await typist.type('... ', '\x03')
    await typist.type('duckalog> ', `${endless}\r`)
    await typist.type('running the query … ', '\x03')
    await typist.type('interrupted', '')
    await typist.type('duckalog> ', 'SELECT 6 * 7 AS answer;\r')
    await typist.type('42 │', '')
    await typist.type('duckalog> ', '.quit\r')
    expect(await typist.end).toMatchObject({ status: 0 })
  })

  test('Tab completes commands, and SQL with the names of the catalog', async () => {
    const typist = sitAtPrompt()
    await typist.type('duckalog> ', '.tab\t')
    await typist.type('.tables', '\r')
    await typist.type('reports.total', '')
    await typist.type('duckalog> ', 'SELECT * FROM orde\t')
    await typist.type('orders', ' WHERE id = 2;\r')
    await typist.type('24', '')
    await typist.type('duckalog> ', 'FROM reports.\t')
    await typist.type('reports.total', ';\r')
    await typist.type('27.5', '')
    await typist.type('duckalog> ', '\x04')
    expect(await typist.end).toMatchObject({ status: 0 })
  })

  test('the history is kept from one session to the next, whole statements and no secret', async () => {
    const env = { DUCKALOG_HISTORY: join(cli.folder, 'kept') }
    const first = sitAtPrompt(env)
    await first.type('duckalog> ', 'SELECT 1\r')
    await first.type('... ', 'AS kept;\r')
    await first.type('kept', '')
    await first.type('duckalog> ', "CREATE SECRET hidden (TYPE http, BEARER_TOKEN 'hunter2');\r")
    await first.type('Success', '')
    await first.type('duckalog> ', '\x04')
    await first.end
    expect(readFileSync(env.DUCKALOG_HISTORY, 'utf8')).toBe('SELECT 1 AS kept;\n')
    expect(statSync(env.DUCKALOG_HISTORY).mode & 0o777).toBe(0o600)
    const second = sitAtPrompt(env)
    await second.type('duckalog> ', '\x1b[A')
    await second.type('SELECT 1 AS kept;', '\r')
    await second.type('INTEGER', '')
    await second.type('duckalog> ', '\x04')
    expect(await second.end).toMatchObject({ status: 0 })
  })

  test('what is longer than the terminal goes through the pager, and the prompt comes back', async () => {
    const typist = sitAtPrompt({ PAGER: "sed 's/^/paged: /'" })
    await typist.type('duckalog> ', 'SELECT range AS n FROM range(5);\r')
    await typist.type(' 4 │', '')
    await typist.type('duckalog> ', 'SELECT range AS n FROM range(40);\r')
    await typist.type(' 39 │', '')
    await typist.type('duckalog> ', 'SELECT 6 * 7 AS answer;\r')
    await typist.type('42 │', '')
    await typist.type('duckalog> ', '\x04')
    const { status, screen } = await typist.end
    expect(status).toBe(0)
    expect(screen).toMatch(/paged: │ +39 │/)
    expect(screen).not.toMatch(/^paged: │ +answer/m)
  })

  test('a pager that is left early ends the query, and not the program', async () => {
    const typist = sitAtPrompt({ PAGER: 'head -n 5' })
    await typist.type('duckalog> ', '.mode csv\r')
    await typist.type('duckalog> ', 'FROM range(1000000000);\r')
    await typist.type('3', '')
    await typist.type('duckalog> ', 'SELECT 6 * 7 AS answer;\r')
    await typist.type('42', '')
    await typist.type('duckalog> ', '\x04')
    expect(await typist.end).toMatchObject({ status: 0 })
  })

  test('a row that is wider than the terminal is a list of its values', async () => {
    const typist = sitAtPrompt({}, 'rows 24 cols 30')
    await typist.type('duckalog> ', "SELECT '日本語' AS words, repeat('x', 40) AS wide;\r")
    await typist.type('── 1 ──', '')
    await typist.type('words  VARCHAR │ 日本語', '')
    await typist.type('wide   VARCHAR │ ', '')
    await typist.type('duckalog> ', '\x04')
    expect(await typist.end).toMatchObject({ status: 0 })
  })
})
