import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const cache = join(root, '.cache/next-duckdb')
const client = '@duckdb/node-api'

/** Installs the newest client in a folder of its own, and returns its version. */
export function installNewestClient(): string {
  const folder = join(cache, 'client')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }))
  execute('npm', ['install', '--no-audit', '--no-fund', `${client}@latest`], folder)
  return JSON.parse(readFileSync(join(folder, 'node_modules', client, 'package.json'), 'utf8')).version
}

/** Copies the repository, including uncommitted files, with the newest client instead of the installed one; returns the copy's folder. */
export function copyWithNewestClient(): string {
  const copy = join(cache, 'copy')
  rmSync(copy, { recursive: true, force: true })
  for (const path of listSources()) cpSync(join(root, path), join(copy, path))
  mkdirSync(join(copy, 'node_modules'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== dirname(client)) link(join(root, 'node_modules', name), join(copy, 'node_modules', name))
  link(join(cache, 'client/node_modules', dirname(client)), join(copy, 'node_modules', dirname(client)))
  const extensions = join(root, '.cache/duckdb-extensions')
  mkdirSync(extensions, { recursive: true })
  mkdirSync(join(copy, '.cache'), { recursive: true })
  link(extensions, join(copy, '.cache/duckdb-extensions'))
  return copy
}

/** Runs a program, and fails if it does; its output goes to the terminal. */
export function execute(command: string, args: readonly string[], cwd: string): void {
  // Python warns of each fork. In CI a missing extension would be an error
  const env = { ...process.env, PYTHONWARNINGS: 'ignore', CI: undefined }
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} exited with code ${status}`)
}

function listSources(): readonly string[] {
  const { stdout, status, stderr } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '--deduplicate', '-z'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`git ls-files: ${stderr}`)
  const deleted = new Set(spawnSync('git', ['ls-files', '-dz'], { cwd: root, encoding: 'utf8' }).stdout.split('\0'))
  return stdout.split('\0').filter((path) => path !== '' && !deleted.has(path))
}

function link(target: string, path: string): void {
  symlinkSync(target, path, 'junction')
}
