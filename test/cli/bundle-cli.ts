import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleScript } from '../support/bundle-script.js'
import { type CommandProcess, type Outcome, startCommandProcess } from './command-process.js'

export type { Outcome } from './command-process.js'

/** Where a command runs and what it reads. */
interface Surroundings {
  /** Added to the variables of this process. */
  readonly env?: Readonly<NodeJS.ProcessEnv>
  /** The folder of the command line unless another one is given. */
  readonly cwd?: string
  /** What it reads from a pipe; without one, the pipe stays open. */
  readonly input?: string
}

/** The command line, bundled from the current sources, with its own working folder. */
export interface Cli {
  readonly folder: string
  /** The path of the script to run with node. */
  readonly script: string
  write(path: string, text: string): void
  /**
   * Runs a command until it ends: the first run of each command in a process of its own, the others in processes that run one command after
   * the other, because starting one takes most of the time. In the soak, each has its own process.
   */
  run(...args: readonly string[]): Promise<Outcome>
  runIn(surroundings: Surroundings, ...args: readonly string[]): Promise<Outcome>
  /** Starts it in a process of its own, in `folder` or in another one. */
  start(
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
    cwd?: string,
  ): { readonly process: ChildProcess; readonly outcome: Promise<Outcome> }
  remove(): void
}

export function bundleCli(): Cli {
  const script = bundleScript('src/cli/main.ts', 'cli')
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-cli-'))
  const ownProcesses = new Set<string>()
  const processes: CommandProcess[] = []
  const start: Cli['start'] = (args, env = {}, cwd = folder) => {
    const child = spawn(process.execPath, [script, ...args], { cwd, env: { ...process.env, ...env } })
    return { process: child, outcome: readOutcome(child) }
  }
  const runIn: Cli['runIn'] = ({ env = {}, cwd = folder, input }, ...args) => {
    const command = args.some((arg) => arg === '--help' || arg === '-h') ? 'help' : (args[0] ?? '')
    if (process.env.SOAK || !ownProcesses.has(command)) {
      ownProcesses.add(command)
      const { process: child, outcome } = start(args, env, cwd)
      if (input !== undefined) child.stdin?.end(input)
      return outcome
    }
    let free = processes.find(({ isFree }) => isFree)
    if (!free) {
      free = startCommandProcess()
      processes.push(free)
    }
    return free.run({ args, env: { ...process.env, ...env }, cwd, input })
  }
  return {
    folder,
    script,
    write: (path, text) => writeFileSync(join(folder, path), text),
    run: (...args) => runIn({}, ...args),
    runIn,
    start,
    remove() {
      for (const started of processes) started.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resolves when a text has been written to the stream. */
export function waitForText(stream: NodeJS.ReadableStream | null, text: string): Promise<void> {
  let read = ''
  return new Promise((resolve) => {
    stream?.on('data', (chunk) => {
      read += chunk
      if (read.includes(text)) resolve()
    })
  })
}

/** Returns a function that waits until a process writes a text, after the one that it waited for before; it fails if the process ends. */
export function followTexts(
  child: ChildProcess,
  streams: readonly (NodeJS.ReadableStream | null)[],
): (text: string) => Promise<void> {
  let shown = ''
  for (const stream of streams) {
    stream?.on('data', (chunk) => {
      shown += chunk
    })
  }
  return async (text) => {
    while (!shown.includes(text) && child.exitCode === null) await sleep(20)
    expect(shown).toContain(text)
    shown = shown.slice(shown.indexOf(text) + text.length)
  }
}

function readOutcome(child: ChildProcess): Promise<Outcome> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stdout, stderr }))
  })
}
