import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { testWhere } from '../support/where-possible.js'
import { bundleCli, type Cli, waitForText } from './bundle-cli.js'
import { describeOnTerminal } from './on-terminal.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write('shop.yaml', 'version: 1\nduckdb: {database: shop.duckdb}\nviews: []\n')
  cli.write('memory.yaml', 'version: 1\nduckdb: {}\nviews: []\n')
})
afterAll(() => cli.remove())

const endless = 'SELECT count(*) FROM range(1000000000) a, range(1000000000) b'
const endlessRows = 'SELECT range AS i FROM range(1000000000000)'

describe('a reader that closes the pipe ends the command silently', () => {
  test.each(['csv', 'json', 'jsonl', 'markdown'])('while it prints %s', async (format) => {
    const { process: child, outcome } = cli.start(['run', 'memory.yaml', '--format', format, '-q', endlessRows])
    child.stdout?.once('data', () => child.stdout?.destroy())
    const { status, stderr } = await outcome
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('before it prints anything, and while it prints its help', async () => {
    for (const args of [['--help'], ['run', 'memory.yaml', '-q', 'SELECT 1']]) {
      const { process: child, outcome } = cli.start(args)
      child.stdout?.destroy()
      expect(await outcome).toMatchObject({ status: 0, stderr: '' })
    }
  })
})

const noFullDevice = existsSync('/dev/full') ? undefined : { what: '/dev/full', remedy: 'run the tests on Linux' }

testWhere(noFullDevice, 'an output that cannot be written is an error', () => {
  const command = `"$0" "$1" run memory.yaml -q "SELECT 1" > /dev/full`
  const { status, stderr } = spawnSync('sh', ['-c', command, process.execPath, cli.script], { cwd: cli.folder, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/^error: Cannot write the output: ENOSPC/) })
})

describe('an interrupt', () => {
  test('cancels a query and releases the database', async () => {
    const { process: child, outcome } = cli.start(['run', 'shop.yaml', '-v', '-q', endless])
    await waitForText(child.stderr, 'connected')
    child.kill('SIGINT')
    expect(await outcome).toMatchObject({ status: 130, stdout: '' })
    expect(await cli.run('run', 'shop.yaml', '-q', 'SELECT 1', '--format', 'jsonl')).toEqual({
      status: 0,
      stdout: '{"1":1}\n',
      stderr: '',
    })
  })

  test('stops the output of a result', async () => {
    const { process: child, outcome } = cli.start(['run', 'memory.yaml', '--format', 'csv', '-q', endlessRows])
    child.stdout?.once('data', () => child.kill('SIGINT'))
    expect(await outcome).toMatchObject({ status: 130, stderr: '' })
  })

  test('stops waiting for a database that another process holds', async () => {
    const holder = cli.start(['run', 'shop.yaml', '-v', '-q', endless])
    await waitForText(holder.process.stderr, 'connected')
    const waiter = cli.start(['run', 'shop.yaml', '-v'])
    await waitForText(waiter.process.stderr, 'waiting for another process')
    waiter.process.kill('SIGINT')
    expect(await waiter.outcome).toMatchObject({ status: 130, stdout: '' })
    holder.process.kill('SIGINT')
    expect(await holder.outcome).toMatchObject({ status: 130 })
  })
})

/** Runs a command on a terminal and returns what the terminal received. */
function runOnTerminal(...args: readonly string[]): { readonly status: number | null; readonly screen: string } {
  const command = [process.execPath, cli.script, ...args].map((part) => `'${part}'`).join(' ')
  const options = { cwd: cli.folder, encoding: 'utf8', env: { ...process.env, TERM: 'xterm', NO_COLOR: '1' } } as const
  const { status, stdout } = spawnSync('script', ['-qec', command, '/dev/null'], options)
  return { status, screen: stdout.replaceAll('\r\n', '\n').replaceAll('\x1b', 'ESC') }
}

describeOnTerminal(() => {
  // Removes lines that were overwritten and cleared
  const cleared = (screen: string): string => screen.replace(/^[^\n]*\rESC\[K/gm, '')

  test('progress is shown on one line and cleared before the result', () => {
    const { status, screen } = runOnTerminal('run', 'shop.yaml', '-q', 'SELECT 1 AS a', '--format', 'jsonl')
    expect(status).toBe(0)
    expect(screen).toMatch(/\rESC\[KESC\[\?7lopening .*shop\.duckdb …ESC\[\?7h\rESC\[K/)
    expect(cleared(screen)).toBe('{"a":1}\n')
  })

  test('progress is cleared before an error', () => {
    const { status, screen } = runOnTerminal('run', 'shop.yaml', '-q', 'FROM nowhere')
    expect(status).toBe(3)
    expect(cleared(screen)).toMatch(/^error: /)
  })

  test('progress is cleared after a run', () => {
    expect(cleared(runOnTerminal('run', 'shop.yaml').screen)).toMatch(/^\S+shop\.duckdb: views: .*\n$/)
  })
})
