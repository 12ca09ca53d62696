import { readFileSync } from 'node:fs'
import { loadJsonSchema } from '../../src/config/index.js'
import { bundleCli, type Cli } from './bundle-cli.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

test.each(['version', '--version', '-V'])('%s prints the version', async (argument) => {
  expect(await cli.run(argument)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test('schema prints the JSON Schema', async () => {
  const { status, stdout, stderr } = await cli.run('schema')
  expect({ status, stderr, schema: JSON.parse(stdout) }).toEqual({ status: 0, stderr: '', schema: await loadJsonSchema() })
})

test.each([
  { args: ['--help'], shows: ['Usage: duckalog', 'run', 'validate', 'schema', 'version'] },
  { args: ['help', 'run'], shows: ['Usage: duckalog run', '--query', '--format', '--dry-run', 'Examples:', 'Exit codes'] },
  { args: ['run', '--help'], shows: ['Usage: duckalog run'] },
  { args: ['validate', '-h'], shows: ['Usage: duckalog validate', 'Example:'] },
])('$args prints help', async ({ args, shows }) => {
  const { status, stdout, stderr } = await cli.run(...args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  for (const text of shows) expect(stdout).toContain(text)
})

test('the examples of the help work', async () => {
  const { stdout: help } = await cli.run('--help')
  const commands = [...help.matchAll(/^ +\$ duckalog (.*)$/gm)].map(([, line = '']) => [...line.matchAll(/"(.*?)"|(\S+)/g)])
  const outcomes = []
  for (const words of commands) outcomes.push(await cli.run(...words.map(([, quoted, plain]) => quoted ?? plain ?? '')))
  expect(outcomes).toEqual([
    { status: 0, stdout: '', stderr: expect.stringContaining('Wrote catalog.yaml.') },
    { status: 0, stdout: 'catalog.yaml is valid: 2 views, 0 attachments, 0 secrets\n', stderr: '' },
    { status: 0, stdout: expect.stringContaining('│ cups │      1 │  24.0 │'), stderr: '' },
  ])
})

test('the help of every command has an example', async () => {
  const { stdout } = await cli.run('--help')
  const [, list = ''] = /Commands:\n([\s\S]*?)\n\n/.exec(stdout) ?? []
  const names = [...list.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help')
  expect(names).toEqual(expect.arrayContaining(['init', 'run', 'query', 'plan', 'doctor', 'completion']))
  for (const name of names) {
    const { status, stdout: help } = await cli.run('help', name)
    expect({ name, status }).toEqual({ name, status: 0 })
    if (name !== 'version') expect(help).toMatch(/Examples?:\n/)
  }
})

test('every command accepts the common options', async () => {
  const { stdout } = await cli.run('--help')
  const [, list = ''] = /Commands:\n([\s\S]*?)\n\n/.exec(stdout) ?? []
  const names = [...list.matchAll(/^ {2}([a-z]\S*)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help')
  const commands = names.map((name) => (name === 'extensions' ? [name, 'bundle'] : [name]))
  for (const command of commands) {
    const { stdout: help } = await cli.run(...command, '--help')
    for (const flag of ['-v, --verbose', '--json', '--profile <name>', '--no-load-dotenv'])
      expect({ command, flags: help }).toMatchObject({ command, flags: expect.stringContaining(flag) })
  }
})

test('version and validate print JSON with --json', async () => {
  expect(await cli.run('version', '--json')).toEqual({ status: 0, stdout: `{"version":"${version}"}\n`, stderr: '' })
  cli.write('counts.yaml', 'version: 1\nduckdb: {}\nviews: [{name: v, sql: SELECT 1}]\n')
  expect(await cli.run('validate', 'counts.yaml', '--json')).toEqual({
    status: 0,
    stdout: '{"valid":true,"macros":0,"views":1,"attachments":0,"secrets":0}\n',
    stderr: '',
  })
})

test('validate counts the parts of a catalog without opening any of them', async () => {
  cli.write(
    'shop.yaml',
    [
      'version: 1',
      'duckdb:',
      '  database: no/such/folder.duckdb',
      '  secrets: [{type: s3, key_id: a, secret: b}]',
      'attachments:',
      '  duckdb: [{alias: a, path: missing.duckdb}]',
      'views: [{name: v, sql: FROM a.t}]',
    ].join('\n'),
  )
  expect(await cli.run('validate', 'shop.yaml')).toEqual({
    status: 0,
    stdout: 'shop.yaml is valid: 1 view, 1 attachment, 1 secret\n',
    stderr: '',
  })
})
