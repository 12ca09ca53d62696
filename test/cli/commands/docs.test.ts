import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

const catalog = (names: readonly string[]) =>
  `version: 1\nduckdb: {}\nviews:\n${names.map((name) => `  - {name: ${name}, source: csv, uri: lines.csv, columns: {id: {unique: true}}}\n`).join('')}`

beforeEach(() => {
  cli.write('lines.csv', 'id,day\n1,2026-01-01\n')
  cli.write('shop.yaml', catalog(['lines', 'more']))
})

const read = (...parts: readonly string[]) => readFileSync(join(cli.folder, ...parts), 'utf8')

test('docs writes a site, and only what changed the second time', async () => {
  const index = join('site', 'index.html')
  expect(await cli.run('docs', 'shop.yaml')).toEqual({ status: 0, stdout: '', stderr: `Wrote 4 pages: ${index}\n` })
  expect(read('site', 'views', 'lines.html')).toContain('<td class="name">day</td><td>DATE</td>')
  expect(await cli.run('docs', 'shop.yaml')).toMatchObject({ status: 0, stderr: `${index} is up to date.\n` })
  expect(await cli.run('docs', 'shop.yaml', '--check')).toEqual({ status: 0, stdout: '', stderr: '' })
  cli.write('shop.yaml', catalog(['lines']))
  writeFileSync(join(cli.folder, 'site', 'views', 'mine.html'), 'mine')
  const check = await cli.run('docs', 'shop.yaml', '--check')
  expect([check.status, check.stdout.split('\n').sort()]).toEqual([
    5,
    [
      '',
      `- ${join('site', 'views', 'more.html')}`,
      `~ ${index}`,
      `~ ${join('site', 'sources', 'lines.csv.html')}`,
      `~ ${join('site', 'views', 'lines.html')}`,
    ].sort(),
  ])
  const second = JSON.parse((await cli.run('docs', 'shop.yaml', '--json')).stdout)
  expect(second.removed).toEqual([join('site', 'views', 'more.html')])
  expect([existsSync(join(cli.folder, 'site/views/more.html')), existsSync(join(cli.folder, 'site/views/mine.html'))]).toEqual([
    false,
    true,
  ])
})

test('docs --offline takes the columns from the columns file, and --single-file writes one page', async () => {
  expect(await cli.run('docs', 'shop.yaml', '--offline')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('shop.columns.json'),
  })
  await cli.run('types', 'shop.yaml')
  await cli.run('docs', 'shop.yaml', '--single-file', '-o', 'live.html')
  await cli.run('docs', 'shop.yaml', '--single-file', '--offline', '-o', 'offline.html')
  expect(read('offline.html')).toBe(read('live.html'))
  expect(read('live.html')).toContain('<td class="name">day</td><td>DATE</td>')
})

test('docs --checks shows the results of check --json', async () => {
  cli.write('checks.json', (await cli.run('check', 'shop.yaml', '--json')).stdout)
  await cli.run('docs', 'shop.yaml', '--checks', 'checks.json', '-o', 'checked')
  expect(read('checked', 'views', 'lines.html')).toContain('<code>id unique</code> <span class="good">passed</span>')
  cli.write('checks.json', '{}')
  expect(await cli.run('docs', 'shop.yaml', '--checks', 'checks.json')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('check --json'),
  })
  expect(await cli.run('docs', 'shop.yaml', '--checks', 'nope.json')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('nope.json'),
  })
})

test('docs --summarize shows what values are like, but not of columns tagged pii', async () => {
  cli.write('people.csv', 'id,mail\n1,ann@canary\n2,\n3,bob@canary\n')
  cli.write(
    'pii.yaml',
    'version: 1\nduckdb: {}\nviews:\n  - {name: people, source: csv, uri: people.csv, columns: {mail: {tags: [pii]}}}\n  - {name: mails, sql: "SELECT id, lower(mail) AS mail_1, mail FROM people"}\n',
  )
  expect((await cli.run('docs', 'pii.yaml', '--summarize', '-o', 'summary')).status).toBe(0)
  const page = read('summary', 'views', 'people.html')
  expect(page).toContain('1 to 3, about 3 distinct')
  expect(page).toContain('about 2 distinct, 33.33 % NULL')
  expect(`${page}${read('summary', 'views', 'mails.html')}`).not.toContain('canary')
  expect(await cli.run('docs', 'pii.yaml', '--summarize', '--offline')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('--offline'),
  })
})

const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open'

test('docs --open opens the index, up to date or not', async () => {
  const bin = join(cli.folder, 'bin')
  mkdirSync(bin)
  const record = join(cli.folder, 'opened')
  // Built-in commands of the shell only: nothing else is on the PATH
  writeFileSync(join(bin, opener), `#!/bin/sh\necho "$#:$1" >> '${record}'\n`)
  chmodSync(join(bin, opener), 0o755)
  const index = join(cli.folder, 'opening', 'index.html')
  for (const count of [1, 2]) {
    const args = ['docs', 'shop.yaml', '-o', dirname(index), '--open']
    expect(await cli.runIn({ env: { PATH: bin } }, ...args)).toMatchObject({ status: 0 })
    const wanted = `1:${index}\n`.repeat(count)
    while (!existsSync(record) || readFileSync(record, 'utf8').length < wanted.length) await sleep(20)
    expect(readFileSync(record, 'utf8')).toBe(wanted)
  }
  const file = join(cli.folder, 'one.html')
  expect(await cli.start(['docs', 'shop.yaml', '--single-file', '-o', 'one.html', '--open'], { PATH: '' }).outcome).toEqual({
    status: 0,
    stdout: '',
    stderr: `Wrote 1 page: one.html\n${opener} is not available. Open ${file} in a browser.\n`,
  })
  await cli.runIn({ env: { PATH: bin } }, 'docs', 'shop.yaml', '-o', dirname(index), '--open', '--check')
  expect(readFileSync(record, 'utf8').split('\n')).toHaveLength(3)
})
