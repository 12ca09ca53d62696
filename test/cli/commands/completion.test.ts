import { spawnSync } from 'node:child_process'
import { testWhere } from '../../support/where-possible.js'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

/** Returns what bash offers at the end of a command line. */
async function completeInBash(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout: script } = await cli.run('completion', 'bash')
  const command = `${script}\nCOMP_WORDS=(${words.map((word) => `"${word}"`).join(' ')}); COMP_CWORD=${words.length - 1}; _duckalog; printf '%s\n' "\${COMPREPLY[@]}"`
  const { stdout, status, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.split('\n').filter(Boolean)
}

test.each([
  { words: ['duckalog', 'r'], offers: ['run', 'refresh'] },
  { words: ['duckalog', 'run', '--dr'], offers: ['--dry-run'] },
  { words: ['duckalog', 'run', '--format', 'js'], offers: ['json', 'jsonl'] },
  { words: ['duckalog', 'query', '--format', 'l'], offers: ['line', 'list', 'latex'] },
  {
    words: ['duckalog', 'completion', ''],
    offers: [
      '--profile',
      '--load-dotenv',
      '--no-load-dotenv',
      '-v',
      '--verbose',
      '--json',
      '--color',
      '--progress',
      'bash',
      'zsh',
      'fish',
    ],
  },
])('bash completes $words', async ({ words, offers }) => {
  expect(await completeInBash(...words)).toEqual(offers)
})

const otherShells = ['zsh', 'fish']

test.each(otherShells)('the script for %s names commands, options and formats', async (shell) => {
  const { status, stdout } = await cli.run('completion', shell)
  expect(status).toBe(0)
  for (const text of ['show-paths', 'dry-run', 'generate-sql', 'jsonl']) expect(stdout).toContain(text)
})

for (const shell of otherShells) {
  const isInstalled = spawnSync(shell, ['--version']).error === undefined
  const missing = isInstalled ? undefined : { what: shell, remedy: `run "apt-get install ${shell}"` }
  testWhere(missing, `${shell} parses its script`, async () => {
    const { stdout } = await cli.run('completion', shell)
    cli.write('script', stdout)
    const checked = spawnSync(shell, ['-n', 'script'], { cwd: cli.folder, encoding: 'utf8' })
    expect(checked).toMatchObject({ status: 0, stderr: '' })
  })
}

test('an unknown shell is rejected', async () => {
  expect(await cli.run('completion', 'tcsh')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('Allowed choices are bash, zsh, fish'),
  })
})
