import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

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

const root = fileURLToPath(new URL('../..', import.meta.url))

const bundle = `
  import { build } from 'tsup'
  const banner = "import { createRequire as requireFor } from 'node:module'\\nconst require = requireFor(import.meta.url)"
  const shared = { config: false, format: ['esm'], target: 'node20', platform: 'node', splitting: true, silent: true }
  await build({ ...shared, entry: { cli: 'src/cli/main.ts' }, outDir: process.argv[1], banner: { js: banner } })`

export function bundleCli(): Cli {
  // Inside the repository, so that the bundle finds its packages
  mkdirSync(join(root, '.cache'), { recursive: true })
  const built = mkdtempSync(join(root, '.cache', 'cli-'))
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', bundle, built], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) {
    rmSync(built, { recursive: true })
    throw new Error(`The bundle failed: ${stderr}`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-cli-'))
  const script = join(built, 'cli.js')
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
