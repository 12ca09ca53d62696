import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

test('an error shows the line of the file with a caret under the column', async () => {
  cli.write('a.yaml', '\uFEFFversion: 1\r\nduckdb:\r\n  databse: x.duckdb\r\nviews: [{name: v, sql: SELECT 1, tags: a}]\r\n')
  const { status, stdout, stderr } = await cli.run('validate', 'a.yaml')
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr.split('\n')).toEqual([
    'a.yaml:3:3: duckdb.databse: is not a known key; did you mean `database`? [CONFIG_INVALID]',
    '  3 |   databse: x.duckdb',
    '    |   ^',
    'a.yaml:4:34: views[0].tags: must be a list, but is text; put it in [ ] [CONFIG_INVALID]',
    '  4 | views: [{name: v, sql: SELECT 1, tags: a}]',
    '    |                                  ^',
    '',
  ])
})

test('a syntax error and a failing view show their line', async () => {
  cli.write('syntax.yaml', 'version: 1\nname: a: b\n')
  expect((await cli.run('validate', 'syntax.yaml')).stderr).toBe(
    'syntax.yaml:2:8: is not YAML: bad indentation of a mapping entry [CONFIG_SYNTAX]\n  2 | name: a: b\n    |        ^\n',
  )
  cli.write('view.yaml', 'version: 1\nduckdb: {}\nviews:\n  - name: v\n    sql: FROM nowhere\n')
  expect((await cli.run('run', 'view.yaml')).stderr).toMatch(/\n {2}\d \| .*\n {4}\| +\^\n$/)
})

test('a line that may contain a secret is not shown', async () => {
  cli.write(
    'secret.yaml',
    'version: 1\nduckdb:\n  secrets:\n    - {type: s3, secret: hunter2, sope: x}\nattachments:\n  postgres:\n    - {alias: a, password: hunter2, prt: 1}\n',
  )
  cli.write('broken.yaml', 'version: 1\nduckdb:\n  secrets:\n    - type: s3\n      secret: hunter2: x\n')
  for (const [file, issues] of [
    ['secret.yaml', 3],
    ['broken.yaml', 1],
  ] as const) {
    const { status, stderr } = await cli.run('validate', file)
    expect({ status, lines: stderr.trimEnd().split('\n').length }).toEqual({ status: 2, lines: issues })
    expect(stderr).not.toContain('hunter2')
  }
})

test('a catalog from a pipe is rejected', () => {
  const command = `printf 'version: 1\\nduckdb: {}\\n' | "${process.execPath}" "${cli.script}" validate /dev/stdin`
  const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8', timeout: 30_000, cwd: join(cli.folder) })
  expect({ status, stderr }).toEqual({
    status: 4,
    stderr: '/dev/stdin: is a pipe (FIFO), not a file; only regular files are accepted [CONFIG_NOT_FOUND]\n',
  })
})
