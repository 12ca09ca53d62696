import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleScript, root } from '../support/bundle-script.js'

/** The outcome of a run of the command line. */
export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The command line, bundled from the current sources, with its own working folder. */
export interface Cli {
  readonly folder: string
  /** The path of the script to run with node. */
  readonly script: string
  write(path: string, text: string): void
  run(...args: readonly string[]): Promise<Outcome>
  /** Starts it in `folder`, or in another one. */
  start(
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
    cwd?: string,
  ): { readonly process: ChildProcess; readonly outcome: Promise<Outcome> }
  remove(): void
}

export function bundleCli(): Cli {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const built = mkdtempSync(join(root, '.cache', 'cli-'))
  const script = bundleScript('src/cli/main.ts', 'cli', built)
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-cli-'))
  const start: Cli['start'] = (args, env = {}, cwd = folder) => {
    const child = spawn(process.execPath, [script, ...args], { cwd, env: { ...process.env, ...env } })
    return { process: child, outcome: readOutcome(child) }
  }
  return {
    folder,
    script,
    write: (path, text) => writeFileSync(join(folder, path), text),
    run: (...args) => start(args).outcome,
    start,
    remove() {
      rmSync(built, { recursive: true, force: true })
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
