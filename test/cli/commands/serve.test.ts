import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../servers/free-port.js'
import { describeWith, extensionDirectory, unsigned } from '../../support/extensions.js'
import { bundleCli, type Cli, followTexts, waitForText } from '../bundle-cli.js'

const token = 'cli-canary-token'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  const duckdb = {
    database: 'shop.duckdb',
    extension_policy: 'local_only',
    directories: { extensions: extensionDirectory },
    config: unsigned,
    secrets: [{ type: 'quack', bearer_token: token }],
  }
  cli.write('shop.json', JSON.stringify({ version: 1, name: 'shop', duckdb, views: [{ name: 'v', sql: 'SELECT 42 AS answer' }] }))
  cli.write('empty.json', JSON.stringify({ version: 1, duckdb: {}, views: [] }))
})
afterAll(() => cli.remove())

describeWith(['quack', 'httpfs'], 'duckalog serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('serves until %s and prints health lines on stderr', async (signal) => {
    const port = await freePort()
    const args = ['serve', 'shop.json', '--port', String(port), '--health', '1', '--json']
    const { process: server, outcome } = cli.start(args, { DUCKALOG_TOKEN: token })
    await waitForText(server.stderr, 'with 1 view at')
    const uri = `quack:127.0.0.1:${port}`
    const query = await cli.run('query', 'FROM v', '-c', 'shop.json', '--db-path', uri, '--format', 'jsonl')
    expect(query).toEqual({ status: 0, stdout: '{"answer":42}\n', stderr: '' })
    const plan = await cli.run('plan', 'shop.json', '--db-path', uri)
    expect(plan).toMatchObject({ status: 0, stdout: expect.stringContaining('= main.v') })
    await waitForText(server.stderr, 'healthy: 0 sessions')
    server.kill(signal)
    const { status, stdout, stderr } = await outcome
    expect({ status, announced: JSON.parse(stdout) }).toEqual({
      status: 0,
      announced: { uri, database: expect.any(String), views: 1 },
    })
    expect(stderr).toMatch(/stopping when running queries are done .*\nstopped\n$/)
    expect(stderr + stdout).not.toContain('canary')
    expect(await cli.run('run', 'shop.json', '-q', 'FROM v', '--format', 'jsonl')).toMatchObject({ status: 0 })
  })

  test('reads the token from a file, and rejects writes with --read-only', async () => {
    expect(await cli.run('run', 'shop.json')).toMatchObject({ status: 0 })
    writeFileSync(join(cli.folder, 'token'), `${token}\n`)
    const port = await freePort()
    const { process: server, outcome } = cli.start([
      'serve',
      'shop.json',
      '--port',
      String(port),
      '--token-file',
      'token',
      '--read-only',
    ])
    await waitForText(server.stderr, 'read-only at')
    const query = (sql: string) => cli.run('query', sql, '-c', 'shop.json', '--db-path', `quack:127.0.0.1:${port}`)
    expect(await query('FROM v')).toMatchObject({ status: 0 })
    // On the machine of the client
    const client = mkdtempSync(join(cli.folder, 'client-'))
    for (const file of ['v.parquet', 'v.csv']) {
      const args = ['query', 'FROM v', '-c', join(cli.folder, 'shop.json'), '--db-path', `quack:127.0.0.1:${port}`, '-o', file]
      expect(await cli.runIn({ cwd: client }, ...args)).toMatchObject({ status: 0, stderr: `Wrote 1 row to ${file}.\n` })
    }
    expect(readdirSync(client).sort()).toEqual(['v.csv', 'v.parquet'])
    expect(await cli.run('query', `FROM '${join(client, 'v.parquet')}'`, '-c', 'empty.json', '--format', 'csv')).toMatchObject({
      stdout: 'answer\r\n42\r\n',
    })
    expect(await query('CREATE TABLE t (i INTEGER)')).toMatchObject({ status: 3, stderr: expect.stringContaining('read-only') })
    server.kill('SIGTERM')
    expect(await outcome).toMatchObject({ status: 0 })
  })

  test('--docs serves the pages beside the data, for clients with the token, until it stops', async () => {
    const pages = (views: readonly string[]) => {
      const shop = JSON.parse(readFileSync(join(cli.folder, 'shop.json'), 'utf8'))
      const list = views.map((name) => ({ name, sql: 'SELECT 42 AS answer' }))
      cli.write('pages.json', JSON.stringify({ ...shop, duckdb: { ...shop.duckdb, database: 'pages.duckdb' }, views: list }))
    }
    pages(['v'])
    const ports = [await freePort(), await freePort()].map(String)
    const args = [
      'serve',
      'pages.json',
      '--port',
      ports[0] ?? '',
      '--docs-port',
      ports[1] ?? '',
      '--health',
      '0',
      '--watch',
      '--json',
    ]
    const { process: server, outcome } = cli.start(args, { DUCKALOG_TOKEN: token })
    const waitFor = followTexts(server, [server.stderr])
    const url = `http://127.0.0.1:${ports[1]}/`
    await waitFor(`serving its pages at ${url}`)
    const authorization = `Basic ${Buffer.from(`me:${token}`).toString('base64')}`
    const get = (path: string, headers: Readonly<Record<string, string>> = { authorization }) =>
      fetch(`${url}${path}`, { headers })
    const refused = await get('', {})
    expect([refused.status, (await refused.text()).includes('answer')]).toEqual([401, false])
    const index = await get('')
    expect([index.status, index.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    const page = await (await get('views/v.html')).text()
    expect(page).toContain('<td class="name">answer</td><td>INTEGER</td>')
    expect(
      (await get('views/v.html', { authorization, 'if-none-match': (await get('views/v.html')).headers.get('etag') ?? '' }))
        .status,
    ).toBe(304)
    expect((await get('views/w.html')).status).toBe(404)
    pages(['v', 'w'])
    await waitFor('reloaded')
    expect([(await get('views/w.html')).status, (await get('views/v.html')).status]).toEqual([200, 200])
    const second = cli.start(['serve', 'shop.json', '--docs-port', ports[1] ?? '', '--port', String(await freePort())], {
      DUCKALOG_TOKEN: token,
    })
    expect(await second.outcome).toMatchObject({
      status: 3,
      stderr: expect.stringContaining(`port ${ports[1]}: another server uses that port. Choose another one with --docs-port.`),
    })
    server.kill('SIGTERM')
    const { status, stdout, stderr } = await outcome
    expect([status, JSON.parse(stdout).docs]).toEqual([0, url])
    expect(`${stdout}${stderr}${page}`).not.toContain('canary')
    await expect(get('')).rejects.toThrow()
  })

  test('--keep-fresh reads the rows of materialised views, again when their source changes, and logs it', async () => {
    const shop = JSON.parse(readFileSync(join(cli.folder, 'shop.json'), 'utf8')) as { duckdb: object }
    const views = [{ name: 'kept', sql: "SELECT n::INTEGER AS n FROM 'numbers.csv'", materialized: true }]
    cli.write('numbers.csv', 'n\n1\n')
    cli.write('kept.json', JSON.stringify({ ...shop, duckdb: { ...shop.duckdb, database: 'kept.duckdb' }, views }))
    const port = await freePort()
    const args = ['serve', 'kept.json', '--port', String(port), '--keep-fresh', '1s']
    const { process: server, outcome } = cli.start(args, { DUCKALOG_TOKEN: token })
    await waitForText(server.stderr, 'refreshed main.kept: 1 row in ')
    cli.write('numbers.csv', 'n\nx\n')
    await waitForText(server.stderr, 'not refreshed: The rows of the view main.kept could not be read, so the old ones stay')
    cli.write('numbers.csv', 'n\n1\n2\n')
    await waitForText(server.stderr, 'refreshed main.kept: 2 rows in ')
    const query = ['query', 'SELECT sum(n) AS n FROM kept', '-c', 'kept.json', '--db-path', `quack:127.0.0.1:${port}`]
    expect(await cli.run(...query, '--format', 'jsonl')).toMatchObject({ stdout: '{"n":3}\n' })
    server.kill('SIGTERM')
    expect(await outcome).toMatchObject({ status: 0 })
  })

  test('exits when a client stops the server', async () => {
    const port = await freePort()
    const { process: server, outcome } = cli.start(['serve', 'shop.json', '--port', String(port), '--health', '1'], {
      DUCKALOG_TOKEN: token,
    })
    await waitForText(server.stderr, 'serving')
    const uri = `quack:127.0.0.1:${port}`
    await cli.run('query', `CALL quack_stop('${uri}')`, '-c', 'shop.json', '--db-path', uri)
    expect(await outcome).toMatchObject({ status: 3, stderr: expect.stringContaining('was stopped by a client') })
  })
})

test.each<readonly [readonly string[], NodeJS.ProcessEnv, string]>([
  [[], { DUCKALOG_TOKEN: '' }, 'No token is set. Set the environment variable DUCKALOG_TOKEN or use --token-file'],
  [['--token-env', 'OTHER'], {}, 'Set the environment variable OTHER'],
  [['--token-file', 'none'], {}, 'Cannot read the token'],
  [['--port', '70000'], {}, 'a number from 0 to 65535'],
  [['--health', 'often'], {}, 'a number of seconds'],
  [['--docs', '--port', '9495'], { DUCKALOG_TOKEN: token }, '--port and --docs-port are both 9495'],
  [['--keep-fresh', '60'], {}, 'Expected a duration such as 60s, 15m or 1h'],
  [['--keep-fresh', '0s'], {}, 'Expected a duration such as 60s, 15m or 1h'],
])('serve %p reports what is wrong', async (args, env, message) => {
  expect(await cli.runIn({ env }, 'serve', 'shop.json', ...args)).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(message),
  })
})
