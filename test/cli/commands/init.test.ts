import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig } from '../../../src/config/index.js'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

test.each([
  { format: 'yaml', args: ['init', '-o', 'first.yaml'], file: 'first.yaml' },
  { format: 'json', args: ['init', '--format', 'json', '-o', 'first.json'], file: 'first.json' },
])('init writes a catalog that runs without changes: $format', async ({ args, file }) => {
  expect(await cli.run(...args)).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining(`Wrote ${file}.`) })
  const { status, stdout } = await cli.run('query', 'FROM revenue', '-c', file, '--format', 'csv', '--db-path', `${file}.duckdb`)
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'item,orders,total\r\ncups,1,24.0\r\ntea,2,7.0\r\n' })
})

test.each([
  { file: 'here.yaml', line: '# yaml-language-server: $schema=./node_modules/duckalog/schema/catalog.schema.json' },
  { file: 'in/a/folder.yaml', line: '# yaml-language-server: $schema=../../node_modules/duckalog/schema/catalog.schema.json' },
  { file: 'here.json', line: '  "$schema": "./node_modules/duckalog/schema/catalog.schema.json",' },
])('init tells editors where the schema is: $file', async ({ file, line }) => {
  mkdirSync(join(cli.folder, 'in/a'), { recursive: true })
  await cli.run('init', '-o', file, '-f', file.endsWith('json') ? 'json' : 'yaml')
  expect(readFileSync(join(cli.folder, file), 'utf8').split('\n')).toContain(line)
  expect((await cli.run('validate', file)).status).toBe(0)
})

test('init does not overwrite a file without --force', async () => {
  cli.write('mine.yaml', 'mine')
  expect(await cli.run('init', '-o', 'mine.yaml')).toEqual({
    status: 2,
    stdout: '',
    stderr: expect.stringMatching(/^mine\.yaml: the file exists.*--force.*\[CONFIG_INVALID\]\n$/),
  })
  expect(readFileSync(join(cli.folder, 'mine.yaml'), 'utf8')).toBe('mine')
  expect(await cli.run('init', '-o', 'mine.yaml', '--force', '--json')).toEqual({
    status: 0,
    stdout: '{"file":"mine.yaml"}\n',
    stderr: '',
  })
  expect((await cli.run('validate', 'mine.yaml')).status).toBe(0)
})

test('init accepts the options of the Python package (-f, -d, -p) and keeps an existing file with --skip-existing', async () => {
  for (const format of ['yaml', 'json']) {
    const file = `catalog.${format}`
    expect((await cli.run('init', '-f', format, '-d', 'a: b.duckdb', '-p', 'no')).status).toBe(0)
    expect(await loadConfig(join(cli.folder, file))).toMatchObject({
      name: 'no',
      duckdb: { database: join(cli.folder, 'a: b.duckdb') },
    })
    const written = readFileSync(join(cli.folder, file), 'utf8')
    for (const further of [[], ['--force']])
      expect(await cli.run('init', '-f', format, '--skip-existing', ...further)).toEqual({
        status: 0,
        stdout: '',
        stderr: `Kept the existing file ${file}.\n`,
      })
    expect(readFileSync(join(cli.folder, file), 'utf8')).toBe(written)
    rmSync(join(cli.folder, file))
  }
  expect(await cli.run('init', '--skip-existing', '-o', 'new.yaml', '--json')).toMatchObject({
    stdout: '{"file":"new.yaml"}\n',
  })
  expect(await cli.run('init', '-p', '', '-o', 'bad.yaml')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('name: is empty'),
  })
  expect(existsSync(join(cli.folder, 'bad.yaml'))).toBe(false)
})

test('show-paths -c is --check, and --load-dotenv is the default', async () => {
  cli.write('paths.yaml', 'version: 1\nduckdb: {}\nviews: [{name: v, source: csv, uri: "${env:IN_DOTENV}"}]\n')
  cli.write('.env', 'IN_DOTENV=missing.csv')
  const checked = await cli.run('show-paths', 'paths.yaml', '--check')
  expect(checked.status).toBe(3)
  expect(await cli.run('show-paths', 'paths.yaml', '-c', '--load-dotenv')).toEqual(checked)
  expect((await cli.run('show-paths', 'paths.yaml', '--no-load-dotenv')).status).toBe(2)
  rmSync(join(cli.folder, '.env'))
})

test('init reports why it cannot write', async () => {
  const { status, stderr } = await cli.run('init', '-o', 'no/such/folder.yaml')
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(/folder\.yaml: cannot write the file: ENOENT/),
  })
})
