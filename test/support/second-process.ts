import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { bundleScript } from './bundle-script.js'

/** A script as plain JavaScript, with the sources of this package inside. Disposing of it ends the processes that still run it. */
export interface CompiledScript extends AsyncDisposable {
  start(args?: readonly string[], env?: Readonly<Record<string, string>>): SecondProcess
}

/** A script that runs in a process of its own. */
export interface SecondProcess {
  /** The lines that it has printed so far. */
  readonly stdout: readonly string[]
  readonly stderr: string
  /** Resolves when it prints this line, also if it has done so already; rejects when it ends without. */
  printed(line: string): Promise<void>
  /** Resolves when what it has printed fulfils a condition; rejects when it ends without. */
  until(isFulfilled: () => boolean): Promise<void>
  /** Gives it a line on its standard input. */
  say(line: string): void
  kill(signal: NodeJS.Signals): void
  /** Resolves when it has ended and all that it printed is read. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
}

/** Compiles a script of `test/programs`: Node would take seconds for it at each start. */
export async function compileScript(name: string): Promise<CompiledScript> {
  const script = bundleScript(`test/programs/${name}.ts`, name)
  const started: SecondProcess[] = []
  return {
    start(args = [], env = {}) {
      const child = watch(spawn(process.execPath, [script, ...args], { env: { ...process.env, ...env }, stdio: 'pipe' }))
      started.push(child)
      return child
    },
    async [Symbol.asyncDispose]() {
      for (const child of started) child.kill('SIGKILL')
      await Promise.all(started.map(({ ended }) => ended))
    },
  }
}

function watch(child: ChildProcessByStdio<Writable, Readable, Readable>): SecondProcess {
  const stdout: string[] = []
  const stderr: string[] = []
  const lines = createInterface({ input: child.stdout })
  lines.on('line', (line) => stdout.push(line))
  child.stderr.on('data', (data: Buffer) => stderr.push(String(data)))
  // A process that is gone reads no more
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const until = async (isFulfilled: () => boolean, what = 'what was expected') => {
    while (!isFulfilled()) {
      const end = await Promise.race([once(lines, 'line').then(() => undefined), ended])
      if (end && !isFulfilled()) throw new Error(`The process ended without printing ${what}:\n${stderr.join('')}`)
    }
  }
  return {
    stdout,
    get stderr() {
      return stderr.join('')
    },
    printed: (line) => until(() => stdout.includes(line), JSON.stringify(line)),
    until: (isFulfilled) => until(isFulfilled),
    say: (line) => void child.stdin.write(`${line}\n`),
    kill: (signal) => void child.kill(signal),
    ended,
  }
}
