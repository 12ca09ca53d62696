import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { bundleCli, type Cli } from './bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  execFileSync('mkfifo', ['pipe', 'pipe.duckdb'], { cwd: cli.folder })
  cli.write('catalog.yaml', 'version: 1\nduckdb: {}\n')
  cli.write('database.yaml', 'version: 1\nduckdb: {database: pipe.duckdb}\n')
  cli.write('attached.yaml', 'version: 1\nduckdb: {}\nattachments: {duckdb: [{alias: a, path: pipe.duckdb}]}\n')
})
afterAll(() => cli.remove())

test.each<[string, number, ...string[]]>([
  ['a catalog', 4, 'validate', 'pipe'],
  ['the target of init', 2, 'init', '-o', 'pipe'],
  ['the target of init, also with --force', 2, 'init', '--force', '-o', 'pipe'],
  ['a token file', 2, 'serve', 'catalog.yaml', '--token-file', 'pipe'],
  ['the target of a script', 3, 'generate-sql', 'catalog.yaml', '-o', 'pipe'],
  ['a database', 4, 'run', 'database.yaml'],
  ['an attached database', 3, 'run', 'attached.yaml'],
])('a pipe is rejected as %s, and the command exits', async (_, status, ...args) => {
  const outcome = await cli.run(...args)
  expect(outcome).toMatchObject({ status, stderr: expect.stringMatching(/is a pipe \(FIFO\), not a file/) })
})

test('.read rejects a pipe', async () => {
  const { process: prompt, outcome } = cli.start(['run', 'catalog.yaml', '-i'])
  prompt.stdin?.end(`.read ${join(cli.folder, 'pipe')}\n`)
  expect((await outcome).stderr).toMatch(/is a pipe \(FIFO\), not a file/)
})
