import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { describeWhere } from '../support/where-possible.js'
import type { Cli } from './bundle-cli.js'

/** The command line running on a terminal, with simulated input. */
export interface TerminalRun {
  /** Waits until a text appears after the previous one, then types. */
  type(after: string, keys: string): Promise<void>
  /** The exit code and everything that the terminal received. */
  readonly end: Promise<{ readonly status: number | null; readonly screen: string }>
}

const typing: ChildProcess[] = []

afterEach(() => {
  for (const child of typing.splice(0)) child.kill('SIGKILL')
})

/** Runs a command on a terminal; the process is killed after the test. */
export function startOnTerminal(
  cli: Cli,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  size = 'rows 24 cols 100',
): TerminalRun {
  const command = `stty ${size}; exec ${[process.execPath, cli.script, ...args].map((part) => `'${part}'`).join(' ')}`
  const child: ChildProcess = spawn('script', ['-qec', command, '/dev/null'], {
    cwd: cli.folder,
    // Without colours, so that a text is one piece
    env: { ...process.env, TERM: 'xterm', SHELL: '/bin/sh', NO_COLOR: '1', FORCE_COLOR: '', ...env },
  })
  typing.push(child)
  let screen = ''
  let seen = 0
  let wake: () => void = () => undefined
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    screen += chunk
    wake()
  })
  const end = new Promise<{ status: number | null; screen: string }>((resolve) => {
    child.on('close', (status) => {
      wake()
      resolve({ status, screen })
    })
  })
  return {
    async type(after, keys) {
      for (;;) {
        const at = screen.indexOf(after, seen)
        if (at >= 0) {
          seen = at + after.length
          break
        }
        if (child.exitCode !== null) throw new Error(`It ended before ${JSON.stringify(after)} appeared:\n${screen}`)
        const woken = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(false), 15_000)
          wake = () => {
            clearTimeout(timer)
            resolve(true)
          }
        })
        if (!woken) throw new Error(`${JSON.stringify(after)} did not appear:\n${screen.slice(seen)}`)
      }
      child.stdin?.write(keys)
    },
    end,
  }
}

/** Part of util-linux; it runs a command on a pseudo-terminal. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0

/** `describe` for tests on a terminal. Without `script` they are skipped under a name that says so; in CI they fail. */
export function describeOnTerminal(body: () => void): void {
  const missing = { what: '"script" of util-linux', remedy: 'install it, or run the tests on Linux' }
  describeWhere(hasScript ? undefined : missing, 'on a terminal', body)
}
