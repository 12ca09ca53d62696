import { readFileSync } from 'node:fs'
import { catalogJsonSchema } from '../../src/config/index.js'
import { bundleCli, type Cli } from './bundle-cli.js'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

test.each(['version', '--version', '-V'])('%s', async (argument) => {
  expect(await cli.run(argument)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test('schema prints the JSON Schema', async () => {
  const { status, stdout, stderr } = await cli.run('schema')
  expect({ status, stderr, schema: JSON.parse(stdout) }).toEqual({ status: 0, stderr: '', schema: catalogJsonSchema })
})

test.each([
  { args: ['--help'], shows: ['Usage: duckalog', 'run', 'validate', 'schema', 'version'] },
  { args: ['help', 'run'], shows: ['Usage: duckalog run', '--query', '--format', '--dry-run', 'Examples:', 'Exit codes'] },
  { args: ['run', '--help'], shows: ['Usage: duckalog run'] },
  { args: ['validate', '-h'], shows: ['Usage: duckalog validate', 'Example:'] },
])('$args', async ({ args, shows }) => {
  const { status, stdout, stderr } = await cli.run(...args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  for (const text of shows) expect(stdout).toContain(text)
})

test('the catalog of the help works as the help says', async () => {
  const { stdout: help } = await cli.run('--help')
  const [, catalog] = /catalog\.yaml:\n\n([\s\S]*?)\n\n/.exec(help) ?? []
  cli.write('catalog.yaml', catalog!.replace(/^ {2}/gm, ''))
  const commands = [...help.matchAll(/^ +\$ duckalog (\w+) (\S+)(?: --query "(.*)")?$/gm)]
  const outcomes = []
  for (const [, command, file, sql] of commands) outcomes.push(await cli.run(command!, file!, ...(sql ? ['--query', sql] : [])))
  expect(outcomes).toEqual([
    { status: 0, stdout: 'catalog.yaml is valid: 2 views, 0 attachments, 0 secrets\n', stderr: '' },
    { status: 0, stdout: expect.stringContaining('│      2 │  27.5 │'), stderr: '' },
  ])
})

test('validate counts what a catalog holds, and touches none of it', async () => {
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
