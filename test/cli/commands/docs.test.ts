import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
